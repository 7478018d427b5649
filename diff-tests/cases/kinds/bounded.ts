/** Numbers that mean something in a range: drawn from it mostly, since outside of it programs may do as they like. */
import fc from 'fast-check';
import type { Input } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { symbol } from '../../../spec/scalars/formula.ts';
import { float } from '../generators/float.ts';
import { near } from '../generators/schedule.ts';
import { tensorOf } from '../generators/tensor.ts';
import { lastInside, type Range, rangeOf } from '../range.ts';
import type { HostTensor } from '../values.ts';
import { arrayOf } from '../values.ts';
import { tensor } from './elements.ts';
import type { Frame, KindRow } from './kind.ts';
import { scalar } from './numbers.ts';

/** How far up a range without an end is drawn from, and how near to its lower end: powers of two. */
const [least, most] = [-7, 7];

/** Parts of a range, or numbers of any size where it has no end. */
const within = (format: FormatName, { low, high }: Range): fc.Arbitrary<number> =>
  high === Infinity
    ? fc
        .tuple(fc.integer({ min: 64, max: 127 }), fc.integer({ min: least, max: most }))
        .map(([m, e]) => near(format, low + (m / 64) * 2 ** e))
    : fc.oneof(
        fc.integer({ min: 1, max: 63 }).map((i) => near(format, low + ((high - low) * i) / 64)),
        fc.integer({ min: 1, max: 999 }).map((i) => near(format, low + ((high - low) * i) / 1000)),
      );

/** Inside, its last numbers, and now and then any number. */
const inRange = ({ format, epsilon, plain }: Frame, input: Input): fc.Arbitrary<number> => {
  const range = rangeOf(input);
  return fc.oneof(
    { arbitrary: within(format, range), weight: 8 },
    { arbitrary: fc.constantFrom(...lastInside(range, format)), weight: 2 },
    { arbitrary: plain ? within(format, range) : float(format, epsilon), weight: 1 },
  );
};

const middle = ({ low, high }: Range): number => (high === Infinity ? low + 1.25 : (low + high) / 2);

const edgesIn = (format: FormatName, input: Input): number[] => {
  const range = rangeOf(input);
  const inside = [0.36, 0.64].map((part) =>
    near(format, range.low + part * (Math.min(range.high, 8) - range.low)),
  );
  return [...inside, ...lastInside(range, format), range.low, range.low - 0.5, NaN];
};

const text = ({ range = '[0, inf)' }: Input): string => `in ${range}; others are computed too`;

export const bounded: KindRow<number, string> = {
  ...scalar,
  traits: ['sized', 'ranged'],
  generate: inRange,
  edges: ({ format }, input) => [...new Set(edgesIn(format, input))],
  ordinary: ({ vary }) => vary(0.5),
  range: (input) => `any number, meant ${text(input)}`,
  symbolic: ({ name }) => symbol(name),
};

export const boundedTensor: KindRow<HostTensor, ReturnType<typeof tensor.reading.parse>> = {
  ...tensor,
  traits: ['shaped', 'sized', 'ranged'],
  generate: (frame, input) => tensorOf(frame.format, frame.shape, inRange(frame, input)),
  edges: (frame, input) => {
    const [specials] = tensor.edges(frame, input);
    const values = [...edgesIn(frame.format, input), middle(rangeOf(input)), ...(specials?.data ?? [])];
    return [{ shape: [values.length], data: new (arrayOf(frame.format))(values) }];
  },
  range: (input) => `tensor of any shape, any values, meant ${text(input)}`,
};
