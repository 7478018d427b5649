/** Rows of NN/Spec/Generative/Diffusion. */
import { exampleModel, safeDiv, sqrtNonneg } from '../diffusion/core.ts';
import { operation } from '../operation.ts';
import { map, onElements, zip } from '../tensor.ts';
import { torchLean, x, likeX } from './shared.ts';

export const core = [
  operation({
    name: 'sqrtNonneg',
    summary: 'sqrt(max(x, 0))',
    source: torchLean('Core', 'sqrtNonneg', 52),
    inputs: [{ ...x, meaning: 'the radicand' }],
    output: likeX,
    define: (k, inputs) => map(inputs.x, (a) => sqrtNonneg(onElements(k), a)),
  }),
  operation({
    name: 'safeDiv',
    summary: 'x / (y + epsilon)',
    source: torchLean('Core', 'safeDiv', 59),
    inputs: [
      { ...x, meaning: 'the numerator' },
      { name: 'y', kind: 'tensor', like: 'x', meaning: 'the denominator before epsilon is added' },
    ],
    output: likeX,
    define: (k, inputs) => zip(inputs.x, inputs.y, (a, b) => safeDiv(onElements(k), a, b)),
  }),
  operation({
    name: 'model',
    summary: 'an EpsModel eps(x, t); the example is (x * 1/2) + t',
    source: torchLean('Core', 'EpsModel', 74),
    inputs: [x, { name: 't', kind: 'time', meaning: 'the time, a scalar' }],
    output: likeX,
    freeValue: true,
    define: (k, inputs) => exampleModel(k).eps(inputs.x, inputs.t),
  }),
] as const;
