/** Rows of NN/Spec/Generative/Diffusion. */
import { alphaBarVec, linearBetas, timeOfIndex } from '../diffusion/schedule.ts';
import { operation } from '../operation.ts';
import { onElements } from '../tensor.ts';
import { torchLean, scheduleOf, vector, betas } from './shared.ts';

/** Tables are tensors too: each entry is computed where elements are. */
export const schedule = [
  operation({
    name: 'linearBetas',
    summary: 'betaStart + (i/(T-1)) * (betaEnd - betaStart), i = 0..T-1',
    source: torchLean('Schedule', 'VPSchedule.linearBetas', 113),
    inputs: [
      { name: 'T', kind: 'count', meaning: 'the number of steps' },
      { name: 'betaStart', kind: 'scalar', meaning: 'the first beta' },
      { name: 'betaEnd', kind: 'scalar', meaning: 'the last beta; the only one when T = 1' },
    ],
    output: 'vector [T]',
    define: (k, inputs) => vector(linearBetas(onElements(k), inputs.T, inputs.betaStart, inputs.betaEnd)),
  }),
  operation({
    name: 'alphaBar',
    summary: 'the running product of 1 - beta, from 1',
    source: torchLean('Schedule', 'VPSchedule.alphaBarVec', 85),
    inputs: [betas],
    output: 'vector [T+1]',
    define: (k, inputs) => vector(alphaBarVec(scheduleOf(onElements(k), inputs.betas))),
  }),
  operation({
    name: 'timeOfIndex',
    summary: 't/T, t = 0..T',
    source: torchLean('Schedule', 'VPSchedule.timeOfIndex', 93),
    inputs: [{ name: 'T', kind: 'count', meaning: 'the number of steps' }],
    output: 'vector [T+1]',
    define: (k, inputs) =>
      vector(Array.from({ length: inputs.T + 1 }, (_, i) => timeOfIndex(onElements(k), inputs.T, i))),
  }),
] as const;
