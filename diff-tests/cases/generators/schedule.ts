import fc from 'fast-check';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { linearBetas } from '../../../spec/diffusion/schedule.ts';
import { arrayOf, type HostTensor, numberOf, toNumber } from '../values.ts';
import { neighbour } from './float.ts';
import { remembered } from './remembered.ts';

const vector = (format: FormatName, values: readonly number[]): HostTensor => {
  const data = new (arrayOf(format))(values);
  return { shape: [data.length], data };
};

/** The linear ramp, as the specification rounds it. */
export const ramp = (format: FormatName, steps: number, first: string, last: string): HostTensor => {
  const k = binary(format);
  return vector(format, linearBetas(k, steps, k.of(first), k.of(last)).map(toNumber));
};

const nearIn = remembered((format: FormatName) =>
  remembered((x: number) => (x === 0 ? x : numberOf(format, x.toFixed(60).replace(/0+$/, '')))),
);

/** The number of the format nearest to x. */
export const near = (format: FormatName, x: number): number => nearIn(format)(x);

/** Betas at which definitions and implementations part: 0, 1, above 1, negative, tiny, next to 1. */
const specialBetas = remembered((format: FormatName): readonly number[] => [
  0,
  1,
  neighbour(format, 1, -1),
  neighbour(format, 1, 1),
  1.5,
  2,
  -0.5,
  -(2 ** -10),
  2 ** -12,
  2 ** -14,
  0.5,
  0.0625,
]);

const one = (format: FormatName): HostTensor[] => specialBetas(format).map((beta) => vector(format, [beta]));

const more = (format: FormatName): HostTensor[] => [
  ramp(format, 3, '1/10000', '1/50'),
  vector(format, [0.5, 0]),
  ramp(format, 10, '1/50', '1/10000'),
  vector(format, []),
  vector(format, [0, 0.5]),
  ramp(format, 4, '1/10', '2/5'),
  vector(format, [0.5, 1]),
  ramp(format, 50, '1/10000', '1/50'),
  vector(format, [0.25, 1.5]),
  vector(format, [-0.5, 0.75]),
];

/** Schedules whose every step is a special one, and longer ones in turn: shown first, the same for every seed. */
export const edgeSchedules = (format: FormatName): HostTensor[] => {
  const longer = more(format);
  return one(format).flatMap((single, i) => [single, ...longer.slice(i, i + 1)]);
};

/** The schedule of the DDPM paper: shown once, for structure (order, time, count). */
export const longSchedule = (format: FormatName): HostTensor => ramp(format, 1000, '1/10000', '1/50');

const ratios: readonly (readonly [string, string])[] = [
  ['1/10000', '1/50'],
  ['1/50', '1/10000'],
  ['1/10', '1/10'],
  ['0', '1'],
  ['1/2', '3/2'],
  ['1/10', '2/5'],
  ['-1/10', '1/10'],
];

/** Betas of a given length: ramps up and down, constants, random ones, special ones among them. */
export const betasOf = (format: FormatName, steps: number): fc.Arbitrary<HostTensor> => {
  const uniform = fc.integer({ min: 0, max: 4096 }).map((i) => near(format, i / 4096));
  const small = fc.integer({ min: 1, max: 400 }).map((i) => near(format, i / 10_000));
  const special = fc.constantFrom(...specialBetas(format));
  const mixed = fc.oneof({ arbitrary: small, weight: 4 }, { arbitrary: uniform, weight: 3 }, special);
  const list = (of: fc.Arbitrary<number>): fc.Arbitrary<HostTensor> =>
    fc.array(of, { minLength: steps, maxLength: steps }).map((values) => vector(format, values));
  return fc.oneof(
    fc.constantFrom(...ratios).map(([first, last]) => ramp(format, steps, first, last)),
    fc.oneof(small, special).map((beta) => vector(format, new Array<number>(steps).fill(beta))),
    { arbitrary: list(small), weight: 2 },
    { arbitrary: list(mixed), weight: 3 },
    list(uniform),
  );
};
