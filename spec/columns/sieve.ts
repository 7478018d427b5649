/**
 * Results in, and out what is not decided of them: a definition, its exact values, what IEEE 754 gives and the verdict in
 * one loop of WebAssembly, without a column in between. lanes.ts and verdict.ts say why what it passes is right; what it
 * leaves over, and what there is no code for, is left to columns.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import type { Balls } from './balls.ts';
import { nearly, type OpenList, type Results, shrunk } from './certify.ts';
import { type Ball, ballRules, byRule, nearestRules, rounding } from './lanes.ts';
import type { NearestColumn } from './nearest.ts';
import { limits } from './numbers.ts';
import { Undecided } from './open.ts';
import type { Recorded, Recording, StepName } from './recorded.ts';
import { both, type Code, f64x2, get, i32, i64x2, moduleOf, repeat, set, twice, v128, when } from './wasm.ts';
import { verdictOn } from './verdict.ts';

/** A definition that was recorded. */
export interface Definition<C> {
  readonly recording: Recording<C>;
  readonly result: Recorded<C>;
}

export interface Sieve {
  /**
   * Lists the results that are not decided, given the largest error known (below 0: none); of the others, how many are
   * surely not nearest, and how many have no error in ulp.
   */
  run(
    inputs: readonly Float32Array[],
    got: Results,
    most: number,
    open: OpenList,
  ): { readonly wrong: number; readonly skipped: number };
}

/** Elements that it takes at once. */
export const sieveSize = 2 ** 12;

/** Where a value comes from: the place of a step or an input, or numbers that all elements share. */
type Source = { readonly at: number } | { readonly numbers: readonly number[]; readonly rad: boolean };

/** The steps of a definition without their numbers: what has the same ones has the same code. */
interface Plan {
  readonly inputs: readonly number[];
  readonly steps: readonly {
    readonly name: StepName;
    readonly at: number;
    readonly operands: readonly Source[];
  }[];
  readonly result: number;
}

const planOf = <C>(
  { recording: { inputs, steps }, result }: Definition<C>,
  numbersOf: (shared: C) => readonly number[],
  into: number[],
): Plan => {
  if ('shared' in result) throw new Undecided('nothing depends on an element');
  const source = (x: Recorded<C>): Source => {
    if ('at' in x) return x;
    const numbers = numbersOf(x.shared);
    return { numbers: numbers.map((n) => into.push(n) - 1), rad: numbers.length > 1 };
  };
  return {
    inputs,
    steps: steps.map(({ name, at, operands }) => ({ name, at, operands: operands.map(source) })),
    result: result.at,
  };
};

/** Of memory: two sums, what is compared with, the numbers that are shared, the list, and the columns. */
const [numbersAt, mostNumbers] = [64, 500];
const listAt = 4096;
const columnsAt = listAt + 4 * (sieveSize + 16);
const columnAt = (place: number): number => columnsAt + place * 4 * sieveSize;

/** Locals: the end, how far the list is, the place, and what is left of a pair. */
const [end, listed, at, left] = [0, 1, 2, 3];

/** The values of all places of a plan. */
const valuesOf = <T>(
  { inputs, steps, result }: Plan,
  column: (place: number) => T,
  shared: (source: Exclude<Source, { readonly at: number }>) => T,
  rule: (name: StepName, operands: readonly T[]) => T,
): T => {
  const made: T[] = [];
  for (const [i, place] of inputs.entries()) made[place] = column(i);
  for (const { name, at: place, operands } of steps)
    made[place] = rule(
      name,
      operands.map((x) => ('at' in x ? (made[x.at] as T) : shared(x))),
    );
  return made[result] as T;
};

const number = (index: number): Code => v128.load64Splat(i32.of(0), numbersAt + 8 * index);

/** Whether a result is what IEEE 754 gives: a normal number, or any. */
interface Given {
  readonly normal: Code;
  readonly any: () => Code;
}

/** The steps up to an exponential at the end: IEEE 754 gives any float within 1 ulp of that. null: there is none. */
const argumentOfExp = ({ inputs, steps, result }: Plan): Plan | null => {
  const last = steps.at(-1);
  const [argument] = last?.operands ?? [];
  if (last?.name !== 'exp' || last.at !== result || argument === undefined || !('at' in argument))
    return null;
  return { inputs, steps: steps.slice(0, -1), result: argument.at };
};

/** Whether normal numbers are floats of a format: the places that it lacks are 0. */
const areFloats = (format: FormatName, x: Code): Code => {
  const lacked = BigInt(53 - limits[format].precision);
  return i64x2.eq(v128.and(x, twice((1n << lacked) - 1n)), twice(0n));
};

const bytesOf = (
  format: FormatName,
  exact: Plan,
  nearest: Plan | null,
  isStrict: boolean,
): Uint8Array<ArrayBuffer> => {
  let vectors = 0;
  // What nearly all pass is asked of all, and the rest of those that do not.
  const [first, rest]: [number[], number[]] = [[], []];
  let body = first;
  const local = (): number => 4 + vectors++;
  const keep = (code: Code): Code => {
    const place = local();
    body.push(...set(place, code));
    return get(place);
  };
  const pair = (place: number): Code => keep(f64x2.promoteLow(v128.load64Zero(get(at), columnAt(place))));
  const columns = exact.inputs.map((_, i) => pair(i));
  const got = pair(columns.length);
  const ball = valuesOf<Ball>(
    exact,
    (i) => ({ mid: columns[i] as Code, rad: null }),
    ({ numbers: [mid = 0, rad = 0], rad: hasRadius }) => ({
      mid: number(mid),
      rad: hasRadius ? number(rad) : null,
    }),
    (name, operands) => byRule(ballRules(keep), name, operands),
  );
  const { isNear, isNormal, wrong, within, ends } = verdictOn(format, keep, got, ball, number(0), number(1));
  const isFinite = keep(
    columns.map((x) => f64x2.lt(f64x2.abs(x), both(Infinity))).reduce((all, one) => v128.and(all, one)),
  );
  const nearestBy = (plan: Plan): Code =>
    valuesOf<Code>(
      plan,
      (i) => columns[i] as Code,
      ({ numbers: [value = 0] }) => number(value),
      (name, operands) => byRule(nearestRules(format, keep), name, operands),
    );
  const isFloat = (): Code => f64x2.eq(rounding(format, keep)(got), got);
  const givenBy = (plan: Plan): Given => {
    const argument = argumentOfExp(plan);
    if (argument !== null) {
      const isWithin = keep(
        within(byRule(ballRules(keep), 'exp', [{ mid: nearestBy(argument), rad: null }])),
      );
      return {
        normal: v128.and(isWithin, areFloats(format, got)),
        any: () => v128.and(isWithin, isFloat()),
      };
    }
    const expected = nearestBy(plan);
    const isSame = i64x2.eq(expected, got);
    const isNumber = v128.or(f64x2.eq(expected, expected), f64x2.eq(got, got));
    return { normal: isSame, any: () => v128.or(isSame, v128.not(isNumber)) };
  };
  const strict = isStrict && nearest !== null ? { given: givenBy(nearest), isWrong: wrong() } : null;
  const isPlain = v128.and(isNormal, isFinite);
  const decided = local();
  first.push(
    ...set(
      decided,
      strict === null
        ? v128.and(isPlain, v128.and(isNear, areFloats(format, got)))
        : v128.and(isPlain, v128.and(v128.or(isNear, strict.isWrong), strict.given.normal)),
    ),
  );
  body = rest;
  const { isZero, isSigned } = ends();
  const isWrong = strict?.isWrong ?? wrong();
  const isSure = [isNear, isZero, isSigned, isWrong].reduce((any, one) => v128.or(any, one));
  const byIeee = (plan: Plan): Code => {
    const { any } = strict?.given ?? givenBy(plan);
    return v128.and(any(), v128.or(isSure, v128.not(isFinite)));
  };
  // What IEEE 754 gives is a float of the format; anything else may be none.
  const byValue = (): Code => {
    const isFloatNear = v128.and(isNear, isFloat());
    return v128.and(isFinite, v128.or(isFloatNear, isSigned));
  };
  const passed = [...(nearest === null ? [] : [byIeee(nearest)]), ...(isStrict ? [] : [byValue()])];
  rest.push(
    ...set(
      decided,
      passed.reduce((any, one) => v128.or(any, one)),
    ),
  );
  const [wrongs, skipped] = [local(), local()];
  const element = i32.shiftRight(get(at), i32.of(2));
  // Both are written; what is decided is written over.
  const list = (bit: Code, place: Code): Code => [
    ...i32.store(get(listed), place, listAt),
    ...set(listed, i32.add(get(listed), i32.shiftLeft(bit, i32.of(2)))),
  ];
  const isLeft = set(left, i64x2.bitmask(v128.not(get(decided))));
  const count = (sum: number, which: Code): Code =>
    set(sum, i64x2.sub(get(sum), v128.and(get(decided), which)));
  const loop: Code = [
    ...first,
    ...isLeft,
    ...when(get(left), [
      ...rest,
      ...isLeft,
      ...count(skipped, v128.not(isNormal)),
      ...(strict === null ? count(wrongs, v128.and(isFinite, isWrong)) : []),
      ...list(i32.and(get(left), i32.of(1)), element),
      ...list(i32.shiftRight(get(left), i32.of(1)), i32.add(element, i32.of(1))),
    ]),
    ...(strict === null ? [] : count(wrongs, v128.and(isFinite, isWrong))),
    ...set(at, i32.add(get(at), i32.of(8))),
  ];
  return moduleOf(
    [
      ...repeat(loop, i32.lessThan(get(at), get(end))),
      ...v128.store(i32.of(0), get(wrongs), 0),
      ...v128.store(i32.of(0), get(skipped), 16),
      ...i32.shiftRight(get(listed), i32.of(2)),
    ],
    3,
    vectors,
  );
};

// The types of node leave WebAssembly out, and those of a browser are not for here.
const { Instance, Memory, Module } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
      readonly Instance: new (
        module: object,
        imports: { of: { memory: object } },
      ) => { readonly exports: { run(end: number): number } };
    };
  }
).WebAssembly;

type Loaded = (numbers: readonly number[]) => Sieve;

/** Code with its memory, into which what is shared is written before each run. */
const load = (bytes: Uint8Array<ArrayBuffer>, count: number): Loaded => {
  const memory = new Memory({ initial: Math.ceil(columnAt(count + 1) / 2 ** 16) });
  const { run } = new Instance(new Module(bytes), { of: { memory } }).exports;
  const { buffer } = memory;
  const [sums, shared] = [new BigInt64Array(buffer, 0, 4), new Float64Array(buffer, numbersAt, mostNumbers)];
  const list = new Int32Array(buffer, listAt, sieveSize);
  const columns = Array.from(
    { length: count + 1 },
    (_, i) => new Float32Array(buffer, columnAt(i), sieveSize),
  );
  const sum = (place: number): number => Number((sums[place] as bigint) + (sums[place + 1] as bigint));
  return (numbers) => ({
    run: (inputs, got, most, open) => {
      shared.set(numbers);
      // Nothing is below NaN.
      const known = most < 0 ? NaN : most;
      shared[0] = Math.min(known, nearly) * shrunk;
      shared[1] = known * shrunk;
      for (const [i, input] of inputs.entries()) columns[i]?.set(input);
      columns[count]?.set(got);
      const even = got.length - (got.length % 2);
      open.count = even === 0 ? 0 : run(4 * even);
      open.list.set(list.subarray(0, open.count));
      if (even < got.length) open.list[open.count++] = even;
      return even === 0 ? { wrong: 0, skipped: 0 } : { wrong: sum(0), skipped: sum(2) };
    },
  });
};

/** Code by the plan that it was made for; null: none can be. */
const loaded = new Map<string, Loaded | null>();

const numbersOfBalls = ({ mid, rad }: Balls): readonly number[] =>
  rad[0] === 0 ? [mid[0] as number] : [mid[0] as number, rad[0] as number];

const numbersOfNearest = ({ values, open }: NearestColumn): readonly number[] => {
  if (open !== null) throw new Undecided('what all elements share is open');
  return [values[0] as number];
};

/**
 * The sieve of a definition. Without `nearest` it passes what is surely nearest, a zero with its sign. With it, what has
 * the bits that IEEE 754 gives and is surely nearest or surely not, or is given of inputs that are not finite: those have
 * no exact value. Where it is not strict it passes what passes either. null: there is no code for it.
 */
export const sieveOf = (
  format: FormatName,
  exact: Definition<Balls>,
  nearest: Definition<NearestColumn> | null,
  isStrict = nearest !== null,
): Sieve | null => {
  const numbers = [0, 0];
  try {
    const plans = [
      planOf(exact, numbersOfBalls, numbers),
      nearest === null ? null : planOf(nearest, numbersOfNearest, numbers),
    ] as const;
    if (numbers.length > mostNumbers) return null;
    const key = JSON.stringify([format, ...plans, isStrict]);
    const known = loaded.get(key);
    if (known !== undefined) return known?.(numbers) ?? null;
    const made = load(bytesOf(format, ...plans, isStrict), exact.recording.inputs.length);
    loaded.set(key, made);
    return made(numbers);
  } catch (error) {
    if (error instanceof Undecided) return null;
    throw error;
  }
};
