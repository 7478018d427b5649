/** Rows of spec/papers/tables. */
import * as tables from '../../papers/tables.ts';
import { map, onElements } from '../../tensor.ts';
import { betas, vector } from '../shared.ts';
import { bounded, count, diffusers, paper, table } from './shared.ts';

export const papersTables = [
  paper({
    name: 'scaledLinearBetas',
    summary: '(r0 + ((i/(T-1)) * (r1 - r0)))^2 with r0, r1 = sqrt(betaStart), sqrt(betaEnd), i = 0..T-1',
    source: diffusers('ddim', 216),
    inputs: [
      count('T', 'the number of steps'),
      bounded('betaStart', '[0, 1)', 'the first beta; the only one when T = 1', { atMost: 'betaEnd' }),
      bounded('betaEnd', '[0, 1)', 'the last beta'),
    ],
    output: 'vector [T]',
    define: (k, inputs) =>
      vector(tables.scaledLinearBetas(onElements(k), inputs.T, inputs.betaStart, inputs.betaEnd)),
  }),
  paper({
    name: 'alphaBarsFromBetas',
    summary: 'the running product of 1 - beta, without the 1 that it starts from',
    source: diffusers('ddim', 229),
    inputs: [betas],
    output: 'vector [T]',
    define: (k, inputs) => vector(tables.alphaBarsFromBetas(onElements(k), inputs.betas.data)),
  }),
  paper({
    name: 'betasFromAlphaBars',
    summary: '1 - a_0, then 1 - (a_i / a_(i-1))',
    source: diffusers('ddim', 131),
    inputs: [table],
    output: 'vector [T]',
    define: (k, inputs) => vector(tables.betasFromAlphaBars(onElements(k), inputs.alphaBars.data)),
  }),
  paper({
    name: 'zeroTerminalSnrAlphaBars',
    summary: '((r_i - l) * (f / (f - l)))^2 with the roots r, the first f and the last l: the last becomes 0',
    source: diffusers('ddim', 115),
    inputs: [table],
    output: 'vector [T]',
    define: (k, inputs) => vector(tables.zeroTerminalSnrAlphaBars(onElements(k), inputs.alphaBars.data)),
  }),
  paper({
    name: 'zeroTerminalSnrBetas',
    summary: 'zeroTerminalSnrAlphaBars of the alphaBars of betas, as betas again: the last becomes 1',
    source: diffusers('ddim', 98),
    inputs: [betas],
    output: 'vector [T]',
    define: (k, inputs) => vector(tables.zeroTerminalSnrBetas(onElements(k), inputs.betas.data)),
  }),
  paper({
    name: 'sigmaFromAlphaBar',
    summary: 'sqrt((1 - a) / a)',
    source: diffusers('euler_discrete', 253),
    inputs: [{ name: 'a', kind: 'boundedTensor', range: '(0, 1]', meaning: 'alphaBars' }],
    output: 'tensor like a',
    define: (k, inputs) => map(inputs.a, (a) => tables.sigmaFromAlphaBar(onElements(k), a)),
  }),
  paper({
    name: 'alphaBarFromSigma',
    summary: '1 / ((s * s) + 1)',
    source: diffusers('dpmsolver_multistep', 596),
    inputs: [{ name: 's', kind: 'boundedTensor', range: '[0, inf)', meaning: 'sigmas' }],
    output: 'tensor like s',
    define: (k, inputs) => map(inputs.s, (s) => tables.alphaBarFromSigma(onElements(k), s)),
  }),
] as const;
