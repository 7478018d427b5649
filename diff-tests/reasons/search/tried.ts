/** Candidates as what a search tries: the edited expression, or the edited scan of its table. */
import type { Operation } from '../../../spec/operation.ts';
import type { Node } from '../template/node.ts';
import type { Part, Scan, Template } from '../template/template.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { saidOf, type Said, saidOfSignature, type Where } from './finalist.ts';
import type { Known } from './known.ts';
import { materialOf } from './material.ts';
import type { Setting } from './setting.ts';

/** What a candidate changes, before it is known to fit. */
export interface Tried {
  readonly root: Node;
  readonly scan: Scan | null;
  /** One edit, or two known changes. */
  readonly said: (where: Where | null) => readonly Said[];
  readonly rank: number;
  /** Where it is a change that has a name. */
  readonly known?: Known;
  /** Whether it is one edit, made wherever its place is: no guard, no second one. */
  readonly isPlain?: true;
}

export const triedOf = (
  candidate: Candidate,
  part: Part,
  operation: Operation,
  scan: Scan | null,
  offset = 0,
): Tried => ({
  root: candidate.root,
  scan,
  rank: candidate.family.rank + candidate.cost + offset,
  isPlain: true,
  said: (where) => [saidOf(candidate, part, operation, where)],
});

/** A change that has a name: before every edit. */
export const knownTried = (
  { operation }: Pick<Setting, 'operation'>,
  one: Known,
  from: Node,
  made: Pick<Tried, 'root' | 'scan'>,
): Tried => ({
  ...made,
  known: one,
  isPlain: true,
  rank: one.rank - 1,
  said: (where) => [saidOfSignature(one.signature, from, made.root, operation, where)],
});

/** A change on top of another one, told as one sentence. */
export const bothOf = (first: Tried, second: Tried): Tried => ({
  root: second.root,
  scan: second.scan,
  said: (where) => {
    const one = first.said(null).map(({ text }) => text);
    return second
      .said(where)
      .map((said) => ({ ...said, text: [...one, said.text].join('; and '), signature: null }));
  },
  rank: first.rank + second.rank + 3,
});

/** Edits of the scan that makes the table. */
export const scanTried = function* (setting: Setting, template: Template, part: Part): Generator<Tried> {
  const { scan } = template;
  if (scan === null || part !== 'output') return;
  const { pool, operation, machine } = setting;
  const [last, current, one] = [
    pool.leaf({ role: 'last' }),
    pool.leaf({ role: 'current' }),
    pool.number('1'),
  ];
  const values = [
    last,
    current,
    one,
    pool.number('0'),
    pool.node('sub', one, current),
    pool.node('add', one, current),
  ];
  const material = {
    ...materialOf(pool, operation, template, scan.next, machine.format, true),
    scalars: values,
    elements: [],
  };
  const root = template[part] as Node;
  for (const which of ['next', 'entry'] as const)
    for (const candidate of candidatesOf(scan[which], material, () => true)) {
      const made = triedOf(candidate, part, operation, { ...scan, [which]: candidate.root }, 2);
      yield {
        ...made,
        root,
        said: (where) =>
          made.said(where).map((said) => ({ ...said, text: `in the table of alphaBar: ${said.text}` })),
      };
    }
};
