/** The arithmetic as a reason: a machine that takes one freedom is said to take that one, and no other. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type FormatName, formatNames } from '../../../spec/scalars/floats/format.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { outputShape } from '../../cases/shape.ts';
import { toNumber } from '../../cases/values.ts';
import { judge } from '../../judge/judge.ts';
import { freedoms, widenedBy } from '../../reasons/arithmetic/freedoms.ts';
import { machineReason } from '../../reasons/arithmetic/machine.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import type { Decide } from '../machines/held.ts';
import { machineAnswer } from '../machines/run.ts';
import { oneIn } from './long.ts';
import { operationNamed } from './specification-answers.ts';

const terms = { epsilon: defaultEpsilon, profile: ieee754 };
const settings = { seed: 9, refusals: false } as const;

const freedomNamed = (name: string) => {
  const found = freedoms.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

/** A freedom is taken wherever there is one; a result is the nearest one. */
const always: Decide = (question, count) => (question === 'result' ? 0 : count - 1);

const judged = (theCase: Case, names: readonly string[]): Judged => {
  const profile = widenedBy(ieee754, names.map(freedomNamed));
  const answer = machineAnswer(theCase, profile, defaultEpsilon, always);
  const { verdict } = judge(theCase, terms, () => outputShape(theCase), answer, null, true);
  return { theCase, answer, isRejected: verdict === 'rejected' };
};

const reasonOf = (
  operation: string,
  names: readonly string[],
  format: FormatName = 'binary32',
): readonly string[] | null => {
  const epsilon = toNumber(binary(format).epsilon);
  const generate = caseSource(operationNamed(operation), { ...settings, format, epsilon });
  const seen = Array.from({ length: 40 }, (_, i) => judged(generate(i), names));
  return machineReason(operationNamed(operation), seen, terms, () => false, true)?.names ?? null;
};

const flush = 'subnormal numbers were 0';
const lost = 'max, min and clamp lost a NaN';
const contracted = 'products entered sums unrounded (contraction)';
const sums = 'sums were taken in another order';

describe('a machine that takes', () => {
  test.each([
    ['sqrtNonneg', [flush]],
    ['safeDiv', [flush]],
    ['sqrtNonneg', [lost]],
    ['sqrtNonneg', [lost, flush]],
    ['eulerStep', [contracted]],
    ['eulerStep', [contracted, flush]],
    ['epsPredLoss', [sums]],
  ])('in %s: %j', (operation, names) => {
    expect(reasonOf(operation, names)?.toSorted()).toEqual(names.toSorted());
  });

  // Operations in whose first cases a subnormal is met in every format.
  const everywhere = [
    'sqrtNonneg',
    'safeDiv',
    'qSample',
    'x0Pred',
    'ddimStep',
    'eulerStep',
    'vpBeta',
    'pfOdeRhs',
  ];
  test.each(
    oneIn(
      8,
      everywhere.flatMap((operation) => formatNames.map((format) => [operation, format] as const)),
    ),
  )('flushed subnormals in %s of %s', (operation, format) => {
    expect(reasonOf(operation, [flush], format)).toEqual([flush]);
  });

  test('none has no reason', () => {
    expect(reasonOf('sqrtNonneg', [])).toBeNull();
  });
});
