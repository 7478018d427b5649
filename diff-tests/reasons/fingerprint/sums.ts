/**
 * Sums that tell in which order they were made. The terms are squares that are exact, so that only sums round: one or
 * two are so large that a 1 is lost when it is added to them, unless others were added to the 1 before.
 */
import { findOperation } from '../../../spec/operations.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { integers, vector } from './inputs.ts';
import { remember } from './probe.ts';

export const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n));

/** The operation that sums: of its loss the model's answers are all that is left. */
export const summed = 'epsPredLoss';

/** Three probes, of so many terms each: every sum of each must be as a machine has it. */
const rounds = [96, 128, 96] as const;
const sumsInRound = 8;

export interface Sum {
  readonly round: number;
  readonly terms: readonly bigint[];
  readonly theCase: Case;
}

const make = (format: FormatName): readonly Sum[] => {
  const operation = findOperation(summed);
  if (operation === undefined) throw new RangeError(`no operation ${summed}`);
  // A seed with which they tell all orders apart, in every format, and sums by size from wider ones.
  const next = integers(15n);
  const large = 1n << BigInt((formats[format].precision + 1) >> 1);
  const all = rounds.flatMap((length, round) =>
    Array.from({ length: sumsInRound }, (_, nth): Sum => {
      const rare = next(2);
      const roots = Array.from({ length }, () => (next(3) > rare ? 1n : 2n + next(1)));
      // From the first place to the last.
      const at = Math.floor((nth * (length - 1)) / (sumsInRound - 1));
      roots[at] = large;
      // A second one, so that sums of small terms first round twice too.
      if (nth % 2 === 1) roots[(at + 16 + Number(next(5))) % length] = 2n * large;
      const zeros = vector(format, ...roots.map(() => 0));
      const answers = [vector(format, ...roots.map(Number))];
      const inputs = { betas: vector(format, 0.5), t: 0, x0: zeros, eps: zeros, model: { answers } };
      return { round, terms: roots.map((x) => x * x), theCase: makeCase(operation, format, inputs) };
    }),
  );
  // Those first that a mean tells least of: most other orders are refuted by them.
  const first = (sum: Sum): number => (isPowerOfTwo(sum.terms.length) ? 0 : 1);
  return all.toSorted((a, b) => first(a) - first(b));
};

const made = remember<FormatName, readonly Sum[]>();
export const sums = (format: FormatName): readonly Sum[] => made(format, () => make(format));
