/** Ways to break what the types promise, by kind of input. */
import type { Input, Kind, Operation } from '../../../spec/operation.ts';
import { arrayOf, type HostInputs, type HostTensor, type HostValue } from '../values.ts';

const oneMore = (x: HostTensor): HostTensor => {
  const data = new (arrayOf(x.data instanceof Float64Array ? 'binary64' : 'binary32'))(x.data.length + 1);
  data.set(x.data);
  return { shape: x.shape, data };
};

type Break = (value: HostValue, input: Input, steps: number) => readonly HostValue[];

const tensor: Break = (value, { like }) => {
  const x = value as HostTensor;
  const ragged = oneMore(x);
  if (like === undefined) return [ragged];
  return [ragged, { ...ragged, shape: [x.data.length + 1] }, { ...x, shape: [1, ...x.shape] }];
};

const vector: Break = (value) => {
  const x = value as HostTensor;
  return [oneMore(x), { ...x, shape: [1, ...x.shape] }];
};

const index: Break = (_value, { last }, steps) => [last === 'T' ? steps + 1 : steps, -1, 0.5];
const count: Break = () => [-1, 1.5];

const noise: Break = (value, input, steps) => {
  const list = value as readonly HostTensor[];
  const [first] = list;
  const broken =
    first === undefined ? [] : tensor(first, input, steps).map((x) => list.with(0, x as HostTensor));
  const extra = first ?? { shape: [], data: new Float32Array(1) };
  return [...(list.length === 0 ? [] : [list.slice(1)]), [...list, extra], ...broken];
};

const none: Break = () => [];

const breaks: Readonly<Record<Kind, Break>> = {
  tensor,
  times: tensor,
  betas: vector,
  alphaBars: vector,
  time: none,
  scalar: none,
  count,
  index,
  noise,
  model: none,
  indexModel: none,
};

/** T of a case: the length of its schedule, 0 without one. */
export const stepsOf = (operation: Operation, inputs: HostInputs): number => {
  const schedule = operation.inputs.find(({ kind }) => kind === 'betas' || kind === 'alphaBars');
  return schedule === undefined ? 0 : (inputs[schedule.name] as HostTensor).data.length;
};

/** The inputs with one of them broken, in every way there is. Nothing is asked of a denoiser of one's own. */
export const violations = (operation: Operation, inputs: HostInputs): HostInputs[] => {
  if (operation.freeValue) return [];
  const steps = stepsOf(operation, inputs);
  return operation.inputs.flatMap((input) =>
    breaks[input.kind](inputs[input.name] as HostValue, input, steps).map((broken) => ({
      ...inputs,
      [input.name]: broken,
    })),
  );
};
