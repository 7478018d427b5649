/** The definitions that have no row among the operations: each gets one here, to be compared like the others. */
import * as image from '../diffusion/image-ddim.ts';
import { linear, noisyAlphaBars } from '../diffusion/schedule.ts';
import { operation } from '../operation.ts';
import {
  alphaBars,
  betas,
  epsLikeX,
  floor,
  imageLean,
  likeX,
  scheduleOf,
  step,
  t,
  torchLean,
  vector,
  x,
} from '../rows/shared.ts';
import { scalar } from '../tensor.ts';
import { type Mirrored, row } from './mirrored.ts';
import { nat } from './values.ts';

const index = {
  name: 'index',
  kind: 'index',
  of: 'alphaBars',
  last: 'T-1',
  meaning: 'an entry of the table',
} as const;
const number = <const N extends string>(name: N, meaning: string) =>
  ({ name, kind: 'scalar', meaning }) as const;

export const extra: readonly Mirrored[] = [
  row(
    operation({
      name: 'beta',
      summary: 'the beta of a step',
      source: torchLean('Schedule', 'VPSchedule.beta', 59),
      inputs: [betas, step],
      output: 'scalar',
      define: (k, inputs) => scalar(scheduleOf(k, inputs.betas).beta(inputs.k)),
    }),
    'Schedule',
    'VPSchedule.beta',
    (asked, of) =>
      scalar(asked.scalar(asked.schedule(of.tensor('betas')), asked.index(of.count('k'), of.steps()))),
  ),
  row(
    operation({
      name: 'alpha',
      summary: '1 - beta',
      source: torchLean('Schedule', 'VPSchedule.alpha', 63),
      inputs: [betas, step],
      output: 'scalar',
      define: (k, inputs) => scalar(scheduleOf(k, inputs.betas).alpha(inputs.k)),
    }),
    'Schedule',
    'VPSchedule.alpha',
    (asked, of) =>
      scalar(asked.scalar(asked.schedule(of.tensor('betas')), asked.index(of.count('k'), of.steps()))),
  ),
  row(
    operation({
      name: 'alphaBar at a state',
      summary: 'the product of the first t alphas',
      source: torchLean('Schedule', 'VPSchedule.alphaBar', 74),
      inputs: [betas, t],
      output: 'scalar',
      define: (k, inputs) => scalar(scheduleOf(k, inputs.betas).alphaBar(inputs.t)),
    }),
    'Schedule',
    'VPSchedule.alphaBar',
    (asked, of) =>
      scalar(asked.scalar(asked.schedule(of.tensor('betas')), asked.index(of.count('t'), of.steps() + 1))),
  ),
  row(
    operation({
      name: 'linear',
      summary: 'the schedule of linearBetas: its betas',
      source: torchLean('Schedule', 'VPSchedule.linear', 130),
      inputs: [
        { name: 'T', kind: 'count', meaning: 'the number of steps' },
        number('betaStart', 'the first beta'),
        number('betaEnd', 'the last beta'),
      ],
      output: 'vector [T]',
      define: (k, inputs) => {
        const schedule = linear(k, inputs.T, inputs.betaStart, inputs.betaEnd);
        return vector(Array.from({ length: schedule.steps }, (_, i) => schedule.beta(i)));
      },
    }),
    'Schedule',
    'VPSchedule.linear',
    (asked, of) => {
      const made = asked.value(nat(of.count('T')), of.s('betaStart'), of.s('betaEnd'));
      const table = made.kind === 'record' ? made.fields.get('betas') : undefined;
      return table?.kind === 'tensor' ? table.x : { shape: [], data: [] };
    },
  ),
  row(
    operation({
      name: 'noisyAlphaBars',
      summary: 'alphaBar_1..alphaBar_T',
      source: imageLean('VPSchedule.noisyAlphaBars', 38),
      inputs: [betas],
      output: 'vector [T]',
      define: (k, inputs) => vector(noisyAlphaBars(scheduleOf(k, inputs.betas))),
    }),
    'ImageDDIM',
    'VPSchedule.noisyAlphaBars',
    (asked, of) => asked.tensor(asked.schedule(of.tensor('betas'))),
  ),
  row(
    operation({
      name: 'imageAlphaBar',
      summary: 'alphaBar of a state from a table without the leading 1',
      source: imageLean('ImageDDIM.alphaBar', 56),
      inputs: [alphaBars, { ...index, last: 'T' }],
      output: 'scalar',
      define: (k, inputs) => scalar(image.imageAlphaBar(k, inputs.alphaBars.data, inputs.index)),
    }),
    'ImageDDIM',
    'ImageDDIM.alphaBar',
    (asked, of) =>
      scalar(asked.scalar(of.t('alphaBars'), asked.index(of.count('index'), of.steps('alphaBars') + 1))),
  ),
  row(
    operation({
      name: 'imageTimeOfIndex',
      summary: 'i/(T-1), i = 0..T-1',
      source: imageLean('ImageDDIM.timeOfIndex', 83),
      inputs: [{ name: 'T', kind: 'count', meaning: 'the number of steps' }],
      output: 'vector [T]',
      define: (k, inputs) =>
        vector(Array.from({ length: inputs.T }, (_, i) => image.imageTimeOfIndex(k, inputs.T, i))),
    }),
    'ImageDDIM',
    'ImageDDIM.timeOfIndex',
    (asked, of) =>
      vector(Array.from({ length: of.count('T') }, (_, i) => asked.scalar(asked.index(i, of.count('T'))))),
  ),
  row(
    operation({
      name: 'stepFromEps',
      summary: 'one image DDIM update from a known noise, x0 clipped to [-1, 1]',
      source: imageLean('ImageDDIM.stepFromEps', 94),
      inputs: [
        floor,
        number('previous', 'alphaBar of the state that is made'),
        number('alphaBar', 'alphaBar of the state'),
        x,
        epsLikeX,
      ],
      output: likeX,
      define: (k, inputs) =>
        image.stepFromEps(k, inputs.floor, inputs.previous, inputs.alphaBar, inputs.x, inputs.eps),
    }),
    'ImageDDIM',
    'ImageDDIM.stepFromEps',
    (asked, of) => asked.tensor(of.s('floor'), of.s('previous'), of.s('alphaBar'), of.t('x'), of.t('eps')),
  ),
];
