/**
 * Large tensors: more elements than a loop with a narrow counter, a workgroup or a row of a texture takes. They hold a
 * few hundred different elements in a random order, so that judging all of them costs little (see judge/distinct.ts).
 */
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Operation } from '../../../spec/operation.ts';
import { kinds, played, shaped } from '../kinds/index.ts';
import type { Frame } from '../kinds/kind.ts';
import type { HostInputs, HostValue } from '../values.ts';
import type { Selection } from './tensor.ts';

/** The elements of a large tensor: beyond 2^16, and no multiple of a power of two that machines are made of. */
const largeSize = 70_000;

/** How many of them differ, at most. */
const different = 251;

/** Which of the drawn cases is the large one: every thousandth, from the 200th on. */
const [firstLarge, largeEvery] = [200, 1000];

export const isLarge = (operation: Operation, drawn: number): boolean =>
  drawn % largeEvery === firstLarge && operation.inputs.some(({ kind }) => shaped.has(kind));

/** A sampler takes two steps: from the input, and from a state of its own. */
export const largeFrame = (base: Frame): Frame => ({ ...base, shape: [different], steps: 2 });

const inAnyOrder = (seed: number): Selection => {
  const random = new fc.Random(xoroshiro128plus(seed));
  return {
    shape: [largeSize],
    picked: Array.from({ length: largeSize }, () => random.nextInt(0, different - 1)),
  };
};

/** The inputs of a small frame, each element many times. */
export const enlarge = (operation: Operation, small: fc.Arbitrary<HostInputs>): fc.Arbitrary<HostInputs> =>
  fc.tuple(small, fc.nat()).map(([inputs, seed]) => {
    const order = inAnyOrder(seed);
    return Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [name, kinds[kind].select(inputs[name] as HostValue, order)]),
    );
  });

/** A model of a large case is a script: a formula would be computed for each element. */
export const scriptedModel = (operation: Operation, frame: Frame): fc.Arbitrary<HostInputs> => {
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  if (model === undefined) return fc.constant({});
  const answer = kinds.tensor.generate(frame, { ...model, kind: 'tensor' });
  return answer.map((x) => ({ [model.name]: { answers: [x] } as HostValue }));
};
