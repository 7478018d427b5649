/** What columns are tried on: definitions of a few operations, and pairs of numbers. */
import type { Context } from '../../../spec/context.ts';
import { floatOf, limits } from '../../../spec/columns/numbers.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import { fromInteger, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';

export type Primitive = <A>(k: Context<A>, x: A, y: A) => A;
export const primitives: Readonly<Record<string, Primitive>> = {
  add: (k, x, y) => k.add(x, y),
  mul: (k, x, y) => k.mul(x, y),
  div: (k, x, y) => k.div(x, y),
  sqrt: (k, x) => k.sqrt(k.max(x, k.zero)),
  exp: (k, x) => k.exp(x),
  max: (k, x, y) => k.max(x, y),
  min: (k, x, y) => k.min(x, y),
  maxOfSums: (k, x, y) => k.max(k.add(x, y), k.mul(x, y)),
  pick: (k, x, y) => k.pick(x, y, k.neg(y), x),
  clamp: (k, x) => k.clamp(x, k.neg(k.one), k.one),
  quotient: (k, x, y) => k.div(k.mul(x, y), k.add(y, k.epsilon)),
  product: (k, x, y) => k.mul(k.mul(x, y), k.sub(x, y)),
  rootOfLarger: (k, x, y) => k.sqrt(k.max(k.max(k.mul(x, y), x), k.zero)),
  root: (k, x, y) => k.sqrt(k.add(k.mul(x, x), k.mul(y, y))),
  ofExp: (k, x, y) => k.exp(k.mul(x, k.div(y, k.add(k.add(k.one, k.one), k.mul(y, y))))),
  positive: (k, x, y) => k.max(k.zero, k.div(x, y)),
  negative: (k, x, y) => k.min(k.div(x, y), k.zero),
  constantMax: (k) => k.max(k.of('1/10'), k.epsilon),
  overlap: (k, x, y) => k.max(k.mul(k.div(x, y), y), x),
  tie: (k, x, y) => k.pick(x, x, k.add(x, y), k.neg(y)),
  counts: (k, x) => k.add(k.mul(x, k.nat(1001)), k.nat(257)),
  literal: (k, x) => k.add(x, k.of('1/10')),
  constants: (k, x) => k.add(k.mul(k.add(x, k.epsilon), k.half), k.nat(3)),
};

/** A sequence of numbers that looks random, and is the same each time. */
export const numbers = (format: FormatName, count: number): number[] => {
  let state = 12345;
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, () => roundOne[format]((next() - 0.5) * 2 ** Math.floor(next() * 8)));
};

/** Subnormal numbers, and what lies at the ends of the ranges for which a shader promises anything. */
export const rangeEnds = (format: FormatName): readonly (readonly [number, number])[] => {
  const { smallest, smallestNormal: tiny } = limits[format];
  const pairs: readonly (readonly [number, number])[] = [
    [tiny * 0.75, 1],
    [-tiny * 0.75, 1],
    [tiny * 0.5, -tiny * 0.25],
    [-tiny * 0.5, tiny * 0.25],
    [-tiny * 0.25, -tiny * 0.5],
    [smallest, -smallest],
    [smallest * 3, 2],
    [tiny, 0.5],
    [-tiny, 0.5],
    [tiny * 1.5, 0.75],
    [tiny, tiny],
    [tiny, -1],
    [0, 1],
    [1, 0],
    ...[1, -1].flatMap((sign) =>
      [126, 127, 64, 63, 62, -62, -63, -126, -127].flatMap((e): [number, number][] => [
        [2 ** -20, sign * 2 ** e],
        [sign * 2 ** e, 1],
        [sign * 1.5 * 2 ** e, 3],
      ]),
    ),
    ...[32, 33, -32, -33].map((x): [number, number] => [x, 1]),
  ];
  return pairs.map(([x, y]) => [roundOne[format](x), roundOne[format](y)] as const);
};

/** What comes next to the largest float and what would follow it, and to 0 and the smallest one. */
export const ends = (format: FormatName): [number, number][] => {
  const { largest, precision, smallest } = limits[format];
  const half = (largest - roundOne[format](largest * (1 - 2 ** -precision))) / 2;
  const [below, above] = [1 - 2 ** -precision, 1 + 2 ** (1 - precision)];
  const pairs: [number, number][] = [
    [largest, half],
    [largest, half * below],
    [largest, half * above],
    [largest, above],
    [largest, below],
    [largest, 0.5],
    [largest, 2],
    [smallest, 0.5],
    [smallest, 0.5 * above],
    [smallest, 2],
    [smallest, 2 * below],
    [smallest, 4],
    [0, smallest],
  ];
  return pairs.flatMap(([x, y]) => [
    [x, y],
    [-x, -y],
    [-x, y],
  ]);
};

export const pairsOf = (format: FormatName): readonly (readonly [number, number])[] => {
  const drawn = numbers(format, 60);
  const special = [
    0,
    -0,
    1,
    -1,
    Infinity,
    -Infinity,
    NaN,
    0.25,
    2,
    4,
    9,
    2 ** -14,
    8398975,
    2 ** -6,
    -1e-6,
    65504,
    300,
    -300,
    1e30,
    -12,
  ];
  const held = special.map(roundOne[format]);
  return [
    ...drawn.map((x, i): [number, number] => [x, drawn[(i * 7 + 1) % drawn.length] as number]),
    ...held.flatMap((x, i): [number, number][] => [
      [x, held[(i + 1) % held.length] as number],
      [x, 1],
      [drawn[i] as number, x],
      [x, x],
    ]),
    [roundOne[format](8398975), roundOne[format](2 ** -6)],
  ];
};

export const ratio = (x: number): Rational => {
  const value = floatOf(x);
  return value.kind === 'finite' ? valueOf(value) : fromInteger(0n);
};

/** An end of a ball, exactly. */
export const less = (mid: number, rad: number, sign: bigint): Rational => {
  const [m, r] = [ratio(mid), ratio(rad)];
  const e = Math.min(m.e, r.e);
  const at = (x: Rational): bigint => x.n << BigInt(x.e - e);
  return { n: at(m) + sign * at(r), d: 1n, e };
};

export const narrow = ['binary32', 'binary16', 'bfloat16'] as const;
export const all = [...narrow, 'binary64'] as const;

/** What has an exponential next to a power of two, and its neighbours. */
export const besidePowers = (format: FormatName): number[] =>
  Array.from({ length: 24 }, (_, i) => {
    const near = roundOne[format]((i - 12) * Math.LN2);
    return [
      near,
      near * (1 + 2 ** (1 - formats[format].precision)),
      near * (1 - 2 ** (1 - formats[format].precision)),
    ];
  }).flat();
