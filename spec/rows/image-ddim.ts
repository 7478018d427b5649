/** Rows of NN/Spec/Generative/Diffusion. */
import { imageDdimSample, imageDdimStep, imageDdimStepFromEps } from '../diffusion/image-ddim.ts';
import { type Input, operation } from '../operation.ts';
import { imageLean, downFrom, alphaBars, x, epsLikeX, floor, indexModel, likeX } from './shared.ts';

const index = {
  name: 'index',
  kind: 'index',
  of: 'alphaBars',
  last: 'T-1',
  meaning: 'the entry of the state that the step starts from',
} as const satisfies Input;

export const imageDdim = [
  operation({
    name: 'imageDdimStep',
    summary: 'one DDIM step of the image API: a floor under the denominator, x0 clipped to [-1, 1]',
    source: imageLean('ImageDDIM.step', 109),
    inputs: [alphaBars, index, floor, x, indexModel],
    output: likeX,
    define: (k, inputs) =>
      imageDdimStep(k, inputs.floor, inputs.alphaBars.data, inputs.model, inputs.index, inputs.x),
  }),
  operation({
    name: 'imageDdimStepFromEps',
    summary: 'imageDdimStep with the noise eps in the place of the model; x0 clipped to [-1, 1], or not',
    source: imageLean('ImageDDIM.stepFromEps', 94),
    inputs: [
      alphaBars,
      index,
      floor,
      { name: 'clip', kind: 'flag', meaning: '1: x0 is clipped to [-1, 1]; 0: it is not' },
      x,
      epsLikeX,
    ],
    output: likeX,
    define: (k, { alphaBars: { data }, ...inputs }) =>
      imageDdimStepFromEps(k, inputs.floor, data, inputs.index, inputs.clip, inputs.x, inputs.eps),
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
] as const;
