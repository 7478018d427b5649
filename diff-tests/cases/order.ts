/** Numbers of a case that are meant in an order: the states that a step is between, a list of sigmas. */
import type { Input, Operation } from '../../spec/operation.ts';
import { rangeOf } from './range.ts';
import { arrayOf, type HostInputs, type HostTensor } from './values.ts';

/** Two numbers of a case of which one is meant not to exceed the other. */
interface Pair {
  readonly isOrdered: boolean;
  /** The inputs that put them in order. */
  readonly ordered: () => HostInputs;
}

/** Two inputs: swapped, or where they are equal, the first of them halved. */
const inputsIn = ({ name, atMost, strictly = false }: Input, inputs: HostInputs): readonly Pair[] => {
  if (atMost === undefined) return [];
  const [less, more] = [inputs[name] as number, inputs[atMost] as number];
  const isOrdered = strictly ? less < more : less <= more;
  const ordered = (): HostInputs => (less === more ? { [name]: less / 2 } : { [name]: more, [atMost]: less });
  return [{ isOrdered, ordered }];
};

/** The alphaBar that a run ends in, which becomes 1. A NaN is not above anything: other rows speak of it. */
const entryIn = ({ name, notBelow }: Input, inputs: HostInputs): readonly Pair[] => {
  if (notBelow === undefined) return [];
  const [bars, timesteps] = notBelow;
  const { shape, data } = inputs[bars] as HostTensor;
  const entry = data[(inputs[timesteps] as readonly number[]).at(-1) ?? data.length] ?? NaN;
  const ordered = (): HostInputs => ({
    [name]: 1,
    // A table that goes above 1, which only its own row forbids, is cut there.
    [bars]: { shape, data: data.map((x) => (x > 1 ? 1 : x)) },
  });
  return [{ isOrdered: !(entry > (inputs[name] as number)), ordered }];
};

export const pairsIn = (operation: Operation, inputs: HostInputs): readonly Pair[] =>
  operation.inputs.flatMap((input) => [...inputsIn(input, inputs), ...entryIn(input, inputs)]);

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
