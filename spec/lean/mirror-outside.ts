/** The functions outside the diffusion layer that carry a formula of their own: they are compared like the others. */
import { meanSquaredError } from '../diffusion/loss.ts';
import { operation } from '../operation.ts';
import { leanSource, type Source } from '../source.ts';
import { likeX, x } from '../rows/shared.ts';
import { add, map, onElements, scalar, scale, subtract, zip } from '../tensor.ts';
import type { Mirrored } from './mirrored.ts';

const y = { name: 'y', kind: 'tensor', like: 'x', meaning: 'another tensor' } as const;
const number = <const N extends string>(name: N, meaning: string) =>
  ({ name, kind: 'scalar', meaning }) as const;
const source = (name: string, path: string, line: number): Source =>
  leanSource(name, {
    repository: 'wadkisson/TorchLean',
    commit: 'c2be276a4de4bf1802cfdf6f565d440fc19b9547',
    path,
    line,
  });
const tensorOps = 'NN/Spec/Core/TensorOps.lean';
const reductions = 'NN/Spec/Core/TensorReductionShape/Reductions.lean';
const losses = 'NN/Spec/Layers/Loss.lean';
const inTensor = (name: string): readonly string[] => [`Spec.Tensor.${name}`, `TorchLean.Tensor.${name}`];

/** What a context does in one operation: the text is compared, the definitions go on with the operation. */
export const operationsOfContexts: ReadonlySet<string> = new Set(['sumSpec', 'clampSpec'].flatMap(inTensor));

/** The definitions that are read outside the diffusion layer; the last three only serve mseSpec. */
export const wantedOutside: ReadonlySet<string> = new Set([
  ...['addSpec', 'subSpec', 'mulSpec', 'scaleSpec', 'clampSpec', 'sumSpec'].flatMap(inTensor),
  ...['mseSpec', 'toScalarSpec', 'meanDenom', 'meanOver'].map((name) => `Spec.${name}`),
]);

export const outside: readonly Mirrored[] = [
  {
    operation: operation({
      name: 'addSpec',
      summary: 'x + y elementwise',
      source: source('Spec.Tensor.addSpec', tensorOps, 104),
      inputs: [x, y],
      output: likeX,
      define: (k, inputs) => add(k, inputs.x, inputs.y),
    }),
    file: tensorOps,
    lean: inTensor('addSpec'),
    run: (asked, of) => asked.tensor(of.t('x'), of.t('y')),
  },
  {
    operation: operation({
      name: 'subSpec',
      summary: 'x - y elementwise',
      source: source('Spec.Tensor.subSpec', tensorOps, 120),
      inputs: [x, y],
      output: likeX,
      define: (k, inputs) => subtract(k, inputs.x, inputs.y),
    }),
    file: tensorOps,
    lean: inTensor('subSpec'),
    run: (asked, of) => asked.tensor(of.t('x'), of.t('y')),
  },
  {
    operation: operation({
      name: 'mulSpec',
      summary: 'x * y elementwise',
      source: source('Spec.Tensor.mulSpec', tensorOps, 112),
      inputs: [x, y],
      output: likeX,
      define: (k, inputs) => zip(inputs.x, inputs.y, onElements(k).mul),
    }),
    file: tensorOps,
    lean: inTensor('mulSpec'),
    run: (asked, of) => asked.tensor(of.t('x'), of.t('y')),
  },
  {
    operation: operation({
      name: 'scaleSpec',
      summary: 'x * c, the element on the left',
      source: source('Spec.Tensor.scaleSpec', tensorOps, 140),
      inputs: [x, number('c', 'the factor')],
      output: likeX,
      define: (k, inputs) => scale(k, inputs.x, inputs.c),
    }),
    file: tensorOps,
    lean: inTensor('scaleSpec'),
    run: (asked, of) => asked.tensor(of.t('x'), of.s('c')),
  },
  {
    // In the contexts a clamp is one operation, and which of lo and NaN it gives is decided there: here it is min(hi, max(lo, x)).
    operation: operation({
      name: 'clampSpec',
      summary: 'min(hi, max(lo, x))',
      source: source('Spec.Tensor.clampSpec', tensorOps, 219),
      inputs: [x, number('lo', 'the lower bound'), number('hi', 'the upper bound')],
      output: likeX,
      define: (k, inputs) => map(inputs.x, (a) => k.min(inputs.hi, k.max(inputs.lo, a))),
    }),
    file: tensorOps,
    lean: inTensor('clampSpec'),
    run: (asked, of) => asked.tensor(of.t('x'), of.s('lo'), of.s('hi')),
  },
  {
    // In the contexts a sum is one operation; what it is a short name for is this fold.
    operation: operation({
      name: 'sumSpec',
      summary: 'the left fold of + from 0, row-major',
      source: source('Spec.Tensor.sumSpec', reductions, 52),
      inputs: [x],
      output: 'scalar',
      define: (k, inputs) => scalar(inputs.x.data.reduce((sum, a) => k.add(sum, a), k.zero)),
    }),
    file: reductions,
    lean: inTensor('sumSpec'),
    run: (asked, of) => scalar(asked.scalar(of.t('x'))),
  },
  {
    operation: operation({
      name: 'mseSpec',
      summary: 'the mean of (x - y)^2; an empty one divides by 1',
      source: source('Spec.mseSpec', losses, 128),
      inputs: [x, y],
      output: 'scalar',
      define: (k, inputs) => scalar(meanSquaredError(k, inputs.x, inputs.y)),
    }),
    file: losses,
    lean: ['Spec.mseSpec'],
    run: (asked, of) => scalar(asked.scalar(of.t('x'), of.t('y'))),
  },
];
