/** Rows of NN/Spec/Generative/Diffusion. */
import { qSample } from '../diffusion/forward-process.ts';
import { operation } from '../operation.ts';
import { torchLean, scheduleOf, betas, t, x0, eps } from './shared.ts';

export const forwardProcess = [
  operation({
    name: 'qSample',
    summary: '(x0 * sqrt(alphaBar_t)) + (eps * sqrt(1 - alphaBar_t))',
    source: torchLean('ForwardProcess', 'qSample', 46),
    inputs: [betas, t, x0, eps],
    output: 'tensor like x0',
    define: (k, inputs) => qSample(k, scheduleOf(k, inputs.betas), inputs.x0, inputs.t, inputs.eps),
  }),
] as const;
