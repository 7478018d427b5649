/** Rows of NN/Spec/Generative/Diffusion. */
import { ddimSample, ddimStep } from '../diffusion/reverse-ddim.ts';
import { operation } from '../operation.ts';
import { torchLean, scheduleOf, downFrom, betas, step, x, model, likeX } from './shared.ts';

export const reverseDdim = [
  operation({
    name: 'ddimStep',
    summary: 'one deterministic step from state k+1 to state k',
    source: torchLean('ReverseDDIM', 'ddimStep', 45),
    inputs: [betas, step, x, model],
    output: likeX,
    define: (k, inputs) => ddimStep(k, scheduleOf(k, inputs.betas), inputs.model, inputs.k, inputs.x),
  }),
  operation({
    name: 'ddimSample',
    summary: 'all deterministic steps, k = T-1 first',
    source: torchLean('ReverseDDIM', 'ddimSample', 60),
    inputs: [betas, x, model],
    output: likeX,
    define: (k, inputs) => ddimSample(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x),
    sampler: {
      state: 'x',
      indices: (inputs) => downFrom(inputs.betas.data.length),
      prepare: (k, inputs) => scheduleOf(k, inputs.betas),
      step: (k, inputs, i, prepared) => ddimStep(k, prepared, inputs.model, i, inputs.x),
    },
  }),
] as const;
