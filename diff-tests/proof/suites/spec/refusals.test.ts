import { expect, test } from 'vitest';
import * as d from '../../../../spec/index.ts';
import { refuseForbidden } from '../../../../spec/operation.ts';

const k = d.rational;
const schedule = d.vpSchedule(k, [k.of('1/2'), k.of('1/4')]);
const x = d.tensor([2], [k.one, k.zero]);
const y = d.tensor([1], [k.one]);
const zero = d.constantModel(k.zero);
const wrongModel = { eps: () => y };

/** What Lean's types forbid, called on the definitions themselves. */
const refused: readonly (readonly [string, () => unknown])[] = [
  ['qSample: t must be in 0..T (T = 2), got 3', () => d.qSample(k, schedule, x, 3, x)],
  ['qSample: t must be in 0..T (T = 2), got -1', () => d.qSample(k, schedule, x, -1, x)],
  ['qSample: t must be in 0..T (T = 2), got 0.5', () => d.qSample(k, schedule, x, 0.5, x)],
  ['qSample: eps must have the shape of x0 ([2]), got [1]', () => d.qSample(k, schedule, x, 0, y)],
  ['ddpmStep: k must be in 0..T-1 (T = 2), got 2', () => d.ddpmStep(k, schedule, zero, 2, x, x)],
  ['ddpmStep: z must have the shape of x ([2]), got [1]', () => d.ddpmStep(k, schedule, zero, 0, x, y)],
  [
    "x0Pred: the model's answer must have the shape of x ([2]), got [1]",
    () => d.x0Pred(k, schedule, wrongModel, x, 0),
  ],
  ['ddpmSample: noise must hold T = 2 tensors, got 1', () => d.ddpmSample(k, schedule, zero, x, [x])],
  ['ddimStep: k must be in 0..T-1 (T = 2), got -1', () => d.ddimStep(k, schedule, zero, -1, x)],
  [
    'imageDdimStep: index must be in 0..T-1 (T = 1), got 1',
    () => d.imageDdimStep(k, k.zero, [k.one], { predict: () => x }, 1, x),
  ],
  ['linearBetas: T must be an integer >= 0, got 1.5', () => d.linearBetas(k, 1.5, k.zero, k.one)],
  ['timeOfIndex: t must be in 0..T (T = 2), got 3', () => d.timeOfIndex(k, 2, 3)],
  ['VPSchedule.beta: k must be in 0..T-1 (T = 2), got 2', () => schedule.beta(2)],
  ['VPSchedule.alphaBar: t must be in 0..T (T = 2), got 3', () => schedule.alphaBar(3)],
  ['eulerStep: slope must have the shape of x ([2]), got [1]', () => d.eulerStep(k, x, y, k.one)],
  ['tensor: shape [2] needs 2 elements, got 1', () => d.tensor([2], [k.one])],
  ['tensor: every extent of the shape must be an integer >= 0, got -1 in [-1]', () => d.tensor([-1], [])],
];

test.each(refused)('%s', (message, call) => {
  expect(call).toThrow(new RangeError(message));
});

test('a missing argument of an operation is named', () => {
  const [sqrt] = d.operations;
  expect(() => sqrt && refuseForbidden(sqrt, {})).toThrow('sqrtNonneg: x is missing');
});
