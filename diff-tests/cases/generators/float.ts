import fc from 'fast-check';
import { fromBits, largest, leastPlace, smallest } from '../../../spec/scalars/floats/float.ts';
import { type Format, type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import { toFloat, toNumber } from '../values.ts';
import { toBits } from '../../../spec/scalars/floats/float.ts';
import { shrinking } from './arbitrary.ts';
import { remembered } from './remembered.ts';

/*
 * Floats are generated on the index line: index 0 is +0, 1 the smallest positive float, -1 is -0, and so on to the
 * infinities. Neighbours in value are neighbours in index.
 */

const signBit = (f: Format): bigint => 1n << BigInt(f.width - 1);

/** The index of +Inf, the last on the line. */
const lastIndex = (f: Format): bigint => toBits(f, { kind: 'infinite', negative: false });

export const fromIndex = (f: Format, index: bigint): number =>
  toNumber(fromBits(f, index >= 0n ? index : signBit(f) | (-index - 1n)));

/** The index of a float that is not NaN. */
export const toIndex = (f: Format, x: number): bigint => {
  const float = toFloat(f.name, x);
  if (float === null || float.kind === 'nan') throw new RangeError(`${x} has no index in ${f.name}`);
  const bits = toBits(f, float);
  return bits < signBit(f) ? bits : -(bits - signBit(f)) - 1n;
};

/** The float `steps` places along the line, stopping at the infinities. NaN has no neighbours. */
export const neighbour = (format: FormatName, x: number, steps: number): number => {
  if (Number.isNaN(x)) return x;
  const f = formats[format];
  const [index, last] = [toIndex(f, x) + BigInt(steps), lastIndex(f)];
  return fromIndex(f, index > last ? last : index < -last - 1n ? -last - 1n : index);
};

const power = (f: Format, exponent: number): number => toNumber(round(f, 'nearestEven', false, 1n, exponent));

const plusMinus = (values: readonly number[]): number[] => values.flatMap((x) => [x, -x]);

/** The values on whose edges definitions and machines differ. */
export const specials = remembered((format: FormatName): readonly number[] => {
  const f = formats[format];
  const { precision, emin } = f;
  const subnormals = [toNumber(smallest(f, false)), neighbour(format, power(f, emin), -1)];
  const normals = [power(f, emin), neighbour(format, power(f, emin), 1), toNumber(largest(f, false))];
  const nearOne = [neighbour(format, 1, -1), 1, neighbour(format, 1, 1)];
  const ordinary = [0.5, 2, 3, 4, power(f, precision - 1), power(f, 1 - precision)];
  return [...plusMinus([0, ...subnormals, ...normals, ...nearOne, ...ordinary, Infinity]), NaN];
});

/** Exponents at which something happens: the ends of the range, 1, the precision, and half of each. */
const exponents = ({ emin, emax, precision: p }: Format): number[] =>
  [emin, emin + 1, emin >> 1, -p - 1, -p, 1 - p, -2, -1, 0, 1, 2, p - 1, p, emax >> 1, emax - 1, emax].filter(
    (e) => e >= emin && e <= emax,
  );

/** A significand of one of the patterns that carry, tie and cancel: one bit, all ones, low bits, anything. */
const significand = remembered((f: Format): fc.Arbitrary<bigint> => {
  const hidden = 1n << BigInt(f.precision - 1);
  const bit = fc.integer({ min: 0, max: f.precision - 2 }).map((i) => 1n << BigInt(i));
  return fc.oneof(
    fc.constantFrom(hidden, hidden + 1n, 2n * hidden - 1n, 2n * hidden - 2n),
    bit.map((b) => hidden + b),
    bit.map((b) => 2n * hidden - b),
    fc.bigInt({ min: hidden, max: 2n * hidden - 1n }),
  );
});

const build = (f: Format, negative: boolean, m: bigint, exponent: number): number =>
  toNumber(round(f, 'nearestEven', negative, m, exponent - f.precision + 1));

const made = remembered((format: FormatName) =>
  remembered((also: readonly number[]) => makeFloat(format, also)),
);
const none: readonly number[] = [];

/**
 * Any float of a format, NaN included: specials, their neighbours, interesting exponents and significands, ordinary
 * numbers, and anything on the index line. `also` joins the specials (epsilon and -epsilon, say).
 */
export const float = (format: FormatName, also: readonly number[] = none): fc.Arbitrary<number> =>
  made(format)(also);

const makeFloat = (format: FormatName, also: readonly number[]): fc.Arbitrary<number> => {
  const f = formats[format];
  const special = fc.constantFrom(...specials(format), ...also);
  const last = lastIndex(f);
  const random = fc.bigInt({ min: -last - 1n, max: last }).map((index) => fromIndex(f, index));
  const stepped = fc
    .tuple(special, fc.integer({ min: -3, max: 3 }))
    .map(([x, steps]) => neighbour(format, x, steps));
  const shaped = (exponent: fc.Arbitrary<number>): fc.Arbitrary<number> =>
    fc.tuple(fc.boolean(), significand(f), exponent).map(([negative, m, e]) => build(f, negative, m, e));
  const simple = fc
    .tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: 0, max: 6 }))
    .map(([n, k]) => n / 2 ** k);
  return shrinking(
    fc.oneof(
      { arbitrary: special, weight: 2 },
      { arbitrary: stepped, weight: 2 },
      { arbitrary: shaped(fc.constantFrom(...exponents(f))), weight: 2 },
      { arbitrary: shaped(fc.integer({ min: -4, max: 3 })), weight: 4 },
      { arbitrary: simple, weight: 1 },
      { arbitrary: random, weight: 3 },
    ),
    (x) => simplerFloats(format, x),
  );
};

/** Finite numbers of ordinary size, from about 1/16 to 16, both signs. */
export const ordinary = remembered((format: FormatName): fc.Arbitrary<number> => {
  const f = formats[format];
  return shrinking(
    fc
      .tuple(fc.boolean(), significand(f), fc.integer({ min: -4, max: 3 }))
      .map(([negative, m, e]) => build(f, negative, m, e)),
    (x) => simplerFloats(format, x),
  );
});

/** The number itself, or, where it is subnormal, the same digits and sign in the normal range. */
export const raised = remembered((format: FormatName): ((x: number) => number) => {
  const { emin, precision } = formats[format];
  return (x) => (Math.abs(x) < 2 ** emin ? x * 2 ** (precision - 1) : x);
});

/** What a tensor of a case holds. Without subnormals it is what it would be, with these raised. */
export const elementOf = ({
  format,
  epsilon,
  plain,
  normal,
}: {
  readonly format: FormatName;
  readonly epsilon: readonly number[];
  readonly plain: boolean;
  readonly normal: boolean;
}): fc.Arbitrary<number> => {
  if (plain) return ordinary(format);
  return normal ? float(format, epsilon).map(raised(format)) : float(format, epsilon);
};

/**
 * How simple a number is to a reader: few significant bits, an exponent near 0, positive, finite. Shrinking goes to
 * strictly smaller values of this, so it ends.
 */
export const complexity = (format: FormatName, x: number): number => {
  const value = toFloat(format, x);
  if (value === null || value.kind === 'nan') return 100_000;
  const sign = value.negative ? 1 : 0;
  if (value.kind === 'infinite') return 50_000 + sign;
  if (value.m === 0n) return sign;
  const odd = value.m.toString(2).replace(/0+$/, '').length;
  const exponent = value.e + value.m.toString(2).length - 1;
  return 4 * odd + Math.abs(exponent) + sign;
};

const simplest = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3];

/** Simpler floats, the simplest first. */
export function* simplerFloats(format: FormatName, x: number): Generator<number> {
  const bound = complexity(format, x);
  for (const candidate of candidates(formats[format], x)) {
    if (complexity(format, candidate) < bound) yield candidate;
  }
}

function* candidates(f: Format, x: number): Generator<number> {
  yield* simplest;
  const value = toFloat(f.name, x);
  if (value === null || value.kind === 'nan') return;
  yield -x;
  if (value.kind === 'infinite') {
    yield toNumber(largest(f, value.negative));
    return;
  }
  if (value.m === 0n) return;
  const bits = value.m.toString(2).length;
  const exponent = value.e + bits - 1;
  // The same leading bits at an exponent nearer to 0.
  for (const e of [0, exponent >> 1, exponent - (exponent >> 2), exponent - Math.sign(exponent)]) {
    const place = value.e - exponent + e;
    if (place >= leastPlace(f)) yield toNumber(round(f, 'nearestEven', value.negative, value.m, place));
  }
  // Fewer significant bits, cut off or rounded away.
  for (let kept = 1; kept < bits; kept++) {
    const cut = BigInt(bits - kept);
    const top = value.m >> cut;
    yield toNumber(round(f, 'nearestEven', value.negative, top << cut, value.e));
    yield toNumber(round(f, 'nearestEven', value.negative, (top + 1n) << cut, value.e));
  }
}
