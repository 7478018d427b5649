/** Cases under assumptions, in every operation and format: what is put right is a number of the format, and inside. */
import { describe, expect, test } from 'vitest';
import { allNames, findOperation } from '../../../../spec/operations.ts';
import type { Operation } from '../../../../spec/operation.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { formatNames } from '../../../../spec/scalars/floats/format.ts';
import { floats, spokenOf } from '../../../cases/assumption.ts';
import { allHold, assumptions } from '../../../cases/assumptions.ts';
import { everyNumber } from '../../../cases/each-number.ts';
import { caseSource } from '../../../cases/generators/cases.ts';
import { toFloat, toNumber } from '../../../cases/values.ts';
import { oneIn } from '../long.ts';

const pairs = allNames
  .map((name) => findOperation(name) as Operation)
  .flatMap((operation) => formatNames.map((format) => [operation.name, format, operation] as const));

describe('cases under each assumption', () => {
  test.each(oneIn(17, pairs, ([name]) => name === 'ddpmPosteriorMean'))(
    '%s in %s',
    (_, format, operation) => {
      const epsilon = toNumber(binary(format).epsilon);
      const about = assumptions.filter((row) => spokenOf(operation, row).length > 0).map(({ name }) => name);
      for (const names of [...about.map((name) => [name]), about]) {
        const generate = caseSource(operation, {
          ...{ format, seed: 42, epsilon, refusals: false },
          assumes: { all: names },
        });
        for (let index = 0; index < 60; index++) {
          const theCase = generate(index);
          const { forbidden, inputs } = theCase;
          const foreign = operation.inputs.filter(
            ({ name, kind }) =>
              floats.includes(kind) && !everyNumber(inputs[name] ?? 0, (x) => toFloat(format, x) !== null),
          );
          expect(foreign, names.join()).toEqual([]);
          if (forbidden === null) expect(allHold(names, theCase, epsilon), names.join()).toBe(true);
        }
      }
    },
    120_000,
  );
});
