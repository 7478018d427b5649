import { expect, describe, test } from 'vitest';
import {
  allHold,
  assumptionNames,
  assumptions,
  brokenBy,
  isOrdinary,
  usualNames,
} from '../../cases/assumptions.ts';
import { spokenOf } from '../../cases/assumption.ts';
import { type Case, caseSource, edgeCases, makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { type HostInputs, type HostTensor, toNumber } from '../../cases/values.ts';
import { findOperation, operations } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { oneIn } from './long.ts';

const epsilon = Math.fround(1e-6);
const settings = { format: 'binary32', seed: 42, epsilon, refusals: true } as const;

const row = (name: string): Operation => {
  const found = findOperation(name);
  if (found === undefined) throw new Error(name);
  return found;
};

const vector = (...values: readonly number[]): HostTensor => ({
  shape: [values.length],
  data: Float32Array.from(values),
});
const one = (x: number): HostTensor => ({ shape: [], data: Float32Array.of(x) });

test('the list has the names that people write', () => {
  for (const name of [
    ...['betas in [0, 1)', 'betas in (0, 1)', 'alphaBars in (0, 1]', 'finite inputs'],
    ...[
      'alphaBars not increasing',
      'times in [0, 1]',
      'times in (0, 1]',
      'beta0 < beta1',
      't >= 1',
      'T >= 1',
    ],
    ...['T >= 2', 'y > 0', 'no empty tensors', 'floor > 0', 'no subnormals', 'moderate inputs'],
  ])
    expect(assumptionNames).toContain(name);
});

describe('each predicate has a case just inside and one just outside', () => {
  const least = 2 ** -149;
  const normal = 2 ** -126;
  const bars = (alphaBars: HostTensor, floor = 0.5): [string, HostInputs] => [
    'imageDdimStepFromEps',
    { alphaBars, index: 0, floor, clip: 0, x: one(1), eps: one(1) },
  ];
  const betas = (...values: readonly number[]): [string, HostInputs] => [
    'alphaBar',
    { betas: vector(...values) },
  ];
  const time = (t: number): [string, HostInputs] => ['vpBeta', { beta0: 0.1, beta1: 20, t: one(t) }];
  const ends = (beta0: number, beta1: number): [string, HostInputs] => [
    'vpBeta',
    { beta0, beta1, t: one(0.5) },
  ];
  const at = (t: number): [string, HostInputs] => [
    'qSample',
    { betas: vector(0.5), t, x0: one(1), eps: one(1) },
  ];
  const over = (x: HostTensor, y: HostTensor): [string, HostInputs] => ['safeDiv', { x, y }];
  const variance = (a: number, ap: number): [string, HostInputs] => ['ddpmVarianceSmall', { a, ap }];
  const step = (sn: number, s: number): [string, HostInputs] => ['flowStep', { s, sn, x: one(1), v: one(1) }];
  const stretched = (...t: readonly number[]): [string, HostInputs] => [
    'flowStretchTerminal',
    { t: vector(...t), terminal: 0.125 },
  ];
  /** A run whose last timestep has alphaBar 1/4; of the table's other entries nothing is asked. */
  const run = (
    finalAlphaBar: number,
    timesteps = [2, 1],
    alphaBars = vector(0.5, 0.25, 0.125),
  ): [string, HostInputs] => [
    'ddimSampleAt',
    { alphaBars, timesteps, finalAlphaBar, x: one(1), model: { answers: [] } },
  ];
  const below = neighbour('binary32', 1, -1);
  const above = neighbour('binary32', 1, 1);
  const planted: readonly (readonly [string, [string, HostInputs], [string, HostInputs]])[] = [
    ['betas in [0, 1)', betas(0, below), betas(1)],
    ['betas in [0, 1)', betas(0), betas(-least)],
    [
      'betas in [0, 1)',
      ['linearBetas', { T: 1, betaStart: 0, betaEnd: below }],
      ['linearBetas', { T: 1, betaStart: 0, betaEnd: 1 }],
    ],
    ['betas in (0, 1)', betas(least, below), betas(0)],
    ['alphaBars in (0, 1]', bars(vector(1, least)), bars(vector(above))],
    ['alphaBars in (0, 1]', bars(vector(1)), bars(vector(0))],
    ['alphaBars not increasing', bars(vector(0.5, 0.5)), bars(vector(0.5, neighbour('binary32', 0.5, 1)))],
    ['times in [0, 1]', time(0), time(-least)],
    ['times in [0, 1]', time(1), time(above)],
    ['times in (0, 1]', time(least), time(0)],
    ['beta0 >= 0', ends(0, 1), ends(-least, 1)],
    ['beta0 < beta1', ends(below, 1), ends(1, 1)],
    ['t >= 1', at(1), at(0)],
    ['T >= 1', betas(0.5), betas()],
    ['T >= 2', betas(0.5, 0.5), betas(0.5)],
    ['numbers in their range', variance(least, below), variance(0, below)],
    ['numbers in their range', variance(0.5, 1), variance(0.5, above)],
    ['states in order', variance(neighbour('binary32', 0.5, -1), 0.5), variance(0.5, 0.5)],
    ['states in order', step(0.5, 0.5), step(above, 1)],
    ['states in order', run(0.25), run(neighbour('binary32', 0.25, -1))],
    ['states in order', run(0.125, []), run(0.25, [2, 0])],
    ['states in order', run(1, [0], vector(1)), run(1, [0], vector(above))],
    ['sigmas downwards', stretched(0.75, 0.5), stretched(0.5, 0.5)],
    ['sigmas downwards', stretched(below, least), stretched(1, 0.5)],
    ['y > 0', over(one(1), one(least)), over(one(1), one(0))],
    ['floor > 0', bars(vector(1), least), bars(vector(1), 0)],
    ['no empty tensors', over(vector(1), vector(1)), over(vector(), vector())],
    ['finite inputs', over(one(1), one(neighbour('binary32', Infinity, -1))), over(one(1), one(Infinity))],
    ['no subnormals', over(one(normal), one(0.5)), over(one(least), one(0.5))],
    ['moderate inputs', over(one(2 ** 100), one(2 ** -20)), over(one(2 ** 127), one(2 ** -20))],
  ];

  test.each(planted)('%s', (name, [inside, inputs], [outside, others]) => {
    const made = (operation: string, given: HostInputs): Case => makeCase(row(operation), 'binary32', given);
    expect(allHold([name], made(inside, inputs), epsilon)).toBe(true);
    expect(allHold([name], made(outside, others), epsilon)).toBe(false);
    expect(brokenBy(made(outside, others), epsilon)).toContain(name);
    // What is put in order is in order, whatever it was before.
    const arranged = assumptions.find((one) => one.name === name)?.arrange?.(row(outside), others, 0);
    if (arranged !== undefined) expect(allHold([name], made(outside, arranged), epsilon)).toBe(true);
  });

  test('no row is without one', () => {
    expect(new Set(planted.map(([name]) => name))).toEqual(new Set(assumptionNames));
  });
});

const about = assumptions.flatMap((assumption) =>
  operations
    .filter((operation) => spokenOf(operation, assumption).length > 0)
    .map((operation) => ({ name: assumption.name, operation })),
);

/** Every third case of those after the fixed ones; and of the fixed ones. */
const some = (
  operation: Operation,
  generate: (index: number) => Case,
  assumes: readonly string[],
): Case[] => {
  const fixed = edgeCases(operation, { ...settings, assumes: { all: assumes } }).length;
  const first = Array.from({ length: Math.min(fixed, 40) }, (_, i) => i);
  const drawn = Array.from({ length: 40 }, (_, i) => fixed + 4 + i);
  return oneIn(3, [...first, ...drawn], (i) => i % 16 === 15).map(generate);
};

describe('cases are steered inside, and forbidden ones stay', () => {
  test.each(
    oneIn(
      4,
      operations.map((operation) => [operation.name, operation] as const),
    ),
  )(
    '%s',
    (_, operation) => {
      const names = about.filter((pair) => pair.operation === operation).map(({ name }) => name);
      for (const assumes of [...names.map((name) => [name]), names, usualNames]) {
        const cases = some(
          operation,
          caseSource(operation, { ...settings, assumes: { all: assumes } }),
          assumes,
        );
        const valid = cases.filter(({ forbidden }) => forbidden === null);
        expect(valid.length).toBeGreaterThan(0);
        for (const theCase of valid) expect(allHold(assumes, theCase, epsilon)).toBe(true);
        if (!operation.freeValue) expect(cases.length - valid.length).toBeGreaterThan(0);
      }
    },
    120_000,
  );

  test.each(formatNames)(
    'in %s',
    (format) => {
      for (const name of ['x0Pred', 'vpSigma', 'imageDdimStep', 'safeDiv']) {
        const operation = row(name);
        const epsilonIn = toNumber(binary(format).epsilon);
        const generate = caseSource(operation, {
          ...settings,
          format,
          epsilon: epsilonIn,
          assumes: { all: usualNames },
        });
        for (let index = 0; index < 60; index++) {
          const theCase = generate(index);
          expect(theCase.forbidden !== null || isOrdinary(theCase, epsilonIn)).toBe(true);
        }
      }
    },
    120_000,
  );
});

/** The numbers of an input over the first cases under assumptions. */
const numbersIn = (operation: string, input: string, assumes: readonly string[]): readonly number[] => {
  const generate = caseSource(row(operation), { ...settings, assumes: { [operation]: assumes } });
  return Array.from({ length: 600 }, (_, i) => generate(i))
    .filter(({ forbidden }) => forbidden === null)
    .flatMap(({ inputs }) => {
      const value = inputs[input];
      return typeof value === 'number' ? [value] : [...(value as HostTensor).data];
    });
};

test('the edges that the domain has stay in', () => {
  const betas = numbersIn('alphaBar', 'betas', ['betas in (0, 1)']);
  expect(betas).toContain(neighbour('binary32', 1, -1));
  expect(betas).toContain(2 ** -24);
  const times = numbersIn('vpSigma', 't', ['times in [0, 1]']);
  expect(times).toContain(0);
  expect(times).toContain(1);
  expect(times).toContain(neighbour('binary32', 1, -1));
  expect(numbersIn('timeOfIndex', 'T', ['T >= 1'])).toContain(1);
});

test('at least half of the drawn cases are ordinary', () => {
  for (const operation of operations) {
    const ranged = operation.inputs.some(({ kind }) =>
      ['betas', 'alphaBars', 'times', 'time', 'count'].includes(kind),
    );
    if (!ranged) continue;
    const generate = caseSource(operation, { ...settings, refusals: false });
    const fixed = edgeCases(operation, settings).length;
    const cases = Array.from({ length: 160 }, (_, i) => generate(fixed + i));
    const ordinary = cases.filter((theCase) => isOrdinary(theCase, epsilon)).length;
    expect([operation.name, ordinary >= 80]).toEqual([operation.name, true]);
    expect([operation.name, ordinary < 160]).toEqual([operation.name, true]);
  }
}, 120_000);
