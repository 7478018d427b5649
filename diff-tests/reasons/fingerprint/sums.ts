/**
 * The order of a sum, and how a mean is made of it. The terms are squares that are exact, so that only sums round: one or
 * two are so large that a 1 is lost when it is added to them, unless others were added to the 1 before.
 */
import { roundOne } from '../../../spec/columns/rounding.ts';
import { findOperation } from '../../../spec/operations.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { type HostTensor, toNumber } from '../../cases/values.ts';
import { integers, vector } from './inputs.ts';
import { orders } from './orders.ts';
import { remember, type Values } from './probe.ts';

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
  return rounds.flatMap((length, round) =>
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
};

const made = remember<FormatName, readonly Sum[]>();
export const sums = (format: FormatName): readonly Sum[] => made(format, () => make(format));

/** A machine: what it is, and the mean that it makes of the terms of a sum. */
interface Machine {
  readonly values: Values;
  mean(sum: Sum): number;
}

const division = { mean: 'a division by n' };
const product = { mean: 'a product with 1/n' };
const wider = { 'wider accumulator of a sum': 'seen' };

/**
 * In binary64, rounded to the format: for one sum, product or quotient that is as good as rounding once (see
 * spec/columns/rounding.ts).
 */
const makeMachines = (format: FormatName): readonly Machine[] => {
  const round = roundOne[format];
  const add = (x: number, y: number): number => round(x + y);
  const means = [
    { values: division, of: (sum: number, n: number): number => round(sum / n) },
    { values: product, of: (sum: number, n: number): number => round(sum * round(1 / n)) },
  ];
  // What does not depend on who is asked is made once.
  const once = (make: (sum: Sum) => number): ((sum: Sum) => number) => {
    const known = remember<Sum, number>();
    return (sum) => known(sum, () => make(sum));
  };
  const totals: readonly (readonly [Values, (sum: Sum) => number])[] = [
    ...orders.map(([name, order]) => {
      const values = { 'order of a sum': name, 'wider accumulator of a sum': 'not seen' };
      return [values, once(({ terms }) => order(terms.map(Number), add))] as const;
    }),
    // A doubly compensated sum cannot be told from one in a wider format, nor any order in it from another.
    [wider, once(({ terms }) => nearest(format, total(terms), 1n))],
  ];
  return [
    ...totals.flatMap(([values, sumOf]) =>
      means.map(({ values: own, of }) => ({
        values: { ...values, ...own },
        mean: (sum: Sum) => of(sumOf(sum), sum.terms.length),
      })),
    ),
    { values: wider, mean: once(({ terms }) => nearest(format, total(terms), BigInt(terms.length))) },
  ];
};

const total = (terms: readonly bigint[]): bigint => terms.reduce((sum, term) => sum + term, 0n);
const nearest = (format: FormatName, n: bigint, d: bigint): number =>
  toNumber(roundRational(formats[format], 'nearestEven', { n, d, e: 0 }));

const machines = remember<FormatName, readonly Machine[]>();
export const machinesOf = (format: FormatName): readonly Machine[] =>
  machines(format, () => makeMachines(format));

const another: Values = { 'order of a sum': 'another order', 'wider accumulator of a sum': 'not told' };

/** The machines that gave every answer so far: what a sum refutes is not asked again, so that the rest costs little. */
export class Suspects {
  readonly #format: FormatName;
  #left: readonly Machine[];
  #heard = 0;

  constructor(format: FormatName) {
    this.#format = format;
    this.#left = machinesOf(format);
  }

  get none(): boolean {
    return this.#left.length === 0;
  }

  /** The facts that the answers show: once no machine is left, or all sums have been answered. */
  hear(sum: Sum, { data }: HostTensor): Values {
    const got = data[0] ?? NaN;
    this.#left = this.#left.filter(({ mean }) => mean(sum) === got);
    this.#heard += 1;
    const [first] = this.#left;
    if (first === undefined) return another;
    if (this.#heard < sums(this.#format).length) return {};
    const agreed = Object.entries(first.values).filter(([name, value]) =>
      this.#left.every(({ values }) => values[name] === value),
    );
    return Object.fromEntries(agreed);
  }
}
