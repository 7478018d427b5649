/**
 * Plain double arithmetic with an estimate of the error in each result: what a conforming program of a format may be off.
 * It finds candidates and is never a verdict: the judge's sets have the last word.
 */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { leastPlace } from '../../../spec/scalars/floats/float.ts';
import { bfloat, half } from '../../cases/narrow.ts';
import { numberOf } from '../../cases/values.ts';
import type { Node, Operator } from './node.ts';

export interface Estimate {
  readonly value: number;
  readonly error: number;
}

export interface Machine {
  readonly format: FormatName;
  /** Half an ulp of 1, the least subnormal and the largest number of the format. */
  readonly unit: number;
  readonly least: number;
  readonly largest: number;
  number(text: string): number;
}

const largestOf = (format: FormatName): number => {
  const { precision, emax } = formats[format];
  return (2 - 2 ** (1 - precision)) * 2 ** emax;
};

export const machineOf = (format: FormatName): Machine => {
  const known = new Map<string, number>();
  return {
    format,
    unit: 2 ** -formats[format].precision,
    least: 2 ** leastPlace(formats[format]),
    largest: largestOf(format),
    number: (text) => {
      const value = known.get(text) ?? numberOf('binary64', text);
      known.set(text, value);
      return value;
    },
  };
};

/** The error of a result that is itself rounded, and whose operands were off by so much. */
export type Propagate = (x: readonly number[], e: readonly number[], value: number) => number;

const sumOf = (errors: readonly number[]): number => errors.reduce((a, b) => a + b, 0);
const largestError = (_x: readonly number[], e: readonly number[]): number => Math.max(...e);

interface Rule {
  readonly value: (x: readonly number[]) => number;
  readonly carried: Propagate;
  /** Units that the operation itself may be off: 0 where it is exact. */
  readonly units: number;
}

const at = (x: readonly number[], i: number): number => x[i] as number;

/** Every operator but those that a node tells more of. */
export const rules: Readonly<Record<Exclude<Operator, 'sum' | 'round' | 'when'>, Rule>> = {
  neg: { value: ([a = NaN]) => -a, carried: largestError, units: 0 },
  add: { value: ([a = NaN, b = NaN]) => a + b, carried: (_x, e) => sumOf(e), units: 1 },
  sub: { value: ([a = NaN, b = NaN]) => a - b, carried: (_x, e) => sumOf(e), units: 1 },
  mul: {
    value: ([a = NaN, b = NaN]) => a * b,
    carried: (x, e) => Math.abs(at(x, 0)) * at(e, 1) + Math.abs(at(x, 1)) * at(e, 0) + at(e, 0) * at(e, 1),
    units: 1,
  },
  div: {
    value: ([a = NaN, b = NaN]) => a / b,
    carried: (x, e, v) => {
      if (sumOf(e) === 0) return 0;
      const divisor = Math.abs(at(x, 1)) - at(e, 1);
      return divisor <= 0 ? Infinity : (at(e, 0) + Math.abs(v) * at(e, 1)) / divisor;
    },
    units: 1,
  },
  sqrt: {
    value: ([a = NaN]) => Math.sqrt(a),
    carried: (x, e, v) => {
      const [a, error] = [at(x, 0), at(e, 0)];
      if (error === 0) return 0;
      if (a < -error) return 0;
      return a <= error ? (Number.isNaN(v) ? Infinity : Math.sqrt(error)) : error / v;
    },
    units: 1,
  },
  exp: { value: ([a = NaN]) => Math.exp(a), carried: (_x, e, v) => v * Math.expm1(Math.min(at(e, 0), 50)), units: 2 },
  max: { value: ([a = NaN, b = NaN]) => Math.max(a, b), carried: largestError, units: 0 },
  min: { value: ([a = NaN, b = NaN]) => Math.min(a, b), carried: largestError, units: 0 },
  clamp: {
    value: ([a = NaN, lo = NaN, hi = NaN]) => Math.min(hi, Math.max(lo, a)),
    carried: largestError,
    units: 0,
  },
  pick: {
    value: ([x = NaN, y = NaN, greater = NaN, otherwise = NaN]) => (x > y ? greater : otherwise),
    carried: (x, e) => {
      const open = Math.abs(at(x, 0) - at(x, 1)) <= at(e, 0) + at(e, 1) && at(e, 0) + at(e, 1) > 0;
      const kept = Math.max(at(e, 2), at(e, 3));
      return open ? kept + Math.abs(at(x, 2) - at(x, 3)) : at(x, 0) > at(x, 1) ? at(e, 2) : at(e, 3);
    },
    units: 0,
  },
};

/** What an operation gives, and how far a program may be off there. */
export const applied = (
  { unit, least, largest }: Machine,
  op: Exclude<Operator, 'sum' | 'round' | 'when'>,
  x: readonly number[],
  e: readonly number[],
): Estimate => {
  const { value: compute, carried, units } = rules[op];
  const value = compute(x);
  const own = units === 0 ? 0 : units * unit * Math.abs(value) + least;
  const error = carried(x, e, value);
  if (!Number.isFinite(value)) return { value, error: Number.isFinite(error) ? 0 : Infinity };
  // What overflows in the format may be anything from there on in a wider one.
  if (Math.abs(value) > largest) return { value, error: Infinity };
  return { value, error: Number.isNaN(error) ? Infinity : error + (value === 0 && error === 0 ? 0 : own) };
};

const rounders: Readonly<Record<FormatName, (x: number) => number>> = {
  binary16: half,
  bfloat16: bfloat,
  binary32: Math.fround,
  binary64: (x) => x,
};

/** A value that is rounded to another format on the way: certain unless it lies near a tie. */
export const roundedTo = ({ value, error }: Estimate, format: FormatName): Estimate => {
  const round = rounders[format];
  const made = round(value);
  if (!Number.isFinite(value) || !Number.isFinite(error)) return { value: made, error };
  const [below, above] = [round(value - error), round(value + error)];
  return { value: made, error: below === above ? 0 : Math.abs(above - below) };
};

/** An expression of scalars alone. */
export const evaluated = (machine: Machine, node: Node, leaf: (node: Node) => Estimate): Estimate => {
  if (node.op === 'leaf') return leaf(node);
  const operands = node.args.map((arg) => evaluated(machine, arg, leaf));
  const [first] = operands;
  if (node.format !== undefined && first !== undefined) return roundedTo(first, node.format);
  if (node.op === 'sum' || node.op === 'when' || node.op === 'round') return { value: NaN, error: Infinity };
  return applied(
    machine,
    node.op,
    operands.map(({ value }) => value),
    operands.map(({ error }) => error),
  );
};
