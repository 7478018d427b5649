import { expect, test } from 'vitest';
import * as d from '../../../../spec/index.ts';
import { Forbidden } from '../../../../spec/forbidden.ts';
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
  ['x0PredFromEps: t must be in 0..T (T = 2), got 3', () => d.x0PredFromEps(k, schedule, x, x, 3)],
  ['x0PredFromEps: eps must have the shape of x ([2]), got [1]', () => d.x0PredFromEps(k, schedule, x, y, 0)],
  [
    "ddimStep: the model's answer must have the shape of x ([2]), got [1]",
    () => d.ddimStep(k, schedule, wrongModel, 0, x),
  ],
  [
    "imageDdimStep: the model's answer must have the shape of x ([2]), got [1]",
    () => d.imageDdimStep(k, k.zero, [k.one], { predict: () => y }, 0, x),
  ],
  [
    'imageDdimStepFromEps: index must be in 0..T-1 (T = 1), got 1',
    () => d.imageDdimStepFromEps(k, k.zero, [k.one], 1, 1, x, x),
  ],
  [
    'imageDdimStepFromEps: clip must be 0 or 1, got 2',
    () => d.imageDdimStepFromEps(k, k.zero, [k.one], 0, 2, x, x),
  ],
  [
    'imageDdimStepFromEps: eps must have the shape of x ([2]), got [1]',
    () => d.imageDdimStepFromEps(k, k.zero, [k.one], 0, 1, x, y),
  ],
  [
    'stepFromEps: eps must have the shape of x ([2]), got [1]',
    () => d.stepFromEps(k, k.zero, k.one, k.one, x, y),
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

/** What a call throws: always a RangeError, and with it what is refused as data. */
const thrown = (call: () => unknown): Forbidden => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    if (error instanceof Forbidden) return error;
  }
  throw new Error('nothing is refused');
};

test.each(refused)('%s', (message, call) => {
  const error = thrown(call);
  expect([error.name, error.message]).toEqual(['RangeError', message]);
  const { who, argument, value } = error.breach;
  expect(message.startsWith(argument === null ? who : `${who}: ${argument}`)).toBe(true);
  // The value stands in the sentence as it was given, a shape in brackets; of a tensor that is none, its shape.
  if (typeof value === 'number') expect(message.endsWith(`got ${value}`)).toBe(true);
  else expect(message.endsWith(`[${value?.join()}]`)).toBe(true);
});

test('a flag is 0 or 1', () => {
  const row = d.findOperation('imageDdimStepFromEps');
  const table = { shape: [1], data: [k.one] };
  const inputs = { alphaBars: table, index: 0, floor: k.zero, x, eps: x };
  for (const clip of [0, 1]) expect(() => row && refuseForbidden(row, { ...inputs, clip })).not.toThrow();
  for (const clip of [2, -1, 0.5, NaN, -0.5])
    expect(thrown(() => row && refuseForbidden(row, { ...inputs, clip })).message).toBe(
      `imageDdimStepFromEps: clip must be 0 or 1, got ${clip}`,
    );
});

test('a missing argument of an operation is named', () => {
  const [sqrt] = d.operations;
  expect(() => sqrt && refuseForbidden(sqrt, {})).toThrow('sqrtNonneg: x is missing');
});
