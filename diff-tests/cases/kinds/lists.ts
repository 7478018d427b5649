/** What strided samplers and those over sigma go by: lists of timesteps, lists of sigmas. */
import fc from 'fast-check';
import { z } from 'zod';
import { near } from '../generators/schedule.ts';
import { float } from '../generators/float.ts';
import { arrayOf, type HostTensor } from '../values.ts';
import type { Input } from '../../../spec/operation.ts';
import { rangeOf } from '../range.ts';
import { betas } from './elements.ts';
import { type Frame, identity, type KindRow, wrongKind } from './kind.ts';
import { vectorOf } from './ordinary.ts';
import type { Reading } from './reading.ts';
import { namedVector } from './symbols.ts';
import { ofTensor } from './reading.ts';

/** Timesteps of one case, mostly: each is a call of a model. */
const mostSteps = 12;
/** T where nothing says it. */
const anyT = 1000;

const down = (list: readonly number[]): number[] => [...new Set(list)].sort((a, b) => b - a);

const strided = (T: number, n: number, first: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.trunc(first - (i * T) / n)).filter((t) => t >= 0);

const integerList = z.array(z.int());

const ofTimesteps: Reading<readonly number[]> = {
  parse: (text) => {
    const inside = /^\[([\d,\s-]*)\]$/.exec(text.trim())?.[1];
    if (inside === undefined)
      throw new SyntaxError(`'${text}' is no list of integers: write [751,501,251,1]`);
    const parts = inside.trim() === '' ? [] : inside.split(',');
    const list = integerList.safeParse(parts.map((part) => (part.trim() === '' ? NaN : Number(part))));
    if (!list.success) throw new SyntaxError(`'${text}' is no list of integers: write [751,501,251,1]`);
    return list.data;
  },
  into: (_k, parsed) => parsed,
  texts: () => [],
  show: (_k, value) => `[${(value as readonly number[]).join(', ')}]`,
};

const leaveOut = function* (list: readonly number[]): Generator<readonly number[]> {
  const { length } = list;
  for (const kept of [[0], [length - 1], [0, length - 1]])
    if (kept.length < length) yield down(kept.map((i) => list[i] as number));
  if (length > 3) yield list.filter((_, i) => i % 2 === 0);
  for (let i = 0; i < Math.min(length, mostSteps); i++) yield list.toSpliced(i, 1);
  // Smaller numbers: the last ones of their own length.
  yield* [list.map((_, i) => length - 1 - i)].filter((least) => least.join() !== list.join());
};

export const timesteps: KindRow<readonly number[], readonly number[]> = {
  traits: ['integer'],
  generate: ({ steps }, { of }) => {
    const T = of === undefined ? anyT : steps;
    if (T === 0) return fc.constant([]);
    const most = Math.min(T, mostSteps);
    const count = fc.integer({ min: 1, max: most });
    return fc.oneof(
      { arbitrary: fc.constant(T > mostSteps ? strided(T, most, T - 1) : strided(T, T, T - 1)), weight: 2 },
      {
        arbitrary: fc
          .tuple(count, fc.boolean())
          .map(([n, last]) => down(strided(T, n, last ? T - 1 : T - T / n))),
        weight: 3,
      },
      {
        arbitrary: fc.array(fc.integer({ min: 0, max: T - 1 }), { minLength: 1, maxLength: most }).map(down),
        weight: 4,
      },
      fc.constantFrom<number[]>([], [0], [T - 1]),
    );
  },
  edges: ({ steps }, { of }) => {
    const T = of === undefined ? 10 : steps;
    if (T === 0) return [[]];
    return [
      strided(T, Math.min(T, mostSteps), T - 1),
      down(strided(T, Math.min(T, 3), T - 1)),
      [T - 1],
      [0],
      [],
    ];
  },
  // As many as an ordinary schedule has, and an ordinary list of noise.
  ordinary: () => [2, 1, 0],
  broken: (list, { of }, steps) => {
    const last = list.at(-1) ?? 0;
    const all = [
      [...list, last],
      [...list, -1],
      [...list.slice(0, -1), 0.5],
      [0, 1],
    ];
    return of === undefined ? all : [...all, [steps]];
  },
  simpler: (_format, list) => leaveOut(list),
  select: identity,
  shorten: (list, first, count) => list.map((t) => t - first).filter((t) => t >= 0 && t < count),
  zero: identity,
  lift: (list) => list,
  encode: (list) => [...list],
  decode: (_format, value) => {
    const parsed = z.array(z.number()).safeParse(value);
    return parsed.success ? parsed.data : wrongKind('a list of integers', value);
  },
  reading: ofTimesteps,
  range: ({ of }) => `integers${of === undefined ? '' : ' in 0..T-1'}, each less than the one before`,
  symbolic: (_input, { steps }) => strided(steps, steps, steps - 1),
};

/** A list of sigmas in its range, downwards, and where the row says so to 0. */
const sigmasOf = (input: Input, { format }: Frame, values: readonly number[]): HostTensor => {
  const list = [...new Set(values)].sort((a, b) => b - a);
  const data = new (arrayOf(format))(input.ends === '0' ? [...list, 0] : list);
  return { shape: [data.length], data };
};

const grid = ({ high }: { readonly high: number }, n: number, power: number): number[] =>
  Array.from({ length: n }, (_, i) => (high === Infinity ? 16 : high * 0.96875) * ((n - i) / n) ** power);

/** Sigmas as `steps` steps have them: one more where the last is 0. */
export const sigmas: KindRow<HostTensor, ReturnType<typeof ofTensor.parse>> = {
  ...betas,
  traits: ['schedule', 'stepped', 'ranged', 'gaps'],
  generate: (frame, input) => {
    const { format, steps, epsilon } = frame;
    const range = rangeOf({ range: '(0, inf)', ...input });
    const n = input.ends === '0' ? steps : steps + 1;
    const made = (power: number): HostTensor =>
      sigmasOf(
        input,
        frame,
        grid(range, n, power).map((x) => near(format, x)),
      );
    const top = range.high === Infinity ? 16 : range.high;
    const part = fc.integer({ min: 1, max: 999 }).map((i) => near(format, (top * i) / 1000));
    const many = (of: fc.Arbitrary<number>, length: number): fc.Arbitrary<number[]> =>
      fc.array(of, { minLength: length, maxLength: length });
    return fc.oneof(
      fc.constantFrom(1, 2, 3).map(made),
      { arbitrary: many(part, n).map((list) => sigmasOf(input, frame, list)), weight: 3 },
      many(float(format, epsilon), Math.max(steps, 0) + 1).map((list) => ({
        shape: [list.length],
        data: new (arrayOf(format))(list),
      })),
    );
  },
  edges: (frame, input) => {
    const of = (...list: number[]): HostTensor => sigmasOf(input, frame, list);
    const small = rangeOf({ range: '(0, inf)', ...input }).high === Infinity ? [4, 2, 1] : [0.75, 0.5, 0.25];
    const tenths = Array.from({ length: 10 }, (_, i) =>
      near(frame.format, ((10 - i) * (small[0] as number)) / 11),
    );
    const always = [of(...small), of(small[0] as number), of(...tenths), of(...small.slice(0, 2))];
    return input.ends === '0' ? [...always, of()] : always;
  },
  ordinary: (frame) => vectorOf(frame, 1, 0.75, 0.5, 0.25),
  broken: (x) => [
    ...betas.broken(x, { name: '', kind: 'betas', meaning: '' }, 0),
    { shape: [0], data: x.data.slice(0, 0) },
  ],
  shorten: (x, first, count) => {
    const data = x.data.slice(first, first + Math.max(count, 1));
    if (data.length > 0 && first + count < x.data.length) data[data.length - 1] = x.data.at(-1) as number;
    return { shape: [data.length], data };
  },
  reading: ofTensor,
  range: () => 'vector of one or more, any values, meant downwards',
  symbolic: ({ name }, { steps }) => namedVector(steps + 1, (i) => `${name}[${i}]`),
};
