/** Columns, one operation at a time: against the specification's floats, exact numbers and sets. */
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { onElements } from '../../../spec/tensor.ts';
import { type Allowance, allowanceOf, evenly } from '../../../spec/columns/allowance.ts';
import { type Bounds, boundsColumns } from '../../../spec/columns/bounds.ts';
import { expFloats } from '../../../spec/columns/exp-floats.ts';
import { type NearestColumn, nearestColumns } from '../../../spec/columns/nearest.ts';
import { floatOf } from '../../../spec/columns/numbers.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import { halfUlp, ieee754, ieee754Loose } from '../../../spec/profiles/own.ts';
import {
  flushedChain,
  pairOf,
  profiles as allProfiles,
  profileNames,
  profileNamed,
} from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type Float, valueOf } from '../../../spec/scalars/floats/float.ts';
import { expWithinUlp } from '../../../spec/scalars/floats/float-exp.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real, real } from '../../../spec/scalars/exact/real.ts';
import { optional } from '../../../spec/scalars/sets/optional.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import type { ResultSet } from '../../../spec/scalars/sets/result-set.ts';
import { float, neighbour, ordinary } from '../../cases/generators/float.ts';
import { draw } from '../../cases/generators/sizes.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { endsOf } from './columns-sets.ts';

type Primitive = <A>(k: Context<A>, x: A, y: A) => A;
const primitives: Readonly<Record<string, Primitive>> = {
  add: (k, x, y) => k.add(x, y),
  sub: (k, x, y) => k.sub(x, y),
  mul: (k, x, y) => k.mul(x, y),
  div: (k, x, y) => k.div(x, y),
  sqrt: (k, x) => k.sqrt(k.max(x, k.zero)),
  exp: (k, x) => k.exp(x),
  max: (k, x, y) => k.max(x, y),
  min: (k, x, y) => k.min(x, y),
  pick: (k, x, y) => k.pick(x, y, k.neg(y), x),
  clamp: (k, x) => k.clamp(x, k.neg(k.one), k.one),
  residual: (k, x, y) => k.sub(x, k.mul(k.div(x, y), y)),
  constants: (k, x) => k.add(k.mul(k.add(x, k.epsilon), k.half), k.nat(3)),
};

const count = 150;

const pairs = (format: FormatName): readonly (readonly [number, number])[] => {
  const one = (seed: number): number => draw(seed % 3 === 0 ? float(format) : ordinary(format), seed);
  const drawn = Array.from({ length: count }, (_, i): [number, number] => [one(2 * i), one(2 * i + 1)]);
  // Neighbours cancel, and what is next to a square has a root next to a float.
  const near = drawn.slice(0, 20).map(([x], i): [number, number] => [x, neighbour(format, x, (i % 3) - 1)]);
  const squares = [3, 5, 7, 11, 13].map((n): [number, number] => [neighbour(format, n * n, 1), n]);
  // Places are half as wide below a power of two.
  const powers = [1 / 4, 1, 2, 4].flatMap((power) =>
    [-3, -2, -1, 0, 1, 2, 3, 5].map((by): [number, number] => [neighbour(format, power, by), 1]),
  );
  const [least, big] = [neighbour(format, 0, 1), neighbour(format, Infinity, -1)];
  return [
    ...drawn,
    ...near,
    ...squares,
    ...powers,
    [8398975, 2 ** -6],
    [0, -0],
    [-0, -0],
    [least, 2],
    [big, big],
    [big, 1],
  ].map(([x, y]) => [roundOne[format](x as number), roundOne[format](y as number)] as const);
};

describe('nearest: the floats of binary(format), bit for bit', () => {
  test.for(formatNames)('%s', (format) => {
    const all = pairs(format);
    const k = nearestColumns(format);
    const [x, y] = [k.column(all.map(([a]) => a)), k.column(all.map(([, b]) => b))];
    for (const [name, primitive] of Object.entries(primitives)) {
      const { values, open } = primitive<NearestColumn>(k, x, y);
      let undecided = 0;
      for (const [i, [a, b]] of all.entries()) {
        const exact = toNumber(
          primitive<Float>(binary(format), inputFloat(format, a), inputFloat(format, b)),
        );
        if (open?.[i] === 1) undecided += 1;
        else expect(values[i], `${name}(${a}, ${b})`).toBe(exact);
      }
      // exp next to a float or in binary64, and a root of binary64 far out, are left open.
      if (name !== 'exp' && format !== 'binary64') expect(undecided, name).toBe(0);
      const isDear = name === 'exp' && format === 'binary64';
      expect(undecided, name).toBeLessThan(isDear ? all.length : all.length / 8);
    }
  });

  test.for(['binary16', 'bfloat16', 'binary32'] as const)(
    'exp in %s: what is within 1 ulp, in order',
    (format) => {
      const floatsOf = expFloats(format);
      const f = formats[format];
      const points = [...pairs(format).flat(), ...Array.from({ length: 300 }, (_, i) => (i - 150) / 8)];
      // Next to the logarithms of powers of two the float below counts too.
      const powers = Array.from({ length: 60 }, (_, i) =>
        neighbour(format, roundOne[format]((i - 30) * Math.LN2), i % 3),
      );
      let open = 0;
      for (const x of [...points, ...powers].map(roundOne[format])) {
        const found = floatsOf(x);
        if (found === null) open += 1;
        else expect(found, `exp(${x})`).toEqual(expWithinUlp(f, inputFloat(format, x)).map(toNumber));
      }
      expect(open).toBeLessThan((points.length + powers.length) / 8);
    },
  );

  // In a narrower format a last place of binary64 changes nothing.
  test.each([
    ['binary64', 2 ** -52],
    ['binary32', 2 ** -40],
  ] as const)('a root of %s that is off by %d of itself is not certified', (format, off) => {
    const { sqrt } = Math;
    Math.sqrt = (x) => sqrt(x) * (1 + off);
    try {
      const k = nearestColumns(format);
      expect(k.sqrt(k.column([2, 3, 0])).open).toEqual(Uint8Array.of(1, 1, 0));
    } finally {
      Math.sqrt = sqrt;
    }
  });
});

describe('rounding a number of binary64 to 16 bits, ties to even', () => {
  test.for(['binary16', 'bfloat16'] as const)('%s', (format) => {
    const f = formats[format];
    for (let i = 0; i < 3000; i++) {
      const float = neighbour(format, 0, (i * 97) % (format === 'binary16' ? 31744 : 32640));
      const next = neighbour(format, float, 1);
      const middle = next === Infinity ? float : (float + next) / 2;
      for (const x of [float, middle, middle * (1 + 2 ** -52), middle * (1 - 2 ** -53), -middle]) {
        const exact = floatOf(x);
        if (exact.kind !== 'finite') continue;
        const wanted = toNumber(round(f, 'nearestEven', exact.negative, exact.m, exact.e));
        expect(roundOne[format](x), `${x}`).toBe(wanted);
      }
    }
    expect(roundOne[format](1e300)).toBe(Infinity);
  });
});

const ratio = (x: number): Rational => {
  const value = floatOf(x);
  if (value.kind !== 'finite') throw new RangeError(`${x} is no number`);
  return valueOf(value);
};

const atMost = (a: Rational, b: Rational): boolean => compare(a, b) <= 0;

/** Judges every known bound; how many there were. */
const knownBounds = (
  format: FormatName,
  primitive: Primitive,
  side: 'outer' | 'inner',
  allowance: Allowance,
  holds: (i: number, lo: Rational, hi: Rational) => boolean,
): number => {
  const all = pairs(format);
  const k = boundsColumns(format, side, allowance);
  const { lo, hi } = primitive<Bounds>(k, k.column(all.map(([a]) => a)), k.column(all.map(([, b]) => b)));
  let known = 0;
  for (const [i, [a, b]] of all.entries()) {
    const [low, high] = [lo[i] as number, hi[i] as number];
    if (!(low <= high) || low === Infinity) continue;
    known += 1;
    expect(
      holds(i, ratio(low), ratio(high)),
      `${String(primitive)} ${side} ${format} (${a}, ${b}): ${low} to ${high}`,
    ).toBe(true);
  }
  return known;
};

/** The profiles with sets that columns follow in a format, those that flush subnormals among them. */
const followedIn = (format: FormatName): readonly Profile[] =>
  [...allProfiles, ...flushedChain].filter(
    (profile) => profile.listed !== true && allowanceOf(profile, format) !== null,
  );

/** An element of a tensor with a coefficient of the host: what a pair of machines does. */
const mixed: Readonly<Record<string, Primitive>> = {
  scaled: (k, x, y) => {
    const { add, mul } = onElements(k);
    return add(mul(x, k.sqrt(k.div(k.one, k.nat(3)))), mul(y, k.epsilon));
  },
  root: (k, x, y) => onElements(k).sqrt(onElements(k).add(onElements(k).mul(x, x), onElements(k).mul(y, y))),
  ofTiny: (k, x) => onElements(k).add(x, onElements(k).mul(x, k.exp(k.neg(k.nat(87))))),
};

describe('bounds', () => {
  test.for(formatNames)('%s: the exact value lies between them', (format) => {
    const k = optional(real);
    const value = (x: number): Real | null => {
      const float = inputFloat(format, x);
      return float.kind === 'finite' ? valueOf(float) : null;
    };
    const all = pairs(format);
    for (const primitive of Object.values(primitives)) {
      const exact = evenly(0, 0);
      const known = knownBounds(format, primitive, 'outer', exact, (i, lo, hi) => {
        const [a, b] = all[i] as readonly [number, number];
        const result = primitive<Real | null>(k, value(a), value(b));
        if (result === null || result.convention !== undefined) return false;
        const enclosed = 'n' in result ? { lo: result, hi: result } : enclosureOf(result, 300);
        return enclosed !== null && atMost(lo, enclosed.lo) && atMost(enclosed.hi, hi);
      });
      expect(known).toBeGreaterThan(all.length / 3);
    }
  });

  const cases = formatNames.flatMap((format) =>
    [...followedIn(format), halfUlp].map((profile) => [format, profile] as const),
  );
  test.for(cases)('%s: outer ones hold the set, and it reaches inner ones', ([format, profile]) => {
    holdsIn(format, profile, primitives);
  });

  test.for(['wgsl', 'glsl-es-1.00', 'glsl-es-3.00'])('%s with scalars of the host', (name) => {
    holdsIn('binary32', pairOf(ieee754, profileNamed(name)), mixed);
  });

  /** Outer ends hold the set of each primitive, and it reaches the inner ones. */
  const holdsIn = (format: FormatName, profile: Profile, of: typeof primitives): void => {
    const allowance = allowanceOf(profile, format);
    if (allowance === null) throw new Error(`columns do not follow ${profile.name}`);
    // A root of 0 is anything in a shader, and in GLSL ES 1.00 what is below 2^-62.
    const hasHoles = Object.values(allowance.steps).some(({ where }) => where !== undefined);
    const all = pairs(format);
    let total = 0;
    for (const [name, primitive] of Object.entries(of)) {
      for (const side of ['outer', 'inner'] as const) {
        const k = envelope(format, profile, { side, bits: 400 });
        const known = knownBounds(format, primitive, side, allowance, (i, lo, hi) => {
          const [a, b] = all[i] as readonly [number, number];
          const set = primitive<ResultSet>(
            k,
            k.ofFloat(inputFloat(format, a)),
            k.ofFloat(inputFloat(format, b)),
          );
          const ends = endsOf(set);
          if (ends === null) return side === 'inner' && (set.negative ?? set.positive) !== null;
          return side === 'outer'
            ? atMost(lo, ends[0]) && atMost(ends[1], hi)
            : atMost(ends[0], lo) && atMost(hi, ends[1]);
        });
        // Bounds that say nothing would hold always. In binary64 half an ulp, and 4 of exp, are less than they are off.
        total += known;
        if (!hasHoles && (format !== 'binary64' || (profile === ieee754Loose && name !== 'exp')))
          expect(known, `${name} ${side}`).toBeGreaterThan(all.length / 4);
      }
    }
    if (format !== 'binary64') expect(total).toBeGreaterThan(all.length * Object.keys(of).length * 0.9);
  };

  test('the profiles that columns follow', () => {
    const left = profileNames.filter((name) => allowanceOf(profileNamed(name), 'binary32') === null);
    expect(left).toEqual(['cuda-fast-math', 'metal']);
  });
});
