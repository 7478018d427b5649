/** An edit that accounts for what was seen, and the order of preference among them. */
import type { Signature } from '../signatures/signature.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { GuardName } from '../template/guards.ts';
import { guards } from '../template/guards.ts';
import type { Node } from '../template/node.ts';
import { printed } from '../template/print.ts';
import type { Part, Template } from '../template/template.ts';
import type { Candidate } from './candidates.ts';
import type { Score } from './score.ts';

/** One edit, as a report writes it down. */
export interface Said {
  /** What a reader is told; the name of a known mistake where it is one. */
  readonly text: string;
  readonly signature: Signature | null;
  readonly place: string;
  readonly from: string;
  readonly to: string;
}

export interface Finalist {
  readonly template: Template;
  readonly edits: readonly Said[];
  readonly rank: number;
  readonly score: Score;
}

const partNames: Readonly<Record<Part, string>> = {
  output: '',
  state: 'the state that the model sees: ',
  time: 'the time that the model is given: ',
};

export interface Where {
  readonly guard: GuardName;
  /** Only where the guard holds, or everywhere else. */
  readonly only: boolean;
}

/** What is said of where an edit is made. */
export const guardText = (where: Where | null): string =>
  where === null ? '' : `, ${where.only ? 'only' : 'but not'} ${guards[where.guard].said}`;

/** A longer formula around a place does not help a reader to find it. */
const longest = 60;

/** What a candidate is to a reader. */
export const saidOf = (
  {
    from,
    to,
    said,
    scope,
    within,
    by,
    isWhole = false,
  }: Pick<Candidate, 'from' | 'to' | 'said' | 'scope' | 'within' | 'by' | 'isWhole'>,
  part: Part,
  operation: Operation,
  where: Where | null,
): Said => {
  const [before, after] = [printed(from, operation), printed(to, operation)];
  // Nobody reads a formula of that length to learn that it is all of it.
  const what = isWhole && part === 'output' && before.length > longest ? 'the result' : before;
  const factor = by === undefined ? '' : printed(by, operation);
  const around = within === undefined ? '' : printed(within, operation);
  const alone = around === '' ? '' : `, in ${around.length > longest ? 'one place' : around} alone`;
  const place = scope === 'in every one alike' ? ', and in every one alike' : alone;
  return {
    text: `${partNames[part]}${said(what, after, factor)}${place}${guardText(where)}`,
    signature: null,
    place: scope,
    from: before,
    to: after,
  };
};

export const saidOfSignature = (
  signature: Signature,
  before: Node,
  after: Node,
  operation: Operation,
  where: Where | null,
): Said => ({
  text: where === null ? signature.name : `${signature.phrase}${guardText(where)}`,
  signature: where === null ? signature : null,
  place: 'everywhere',
  from: printed(before, operation),
  to: printed(after, operation),
});
