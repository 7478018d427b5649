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

/** Up to four operands, those that an operation does not have NaN, and what each may be off. */
type OfOperands = (a: number, b: number, c: number, d: number) => number;
/** The error that a result inherits; `v` is its value. */
type Carried = (
  v: number,
  a: number,
  b: number,
  ea: number,
  eb: number,
  c: number,
  d: number,
  ec: number,
  ed: number,
) => number;

interface Rule {
  readonly value: OfOperands;
  readonly carried: Carried;
  /** Units that the operation itself may be off: 0 where it is exact. */
  readonly units: number;
}

const { abs, max } = Math;
const added: Carried = (_v, _a, _b, ea, eb) => ea + eb;
/** What a choice is off: where it is certain only what is chosen counts, so that a clamp forgets the error of what it cuts off. */
const chosen =
  (choose: OfOperands): Carried =>
  (v, a, b, ea, eb, c, d, ec, ed) =>
    Number.isFinite(v)
      ? max(choose(a + ea, b + eb, c + ec, d + ed) - v, v - choose(a - ea, b - eb, c - ec, d - ed))
      : max(ea, eb);
const larger = (a: number, b: number): number => max(a, b);
const smaller = (a: number, b: number): number => Math.min(a, b);
const clamped = (a: number, lo: number, hi: number): number => Math.min(hi, max(lo, a));

/** Every operator but those that a node tells more of. */
export const rules: Readonly<Record<Exclude<Operator, 'sum' | 'round' | 'when'>, Rule>> = {
  neg: { value: (a) => -a, carried: (_v, _a, _b, ea) => ea, units: 0 },
  add: { value: (a, b) => a + b, carried: added, units: 1 },
  sub: { value: (a, b) => a - b, carried: added, units: 1 },
  mul: {
    value: (a, b) => a * b,
    carried: (_v, a, b, ea, eb) => (ea === 0 && eb === 0 ? 0 : abs(a) * eb + abs(b) * ea + ea * eb),
    units: 1,
  },
  div: {
    value: (a, b) => a / b,
    carried: (v, _a, b, ea, eb) => {
      if (ea === 0 && eb === 0) return 0;
      const divisor = abs(b) - eb;
      return divisor <= 0 ? Infinity : (ea + abs(v) * eb) / divisor;
    },
    units: 1,
  },
  sqrt: {
    value: (a) => Math.sqrt(a),
    carried: (v, a, _b, ea) => {
      if (ea === 0 || a < -ea) return 0;
      return a <= ea ? (Number.isNaN(v) ? Infinity : Math.sqrt(ea)) : ea / v;
    },
    units: 1,
  },
  exp: { value: (a) => Math.exp(a), carried: (v, _a, _b, ea) => v * Math.expm1(Math.min(ea, 50)), units: 2 },
  max: { value: larger, carried: chosen(larger), units: 0 },
  min: { value: smaller, carried: chosen(smaller), units: 0 },
  clamp: { value: clamped, carried: chosen(clamped), units: 0 },
  pick: {
    value: (x, y, greater, otherwise) => (x > y ? greater : otherwise),
    carried: (_v, x, y, ex, ey, greater, otherwise, eg, eo) => {
      const isOpen = ex + ey > 0 && abs(x - y) <= ex + ey;
      return isOpen ? max(eg, eo) + abs(greater - otherwise) : x > y ? eg : eo;
    },
    units: 0,
  },
};

/** 0, 1 or -1; NaN too, which stands for an operand that is not there. */
export const isUnit = (x: number): boolean => x === 0 || x === 1 || x === -1 || Number.isNaN(x);

/** What an operation may be off, from what it inherits. `isPlain`: its operands are 0, 1 or -1. */
export const errorOf = (
  { unit, least, largest }: Machine,
  units: number,
  value: number,
  carried: number,
  isPlain: boolean,
): number => {
  if (!Number.isFinite(value)) return Number.isFinite(carried) ? 0 : Infinity;
  // What overflows in the format may be anything from there on in a wider one.
  if (abs(value) > largest || Number.isNaN(carried)) return Infinity;
  // An operation of nothing but 0, 1 and -1 that gives one of them is exact.
  if (units === 0 || (carried === 0 && (value === 0 || (isPlain && isUnit(value))))) return carried;
  return carried + units * unit * abs(value) + least;
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
  const { value: compute, carried, units } = rules[node.op];
  const [a, b, c, d] = operands;
  const value = compute(of(a), of(b), of(c), of(d));
  const inherited = carried(value, of(a), of(b), off(a), off(b), of(c), of(d), off(c), off(d));
  return { value, error: errorOf(machine, units, value, inherited, isUnit(of(a)) && isUnit(of(b))) };
};

const of = (x: Estimate | undefined): number => x?.value ?? NaN;
const off = (x: Estimate | undefined): number => x?.error ?? 0;
