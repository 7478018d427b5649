/** A cheap check of all of spec/columns/: the first thing that does not hold, or null. Mutants of its files are put to it. */
import { allowanceOf, evenly } from '../../../spec/columns/allowance.ts';
import { ballColumns, type Balls } from '../../../spec/columns/balls.ts';
import { type Bounds, boundsColumns } from '../../../spec/columns/bounds.ts';
import { expFloats } from '../../../spec/columns/exp-floats.ts';
import { columnChoices, type NearestColumn, nearestColumns } from '../../../spec/columns/nearest.ts';
import { floatOf } from '../../../spec/columns/numbers.ts';
import { many, roundings } from '../../../spec/columns/roundings.ts';
import { roundOne } from '../../../spec/columns/rounding.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import { pairOf, profileNamed, profileNames } from '../../../spec/profiles/index.ts';
import { compare } from '../../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real, real } from '../../../spec/scalars/exact/real.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type Float, valueOf } from '../../../spec/scalars/floats/float.ts';
import { expWithinUlp } from '../../../spec/scalars/floats/float-exp.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import { optional } from '../../../spec/scalars/sets/optional.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import {
  all,
  besidePowers,
  less,
  narrow,
  numbers,
  pairsOf,
  type Primitive,
  primitives,
  ratio,
} from './columns-material.ts';
import { certified } from './columns-certified.ts';
import { edgesHold } from './columns-edges.ts';
import { endsHold } from './columns-ends.ts';
import { recordedHolds } from './columns-recorded.ts';
import { setsHold } from './columns-sets.ts';
import { sieved } from './columns-sieved.ts';

/** Every claim; each gives what is wrong, or null. */
const claims: readonly (() => string | null)[] = [
  // What IEEE 754 gives.
  () => {
    for (const format of all) {
      const pairs = pairsOf(format);
      const k = nearestColumns(format);
      const [x, y] = [k.column(pairs.map(([a]) => a)), k.column(pairs.map(([, b]) => b))];
      for (const [name, primitive] of Object.entries(primitives)) {
        const { values, open } = primitive<NearestColumn>(k, x, y);
        let undecided = 0;
        for (const [i, [a, b]] of pairs.entries()) {
          const exact = toNumber(
            primitive<Float>(binary(format), inputFloat(format, a), inputFloat(format, b)),
          );
          if (open?.[open.length === 1 ? 0 : i] === 1) undecided += 1;
          else if (!Object.is(values[values.length === 1 ? 0 : i], exact))
            return `nearest ${format} ${name}(${a}, ${b})`;
        }
        const most = format === 'binary64' ? (/exp/i.test(name) ? Infinity : 12) : /exp/i.test(name) ? 12 : 0;
        if (undecided > most) return `nearest ${format} ${name} leaves ${undecided} open`;
      }
    }
    return null;
  },
  // The choices of exp and of NaN through clamp.
  () => {
    for (const format of narrow) {
      const points = [
        ...numbers(format, 80),
        0,
        -0,
        1,
        -1,
        NaN,
        Infinity,
        -Infinity,
        11,
        -11,
        90,
        -90,
        1000,
        -1000,
        0.6931472,
        -0.6931472,
        1.3862944,
        1e-9,
        -1e-9,
        2 ** -12,
        -(2 ** -12),
        ...besidePowers(format),
      ].map(roundOne[format]);
      let open = 0;
      for (const x of points) {
        const found = expFloats(format)(x);
        const wanted = expWithinUlp(formats[format], inputFloat(format, x)).map(toNumber);
        if (found === null) open += 1;
        else if (found.length !== wanted.length || found.some((v, i) => !Object.is(v, wanted[i])))
          return `exp ${format} ${x}`;
      }
      if (open > 6) return `exp ${format} leaves ${open} open`;
      const runs = columnChoices(
        format,
        defaultEpsilon,
      )((k) => k.clamp(k.column([NaN, 0.5]), k.neg(k.one), k.one).values);
      if (runs.length !== 2 || !Number.isNaN(runs[0]?.[0]) || runs[1]?.[0] !== -1 || runs[1]?.[1] !== 0.5)
        return `clamp ${format}`;
    }
    return null;
  },
  () => {
    for (const format of ['binary16', 'bfloat16'] as const) {
      const f = formats[format];
      for (const x of numbers('binary64', 400).flatMap((v) => [
        v,
        v * 2 ** -20,
        v * 2 ** 9,
        v * 2 ** 128,
        v * 2 ** -133,
      ])) {
        const exact = floatOf(x);
        const wanted =
          exact.kind === 'finite' ? toNumber(round(f, 'nearestEven', exact.negative, exact.m, exact.e)) : x;
        if (!Object.is(roundOne[format](x), wanted)) return `round ${format} ${x}`;
      }
      for (const x of [
        65520,
        65519.99,
        131008,
        1e300,
        -Infinity,
        2 ** 128,
        NaN,
        1.00048828125,
        -1.00390625,
      ]) {
        const exact = floatOf(x);
        const wanted =
          exact.kind === 'finite' ? toNumber(round(f, 'nearestEven', exact.negative, exact.m, exact.e)) : x;
        if (!Object.is(roundOne[format](x), wanted)) return `round ${format} ${x}`;
      }
    }
    return null;
  },
  () =>
    exactly('balls', (_format, primitive, pairs) => {
      const k = ballColumns;
      const made = primitive<Balls>(k, k.column(pairs.map(([a]) => a)), k.column(pairs.map(([, b]) => b)));
      return pairs.map((_, i) => {
        const [mid, rad] = [
          made.mid[made.mid.length === 1 ? 0 : i] as number,
          made.rad[made.rad.length === 1 ? 0 : i] as number,
        ];
        return Number.isFinite(mid) && rad >= 0 && rad < Infinity ? [mid, rad] : null;
      });
    }),
  () =>
    exactly('bounds', (format, primitive, pairs) => {
      const k = boundsColumns(format, 'outer', evenly(0, 0));
      const { lo, hi } = primitive<Bounds>(
        k,
        k.column(pairs.map(([a]) => a)),
        k.column(pairs.map(([, b]) => b)),
      );
      return pairs.map((_, i) => {
        const [low, high] = [lo[lo.length === 1 ? 0 : i] as number, hi[hi.length === 1 ? 0 : i] as number];
        return low <= high && low < Infinity ? { low, high } : null;
      });
    }),
  () => endsHold() ?? edgesHold(),
  () => certified(),
  () => setsHold(),
  () => recordedHolds() ?? sieved(),
  () => {
    const left = profileNames.filter((name) => allowanceOf(profileNamed(name), 'binary32') === null);
    if (left.join() !== 'cuda-fast-math,metal') return `not followed ${left.join()}`;
    const told = [ieee754Wide, ieee754Loose, pairOf(ieee754, profileNamed('wgsl')), profileNamed('cuda')]
      .map((profile) => allowanceOf(profile, 'binary32'))
      .map((of) => [of?.wider, of?.flush, of?.eitherSubnormal, of?.reorders, of?.scalars?.flush].join());
    const freedoms =
      'true,false,false,false, true,false,false,true, false,true,true,true,false false,false,false,false,';
    if (told.join(' ') !== freedoms) return `allowance ${told.join(' ')}`;
    const counted = Object.values(primitives)
      .map((primitive) => primitive<number>(roundings, 0, 0))
      .map((n) => Math.min(n, many));
    if ([roundings.nat(3), roundings.nat(1000)].join() !== '0,2') return 'roundings of counts';
    return counted.join() === '1,1,1,1,2,0,0,1,0,0,2,2,2,2,2,1,1,2,2,1,2,2,2'
      ? null
      : `roundings ${counted.join()}`;
  },
];

type Known = readonly [number, number] | { readonly low: number; readonly high: number } | null;

/** Whether what is said of exact values holds them, and says something. */
const exactly = (
  what: string,
  made: (
    format: FormatName,
    primitive: Primitive,
    pairs: readonly (readonly [number, number])[],
  ) => readonly Known[],
): string | null => {
  const k = optional(real);
  for (const format of what === 'bounds' ? all : narrow) {
    const value = (x: number): Real | null => {
      const float = inputFloat(format, x);
      return float.kind === 'finite' ? valueOf(float) : null;
    };
    const pairs = pairsOf(format);
    for (const [name, primitive] of Object.entries(primitives)) {
      let [unknown, wide] = [0, 0];
      for (const [i, known] of made(format, primitive, pairs).entries()) {
        const [a, b] = pairs[i] as readonly [number, number];
        const result = primitive<Real | null>(k, value(a), value(b));
        const enclosed =
          result === null || result.convention !== undefined
            ? null
            : 'n' in result
              ? { lo: result, hi: result }
              : enclosureOf(result, 300);
        if (known === null) unknown += enclosed === null ? 0 : 1;
        if (known === null || enclosed === null) continue;
        const ball = 'low' in known ? null : known;
        const [lo, hi] =
          'low' in known
            ? [ratio(known.low), ratio(known.high)]
            : [less(known[0], known[1], -1n), less(known[0], known[1], 1n)];
        if (compare(lo, enclosed.lo) > 0 || compare(enclosed.hi, hi) > 0)
          return `${what} ${format} ${name}(${a}, ${b})`;
        const [size, width] =
          ball === null
            ? [
                Math.abs((known as { low: number }).low),
                (known as { high: number; low: number }).high - (known as { low: number }).low,
              ]
            : [Math.abs(ball[0]), ball[1]];
        if (width > size * 2 ** -44 + 2 ** -60) wide += 1;
      }
      const isExp = /exp/i.test(name);
      if (unknown > (isExp ? 40 : 22)) return `${what} ${format} ${name} knows nothing of ${unknown}`;
      if (wide > (isExp ? 30 : 8)) return `${what} ${format} ${name} says little of ${wide}`;
    }
  }
  return null;
};

/** The first claim that does not hold; null: all do. */
export const firstBroken = (): string | null => {
  for (const claim of claims) {
    try {
      const broken = claim();
      if (broken !== null) return broken;
    } catch (error) {
      return `threw: ${(error as Error).message}`;
    }
  }
  return null;
};
