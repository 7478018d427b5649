/** Numbers of a case that are meant in an order: the states that a step is between, a list of sigmas. */
import type { Input, Operation } from '../../spec/operation.ts';
import { rangeOf } from './range.ts';
import { arrayOf, type HostInputs, type HostTensor } from './values.ts';

/** Two numbers of which the first is meant not to exceed the other. */
interface Pair {
  readonly names: readonly [string, string];
  readonly values: readonly [number, number];
  readonly strictly: boolean;
}

export const pairsIn = (operation: Operation, inputs: HostInputs): readonly Pair[] =>
  operation.inputs.flatMap(({ name, atMost, strictly = false }) =>
    atMost === undefined
      ? []
      : [{ names: [name, atMost], values: [inputs[name] as number, inputs[atMost] as number], strictly }],
  );

export const isOrdered = ({ values: [less, more], strictly }: Pair): boolean =>
  strictly ? less < more : less <= more;

/** Swapped, or where they are equal, the first of them halved. */
export const ordered = ({ names: [less, more], values: [x, y] }: Pair): HostInputs =>
  x === y ? { [less]: x / 2 } : { [less]: y, [more]: x };

const rangeIn = (input: Input): ReturnType<typeof rangeOf> => rangeOf({ range: '(0, inf)', ...input });

/** Each in its range and less than the one before; the last one too, or 0 where the row says so. */
export const isDownwards = (input: Input, { data }: HostTensor): boolean => {
  const within = rangeIn(input);
  const inside = input.ends === '0' ? data.slice(0, -1) : data;
  return (
    data.every((x, i) => i === 0 || x < (data[i - 1] as number)) &&
    inside.every((x) => within.has(x)) &&
    (input.ends !== '0' || Object.is(data.at(-1), 0))
  );
};

/** As many sigmas, the same where they are inside, each once; others evenly below. */
export const downwards = (input: Input, { data }: HostTensor): HostTensor => {
  const range = rangeIn(input);
  const size = input.ends === '0' ? data.length - 1 : data.length;
  const kept = new Set([...data].filter((x) => range.has(x) && x >= 2 ** -10 && x <= 2 ** 10));
  for (let i = 1; kept.size < size; i++) kept.add(i / 2 ** Math.max(5, Math.ceil(Math.log2(size + 2))));
  const list = [...kept].sort((x, y) => y - x).slice(0, size);
  const all = input.ends === '0' ? [...list, 0] : list;
  const Class = arrayOf(data instanceof Float64Array ? 'binary64' : 'binary32');
  return { shape: [all.length], data: new Class(all) };
};
