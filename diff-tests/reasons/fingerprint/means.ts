/** The order of a sum, and how a mean is made of it: the machines that give all means that were answered. */
import { roundOne } from '../../../spec/columns/rounding.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { type HostTensor, toNumber } from '../../cases/values.ts';
import { orders } from './orders.ts';
import { remember, type Values } from './probe.ts';
import { isPowerOfTwo, type Sum, sums } from './sums.ts';

/** A machine: what it is, and the mean that it makes of the terms of a sum. */
interface Machine {
  readonly values: Values;
  mean(sum: Sum): number;
  /** Only means of a power of two terms are known of it. */
  readonly onlyPowers?: boolean;
}

type Mean = readonly [name: string, of: (sum: number, n: number) => number];

const divided = (format: FormatName): Mean => ['a division by n', (sum, n) => roundOne[format](sum / n)];
const means = (format: FormatName): readonly Mean[] => [
  divided(format),
  ['a product with 1/n', (sum, n) => roundOne[format](sum * roundOne[format](1 / n))],
];

/** How far an estimate of 1/n may be off, in places: a processor's own is off for powers of two too. */
const places = [0, 1, -1, 2, -2];
const factors = remember<string, number>();
const factorOf = (format: FormatName, n: number, off: number): number =>
  factors(`${format} ${n} ${off}`, () => neighbour(format, roundOne[format](1 / n), off));

/** `off` places from 1/n, and `offPower` where n is a power of two. */
const estimate = (format: FormatName, off: number, offPower: number): Mean => [
  'a product with an estimate of 1/n',
  (sum, n) => roundOne[format](sum * factorOf(format, n, isPowerOfTwo(n) ? offPower : off)),
];
const estimated = (format: FormatName): readonly Mean[] =>
  places
    .flatMap((off) => places.map((offPower) => [off, offPower] as const))
    .filter(([off, offPower]) => off !== 0 || offPower !== 0)
    .map(([off, offPower]) => estimate(format, off, offPower));

const wider = 'wider accumulator of a sum';

/** What does not depend on who is asked is made once. */
const once = (make: (sum: Sum) => number): ((sum: Sum) => number) => {
  const known = remember<Sum, number>();
  return (sum) => known(sum, () => make(sum));
};

const total = (terms: readonly bigint[]): bigint => terms.reduce((sum, term) => sum + term, 0n);
const nearest = (format: FormatName, n: bigint, d: bigint): number =>
  toNumber(roundRational(formats[format], 'nearestEven', { n, d, e: 0 }));

/**
 * The sums that machines make, in binary64, rounded to the format: for one sum that is as good as rounding once (see
 * spec/columns/rounding.ts), as it is for a product or a quotient.
 */
const totals = remember<FormatName, readonly (readonly [Values, (sum: Sum) => number])[]>();
const totalsOf = (format: FormatName) =>
  totals(format, () => {
    const add = (x: number, y: number): number => roundOne[format](x + y);
    return [
      ...orders.map(([name, order]) => {
        const values = { 'order of a sum': name, [wider]: 'not seen' };
        return [values, once(({ terms }) => order(terms.map(Number), add))] as const;
      }),
      // A doubly compensated sum cannot be told from one in a wider format, nor any order in it from another.
      [{ [wider]: 'seen' }, once(({ terms }) => nearest(format, total(terms), 1n))],
    ];
  });

const machinesBy = (format: FormatName, makers: readonly Mean[]): readonly Machine[] =>
  totalsOf(format).flatMap(([values, sumOf]) =>
    makers.map(([mean, of]) => ({
      values: { ...values, mean },
      mean: (sum: Sum) => of(sumOf(sum), sum.terms.length),
    })),
  );

const machines = remember<FormatName, readonly Machine[]>();
export const machinesOf = (format: FormatName): readonly Machine[] =>
  machines(format, () => [
    ...machinesBy(format, means(format)),
    {
      values: { [wider]: 'seen' },
      mean: once(({ terms }) => nearest(format, total(terms), BigInt(terms.length))),
    },
  ]);

const unknown: Values = { 'order of a sum': 'not told', [wider]: 'not told' };
const another: Values = { 'order of a sum': 'another order', [wider]: 'not told' };

/**
 * The machines that gave every answer so far: what a sum refutes is not asked again, so that the rest costs little. What
 * is less usual is looked for only where nothing usual is left: an estimate of 1/n; then a sum whose mean is made in some
 * other way, which the means of powers of two do not show.
 */
export class Suspects {
  readonly #format: FormatName;
  readonly #heard: (readonly [sum: Sum, mean: number])[] = [];
  #left: readonly Machine[];
  #others: readonly (() => readonly Machine[])[];

  constructor(format: FormatName) {
    this.#format = format;
    this.#left = machinesOf(format);
    this.#others = [
      () => machinesBy(format, estimated(format)),
      () =>
        machinesBy(
          format,
          places.map((offPower) => estimate(format, 0, offPower)),
        ).map(({ mean }) => ({ values: unknown, mean, onlyPowers: true })),
    ];
  }

  get none(): boolean {
    return this.#left.length === 0;
  }

  /** The facts that the answers show: once no machine is left, or all sums have been answered. */
  hear(sum: Sum, { data }: HostTensor): Values {
    this.#heard.push([sum, data[0] ?? NaN]);
    this.#left = this.#left.filter((one) => gave(one, sum, data[0] ?? NaN));
    while (this.none && this.#others.length > 0) {
      const [next, ...rest] = this.#others;
      this.#others = rest;
      this.#left = (next?.() ?? []).filter((one) =>
        this.#heard.every(([before, got]) => gave(one, before, got)),
      );
    }
    const [first] = this.#left;
    if (first === undefined) return another;
    if (this.#heard.length < sums(this.#format).length) return {};
    const agreed = Object.entries(first.values).filter(([name, value]) =>
      this.#left.every(({ values }) => values[name] === value),
    );
    return Object.fromEntries(agreed);
  }
}

const gave = ({ mean, onlyPowers = false }: Machine, sum: Sum, got: number): boolean =>
  (onlyPowers && !isPowerOfTwo(sum.terms.length)) || mean(sum) === got;
