/** The part of a row as the file of a shard has it, and back: cases are made again from their indices. */
import { saidOf } from '../cases/by-operation.ts';
import { type Case, caseSource, type CaseSettings, makeCase } from '../cases/generators/cases.ts';
import { freshCases, tellingCases } from '../cases/generators/telling.ts';
import type { Answer } from '../cases/answer.ts';
import type { HostInputs } from '../cases/values.ts';
import { findOperation } from '../../spec/operations.ts';
import type { Rational } from '../../spec/scalars/exact/rational.ts';
import type { KeptRow } from '../report/shard.ts';
import { furtherCases } from './further.ts';
import type { Look } from './looks.ts';
import { Packer, Unpacker } from './packed.ts';
import type { Part, Seen } from './part.ts';
import type { RowSettings } from './row-settings.ts';
import { inputsOf } from './stored-case.ts';

type Text = NonNullable<KeptRow['share']>;

const textOf = ({ n, d, e }: Rational): Text => ({ n: `${n}`, d: `${d}`, e });
const rationalOf = ({ n, d, e }: Text): Rational => ({ n: BigInt(n), d: BigInt(d), e });

/** What a shard keeps of a row. */
export const keepRow = (settings: RowSettings, part: Part): KeptRow => {
  const { implementation, subject, operation, given } = settings;
  const { worst, share, seen, asked, looks, ...plain } = part;
  const pack = new Packer();
  const all = (answers: readonly Answer[]): ReturnType<Packer['add']>[] =>
    answers.map((answer) => pack.add(answer));
  const answers = pack.text({
    seen: seen.map(({ index, judgement: { verdict, part: of, broken } }) => ({
      index,
      rejected: verdict === 'rejected',
      part: of,
      broken,
    })),
    answers: seen.map(({ theCase, answer }) => pack.add(answer, theCase.forbidden === null)),
    best: looks.flatMap(({ small }) => (small === null ? [] : [pack.add(small.best.answer)])),
    asked:
      asked === null
        ? null
        : { further: all(asked.further), telling: all(asked.telling), fresh: all(asked.fresh) },
  });
  return {
    path: subject.implementation.path,
    given: [...given],
    assumes: [...saidOf(implementation.assumes ?? {}, operation.name)],
    ...plain,
    worst: worst === null ? null : { ...worst, of: textOf(worst.of) },
    share: share === null ? null : textOf(share),
    looks: looks.map(({ small, ...look }) => ({
      ...look,
      small: small === null ? null : { ...small, best: undefined },
    })),
    answers,
  } as unknown as KeptRow;
};

/** A part that was kept, with the answers that it has to cases that nobody asked about otherwise. */
export interface Restored {
  readonly part: Part;
  readonly answers: ReadonlyMap<HostInputs, Answer>;
  readonly further: readonly Case[];
  readonly telling: readonly Case[];
  readonly fresh: readonly Case[];
}

const each = function* (makes: readonly (() => Case)[]): Generator<Case> {
  for (const make of makes) yield make();
};

/** What is the same in all shards: see restore. */
type Same = Pick<RowSettings, 'operation'> & { readonly cases: CaseSettings; readonly runs: number };

/** The part that was kept of a row. Throws an Error where its answers cannot be read. */
export const restore = (kept: KeptRow, { operation, cases, runs }: Same): Restored => {
  const { format } = cases;
  const plain = findOperation(operation.name) ?? operation;
  const source = caseSource(plain, cases);
  const unpack = new Unpacker(kept.answers, format);
  const { all } = unpack;
  const answers = all.answers.map((one) => unpack.take(one));
  // A case is made when it is looked at: of a row in which all is right none is.
  const seen = all.seen.map(({ index, rejected, part, broken }, i): Seen => {
    let made: Case | null = null;
    return {
      index,
      get theCase() {
        return (made ??= { ...source(index), operation });
      },
      answer: answers[i] ?? { kind: 'threw', message: '' },
      judgement: { verdict: rejected ? 'rejected' : 'accepted', part, broken } as Seen['judgement'],
    };
  });
  const best = all.best.map((one) => unpack.take(one));
  const looks = kept.looks.map(({ small, ...look }): Look => {
    if (small === null) return { ...look, small } as Look;
    const { failure, origin } = small;
    let made: Case | null = null;
    const trial = {
      answer: best.shift() ?? { kind: 'threw', message: '' },
      get theCase() {
        const inputs = inputsOf(plain, format, { inputs: failure.inputs, formula: origin.formula });
        return (made ??= { ...makeCase(plain, format, inputs), operation });
      },
    };
    return { ...look, small: { ...small, best: trial } } as Look;
  });
  const known = new Map<HostInputs, Answer>();
  const asked = all.asked ?? { further: [], telling: [], fresh: [] };
  const put = (skeletons: typeof asked.further, of: Iterator<Case>): readonly Case[] =>
    skeletons.flatMap((one) => {
      const next = of.next();
      if (next.done === true) return [];
      known.set(next.value.inputs, unpack.take(one));
      return [next.value];
    });
  const made = {
    further: put(asked.further, each(furtherCases(plain, cases, runs))),
    telling: put(asked.telling, tellingCases(plain, cases)),
    fresh: put(asked.fresh, freshCases(plain, cases)),
  };
  const { worst, share } = kept;
  const part: Part = {
    ...(kept as unknown as Part),
    worst: worst === null ? null : { ...worst, of: rationalOf(worst.of) },
    share: share === null ? null : rationalOf(share),
    seen,
    looks,
    asked: all.asked === null ? null : { further: [], telling: [], fresh: [] },
  };
  return { part, answers: known, ...made };
};
