/** Rows of NN/Spec/Generative/Diffusion. */
import { imageDdimSample, imageDdimStep } from '../diffusion/image-ddim.ts';
import { type Operation, operation } from '../operation.ts';
import { imageLean, downFrom, alphaBars, x, floor, indexModel, likeX } from './shared.ts';

export const imageDdim: readonly Operation[] = [
  operation({
    name: 'imageDdimStep',
    summary: 'one DDIM step of the image API: a floor under the denominator, x0 clipped to [-1, 1]',
    source: imageLean('ImageDDIM.step', 109),
    inputs: [
      alphaBars,
      {
        name: 'index',
        kind: 'index',
        of: 'alphaBars',
        last: 'T-1',
        meaning: 'the entry of the state that the step starts from',
      },
      floor,
      x,
      indexModel,
    ],
    output: likeX,
    define: (k, inputs) =>
      imageDdimStep(k, inputs.floor, inputs.alphaBars.data, inputs.model, inputs.index, inputs.x),
  }),
  operation({
    name: 'imageDdimSample',
    summary: 'all DDIM steps of the image API, index T-1 first',
    source: imageLean('ImageDDIM.sample', 120),
    inputs: [alphaBars, floor, x, indexModel],
    output: likeX,
    define: (k, inputs) => imageDdimSample(k, inputs.floor, inputs.alphaBars.data, inputs.model, inputs.x),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.alphaBars.data.length),
      step: (k, inputs, i) =>
        imageDdimStep(k, inputs.floor, inputs.alphaBars.data, inputs.model, i, inputs.x),
    },
  }),
];
