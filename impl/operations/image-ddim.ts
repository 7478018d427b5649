/** NN/Spec/Generative/Diffusion/ImageDDIM.lean: one row an operation. */
import { div } from '../binary32.ts';
import * as read from '../inputs.ts';
import * as kernels from '../kernels/image-ddim.ts';
import type { Elementwise } from '../elementwise.ts';
import * as unclipped from '../kernels/reverse-ddim.ts';
import { fromLastStep, operation, sampler } from '../operation.ts';
import { weights } from '../schedule.ts';
import { entry, type HostTensor } from '../tensor.ts';

/** The four numbers of the step from state i + 1 to state i, in the order of its kernels. */
const scalarsAt = (alphaBars: HostTensor, floor: number, index: number): readonly number[] => {
  const before = weights(entry(alphaBars.data, index));
  const after = weights(index === 0 ? 1 : entry(alphaBars.data, index - 1));
  return [before.c1, div(1, before.c0 > floor ? before.c0 : floor), after.c0, after.c1];
};

/**
 * From state i + 1 to state i, with e = model(x, i); alphaBars[i] belongs to state i + 1, and state 0 is clean:
 *   x0     = clamp((x - (e * c1(i + 1))) * (1 / d)),   d = c0(i + 1) if that is > floor, else floor
 *   result = (x0 * c0(i)) + (e * c1(i))
 */
const stepOf =
  (alphaBars: HostTensor, floor: number, model: read.Model, { map }: Elementwise) =>
  async (index: number, x: HostTensor): Promise<HostTensor> => {
    const e = await model(x, index);
    return map(kernels.imageDdimStep, [x, e], scalarsAt(alphaBars, floor, index));
  };

/** One step. */
export const imageDdimStep = operation(
  'imageDdimStep',
  {
    alphaBars: read.vector,
    index: read.step('alphaBars'),
    floor: read.scalar,
    x: read.tensor,
    model: read.model,
  },
  ({ alphaBars, index, floor, x, model }, evaluator) => stepOf(alphaBars, floor, model, evaluator)(index, x),
);

/** One step with the noise given; without the clip its elements are those of a plain DDIM step. */
export const imageDdimStepFromEps = operation(
  'imageDdimStepFromEps',
  {
    alphaBars: read.vector,
    index: read.step('alphaBars'),
    floor: read.scalar,
    clip: read.flag,
    x: read.tensor,
    eps: read.like('x'),
  },
  ({ alphaBars, index, floor, clip, x, eps }, { map }) =>
    map(
      clip === 1 ? kernels.imageDdimStep : unclipped.ddimStep,
      [x, eps],
      scalarsAt(alphaBars, floor, index),
    ),
);

/** Every step, index = T-1 first. */
export const imageDdimSample = sampler(
  'imageDdimSample',
  { alphaBars: read.vector, floor: read.scalar, x: read.tensor, model: read.model },
  ({ alphaBars, floor, x, model }, evaluator) =>
    fromLastStep(alphaBars.data.length, x, stepOf(alphaBars, floor, model, evaluator)),
);
