import { expect, test } from 'vitest';
import { defaultEpsilon } from '../../../../spec/context.ts';
import { operationNames, papers } from '../../../../spec/operations.ts';
import { chain } from '../../../../spec/profiles/index.ts';
import { caseSource } from '../../../cases/generators/cases.ts';
import { isOrdinary } from '../../../cases/assumptions.ts';
import { numberOf } from '../../../cases/values.ts';
import { outputShape } from '../../../cases/shape.ts';
import { judge } from '../../../judge/judge.ts';
import { long, oneIn } from '../long.ts';
import { specificationAnswers } from '../specification-answers.ts';

/** Few of them here: most rows are held to it by a module too. */
const runs = long ? 64 : 8;
const formats = ['binary32'] as const;

test('no name stands in both groups', () => {
  const names = papers.map(({ name }) => name);
  expect(names.filter((name) => operationNames.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test.each(
  oneIn(
    3,
    papers.flatMap((operation) => formats.map((format) => [operation.name, format, operation] as const)),
  ),
)('%s in %s as it is written is accepted under each profile of the chain', (_name, format, operation) => {
  const epsilon = numberOf(format, '1/1000000');
  const source = caseSource(operation, { format, seed: 42, epsilon, refusals: false });
  let [ordinary, decided] = [0, 0];
  for (let i = 0; i < runs; i++) {
    const theCase = source(i < 2 ? 5 * i : 400 + i);
    expect(theCase.forbidden).toBeNull();
    if (isOrdinary(theCase, epsilon)) ordinary += 1;
    const answer = specificationAnswers(theCase, defaultEpsilon);
    for (const profile of chain) {
      const terms = { epsilon: defaultEpsilon, profile };
      const made = judge(theCase, terms, () => outputShape(theCase), answer, null, true);
      expect(
        made.verdict,
        `${profile.name} ${JSON.stringify(theCase.inputs).slice(0, 600)} ${made.part} ${made.step}`,
      ).not.toBe('rejected');
      if (profile.name === 'ieee754') expect(made.verdict).toBe('accepted');
      if (made.verdict === 'accepted') decided += 1;
    }
  }
  expect(decided).toBeGreaterThanOrEqual(runs);
  expect(ordinary).toBeGreaterThan(0);
});
