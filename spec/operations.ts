import { exampleModel, safeDiv, sqrtNonneg } from './diffusion/core.ts';
import { type Operation, operation } from './operation.ts';
import { map, zip } from './tensor.ts';

const torchLean = (file: string, lean: string, line: number): { lean: string; link: string } => ({
  lean,
  link:
    'https://github.com/wadkisson/TorchLean/blob/c2be276a4de4bf1802cfdf6f565d440fc19b9547/' +
    `NN/Spec/Generative/Diffusion/${file}#L${line}`,
});

/** The one list. To add an operation: write its definition, its row here and its kernel, and run the checks. */
export const operations: readonly Operation[] = Object.freeze([
  operation({
    name: 'sqrtNonneg',
    summary: 'sqrt(max(x, 0))',
    source: torchLean('Core.lean', 'Generative.Diffusion.sqrtNonneg', 52),
    inputs: [{ name: 'x', kind: 'tensor', meaning: 'the radicand' }],
    outputLike: 'x',
    define: (k, { x }) => map(x, (a) => sqrtNonneg(k, a)),
  }),
  operation({
    name: 'safeDiv',
    summary: 'x / (y + epsilon)',
    source: torchLean('Core.lean', 'Generative.Diffusion.safeDiv', 59),
    inputs: [
      { name: 'x', kind: 'tensor', meaning: 'the numerator' },
      { name: 'y', kind: 'tensor', like: 'x', meaning: 'the denominator before epsilon is added' },
    ],
    outputLike: 'x',
    define: (k, { x, y }) => zip(x, y, (a, b) => safeDiv(k, a, b)),
  }),
  operation({
    name: 'model',
    summary: 'an EpsModel eps(x, t); the example is (x * 1/2) + t',
    source: torchLean('Core.lean', 'Generative.Diffusion.EpsModel', 74),
    inputs: [
      { name: 'x', kind: 'tensor', meaning: 'the state' },
      { name: 't', kind: 'time', meaning: 'the time, a scalar' },
    ],
    outputLike: 'x',
    freeValue: true,
    define: (k, { x, t }) => exampleModel(k).eps(x, t),
  }),
]);

export const operationNames: readonly string[] = operations.map((row) => row.name);

/** The row of that name, if there is one. */
export const findOperation = (name: string): Operation | undefined =>
  operations.find((row) => row.name === name);
