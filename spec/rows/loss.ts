/** Rows of NN/Spec/Generative/Diffusion. */
import { epsPredLoss } from '../diffusion/loss.ts';
import { operation, scalarOutput } from '../operation.ts';
import { scalar } from '../tensor.ts';
import { betas, eps, model, scheduleOf, t, torchLean, x0 } from './shared.ts';

export const loss = [
  operation({
    name: 'epsPredLoss',
    summary: 'mean (model(qSample(x0, t, eps), t/T) - eps)^2',
    source: torchLean('Loss', 'epsPredLoss', 45),
    inputs: [betas, t, x0, eps, { ...model, like: 'x0' }],
    output: scalarOutput,
    define: (k, inputs) =>
      scalar(epsPredLoss(k, scheduleOf(k, inputs.betas), inputs.model, inputs.x0, inputs.t, inputs.eps)),
  }),
] as const;
