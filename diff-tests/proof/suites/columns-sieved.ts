/** What the sieve passes is right, what it counts is so, and it passes nearly all of what it should. */
import { ballColumns, type Balls } from '../../../spec/columns/balls.ts';
import { countSkipped } from '../../../spec/columns/certify.ts';
import { type NearestColumn, nearestColumns } from '../../../spec/columns/nearest.ts';
import { numberOf } from '../../../spec/columns/numbers.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import { recording } from '../../../spec/columns/recorded.ts';
import { type Definition, type Sieve, sieveOf, sieveSize } from '../../../spec/columns/sieve.ts';
import type { Context } from '../../../spec/context.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { type Real, real } from '../../../spec/scalars/exact/real.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type Float, valueOf } from '../../../spec/scalars/floats/float.ts';
import { expWithinUlp } from '../../../spec/scalars/floats/float-exp.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { inputFloat, toFloat, toNumber } from '../../cases/values.ts';
import { distance, inUlp, knownValue } from '../../judge/ulp.ts';
import {
  besidePowers,
  ends,
  narrow,
  pairsOf,
  type Primitive,
  primitives,
  ratio,
} from './columns-material.ts';

const definitionOf = <C>(k: Context<C>, primitive: Primitive): Definition<C> => {
  const made = recording<C>(k);
  return { recording: made, result: primitive(made.context, made.input(), made.input()) };
};

/** Of each pair: what rounds to nearest, and its error; null where there is no exact value. */
const exactly = (format: FormatName, primitive: Primitive, pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([a, b]) => {
    if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
    const known = knownValue(primitive<Real>(real, ratio(a), ratio(b)));
    if (known === null) return null;
    const f = formats[format];
    return {
      nearest: toNumber(roundRational(f, 'nearestEven', known.v.lo)),
      // No float stands for it by its sign.
      isNull: known.v.lo.n === 0n,
      errorOf: (got: number): Rational | null => {
        const float = toFloat(format, got);
        const isNormal = known.size !== null && known.size <= f.emax;
        return float?.kind === 'finite' && isNormal
          ? inUlp(f, distance(valueOf(float), known.v), known)
          : null;
      },
    };
  });

const next = new Int32Array(1);
const single = new Float32Array(next.buffer);

/** The first thing that does not hold of a primitive in a format, or null. */
const brokenIn = (format: FormatName, name: string, primitive: Primitive): string | null => {
  const isExp = /exp/i.test(name);
  // What is past the reach of exact exponentials is left out.
  const isNear = (pair: readonly [number, number]): boolean =>
    !isExp || pair.every((x) => !Number.isFinite(x) || Math.abs(x) < 1e4);
  const plain = [
    ...pairsOf(format).filter(isNear),
    ...(isExp ? besidePowers(format).map((x): [number, number] => [roundOne[format](x), 1]) : []),
  ];
  const pairs = [...plain, ...ends(format).filter(isNear)];
  // Of a square it overflows that is computed, and the root of the exact one is not near.
  const asked = name in { add: 0, mul: 0, div: 0 } ? pairs.length : plain.length;
  const inputs = [0, 1].map((which) => Float32Array.from(pairs, (pair) => pair[which] as number));
  const exact = definitionOf<Balls>(ballColumns, primitive);
  const nearest = definitionOf<NearestColumn>(nearestColumns(format), primitive);
  const comparing = sieveOf(format, exact, nearest);
  const bare = sieveOf(format, exact, null);
  const either = sieveOf(format, exact, nearest, false);
  if ('shared' in exact.result) return comparing === null ? null : 'passes what it has no code for';
  if (comparing === null || bare === null || either === null) return 'has no code';
  const sieves: readonly Sieve[] = [comparing, bare, either];
  /** Without an exponential, which comes last. */
  const computing: Context<Float> = isExp ? { ...binary(format), exp: (x) => x } : binary(format);
  const given = pairs.map(([a, b]) => {
    const value = primitive<Float>(computing, inputFloat(format, a), inputFloat(format, b));
    return (isExp ? expWithinUlp(formats[format], value) : [value]).map(toNumber);
  });
  const expected = Float32Array.from(given, ([first]) => first as number);
  const values = exactly(format, primitive, pairs);
  const step = formats[format].width === 32 ? 1 : 2 ** (24 - formats[format].precision);
  const moved = (by: number): Float32Array =>
    expected.map((x) => {
      single[0] = x;
      next[0] = (next[0] as number) + by * step;
      return single[0] as number;
    });
  const right = Float32Array.from(values, (value, i) => value?.nearest ?? (expected[i] as number));
  const odd = [0, -0, NaN, Infinity, -Infinity, 1].map((x) => expected.map(() => x));
  const open = { list: new Int32Array(pairs.length), count: 0 };
  for (const got of [expected, right, moved(1), moved(-1), expected.map((x) => -x), ...odd])
    for (const most of [-1, 0.25, 0.5, 0.7, 1.5, 1e4])
      for (const sieve of sieves) {
        const { wrong, skipped } = sieve.run(inputs, got, most, open);
        const listed = new Set(open.list.subarray(0, open.count));
        const passed = Array.from(got.keys()).filter((i) => !listed.has(i));
        let count = 0;
        for (const i of passed) {
          const [value, g] = [values[i] ?? null, got[i] as number];
          const isExpected = sieve !== bare && given[i]?.some((one) => Object.is(g, one)) === true;
          const isRight = value !== null && !value.isNull && Object.is(value.nearest, g);
          if (!isExpected && (sieve === comparing || !isRight)) return `passes ${g} of ${String(pairs[i])}`;
          // What is not finite has no exact value.
          if (value === null) continue;
          const isNearest = value.nearest === g;
          const error = value.errorOf(g);
          if (error !== null && compare(error, ratio(most)) > 0)
            return `passes an error above ${most} of ${String(pairs[i])}`;
          if (!isNearest) count += 1;
        }
        if (wrong !== count) return `counts ${wrong} of ${count} that are not nearest`;
        const others = Float32Array.from(passed, (i) => got[i] as number);
        if (skipped !== countSkipped(format, others)) return `counts ${skipped} that are skipped`;
        const left = values.filter((value, i) => {
          const isAsked = got === expected ? most === 1e4 && sieve !== bare : value?.isNull === false;
          const isTold = got === right && most === 0.5 && sieve !== comparing;
          return i < asked && listed.has(i) && isAsked && (got === expected || isTold);
        }).length;
        if (left > (isExp ? plain.length / 2 : 24)) return `leaves ${left} of ${pairs.length} over`;
      }
  // Infinities that are right are passed.
  bare.run(inputs, right, 0.5, open);
  const leftOver = new Set(open.list.subarray(0, open.count));
  const isEnd = (i: number): boolean => Math.abs(right[i] as number) === Infinity && values[i] !== null;
  if (name === 'mul' && pairs.some((_, i) => isEnd(i) && leftOver.has(i))) return 'leaves infinities over';
  // What is no float of the format is listed, however near it lies.
  const foreign = right.map((x) => x * (1 + 2 ** -23));
  for (const sieve of sieves) {
    sieve.run(inputs, foreign, 1e4, open);
    const listed = new Set(open.list.subarray(0, open.count));
    const passed = pairs.findIndex(
      (_, i) => !listed.has(i) && toFloat(format, foreign[i] as number) === null,
    );
    if (passed >= 0) return `passes ${String(foreign[passed])}, which is no float`;
  }
  // What is the largest error known for all that binary64 tells does not hide a larger one.
  for (const got of [expected, moved(1)])
    for (let i = 0; i < pairs.length; i += 3)
      for (const sieve of sieves) {
        const error = values[i]?.errorOf(got[i] as number) ?? null;
        if (error === null) continue;
        const most = numberOf(roundRational(formats.binary64, 'towardNegative', error));
        if (compare(error, ratio(most)) === 0) continue;
        sieve.run(inputs, got, most, open);
        if (!open.list.subarray(0, open.count).includes(i)) return `hides the error of ${String(pairs[i])}`;
      }
  return null;
};

/** What does not hold, or null. */
export const sieved = (): string | null => {
  for (const format of narrow)
    for (const [name, primitive] of Object.entries(primitives)) {
      const broken = brokenIn(format, name, primitive);
      if (broken !== null) return `sieve ${format} ${name} ${broken}`;
    }
  // One element, an odd number of them, and as many as it takes.
  const exact = definitionOf<Balls>(ballColumns, (k, x, y) => k.add(x, y));
  for (const size of [1, 3, sieveSize]) {
    const x = new Float32Array(size).fill(1.5);
    const open = { list: new Int32Array(size), count: 0 };
    sieveOf('binary32', exact, null)?.run(
      [x, x],
      x.map((one) => one * 2),
      0.5,
      open,
    );
    const isLast = open.count === size % 2 && (open.count === 0 || open.list[0] === size - 1);
    if (!isLast) return `sieve of ${size}`;
  }
  return null;
};
