import { afterAll, describe, expect, test } from 'vitest';
import { fastPathOn } from '../../runners/fast-path.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import type { Answer, Returned } from '../../cases/answer.ts';
import { brokenText, failedText } from '../../report/broken-text.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { operations } from '../../../spec/operations.ts';
import { sameNumber, sameTensor } from '../../cases/values.ts';
import { specificationAnswers, takesExp } from './specification-answers.ts';
import { long, oneIn } from './long.ts';

/*
 * "Bit for bit in binary32": what webasm returns, and every call that it makes of its model, is what the
 * specification gives in binary32, on 10,000 generated cases of each operation without exp (fixed edge cases and
 * special values among them). `npm test` runs the first four hundred of each, `npm run long` all of them.
 */
const runs = long ? 10_000 : 400;
const epsilon = Math.fround(1e-6);

const candidate = await fastPathOn('webasm');
if ('unavailable' in candidate) throw new Error(candidate.unavailable.reason);
const { implementation } = candidate;

afterAll(() => implementation.dispose());

/** The first thing in which an answer is not the specification's, or null. */
const difference = (answer: Answer, wanted: Returned): string | null => {
  if (answer.kind !== 'returned') return `${answer.kind}: ${failedText(answer)}`;
  if (answer.impurity !== null) return brokenText(answer.impurity);
  if (answer.calls.length !== wanted.calls.length)
    return `${answer.calls.length} calls, not ${wanted.calls.length}`;
  const at = wanted.calls.findIndex(({ x, t }, i) => {
    const call = answer.calls[i];
    return call === undefined || !sameNumber(call.t, t) || !sameTensor(call.x, x);
  });
  if (at !== -1) return `call ${at} of the model`;
  return sameTensor(answer.output, wanted.output) ? null : 'the output';
};

const show = ({ operation, inputs }: Case, i: number, what: string): string =>
  `${operation.name}, case ${i}: ${what}; ${JSON.stringify(inputs).slice(0, 2000)}`;

const exact = operations.filter((row) => !takesExp(row));

describe('webasm equals binary32, bit for bit', () => {
  test.each(oneIn(3, exact))(
    '$name',
    async (operation) => {
      const generate = caseSource(operation, { format: 'binary32', seed: 20, epsilon, refusals: false });
      let [elements, calls, special] = [0, 0, 0];
      for (let i = 0; i < runs; i++) {
        const theCase = generate(i);
        const wanted = specificationAnswers(theCase, defaultEpsilon);
        const settings = { format: 'binary32', epsilon } as const;
        const what = difference(await implementation.call(operation, theCase.inputs, settings), wanted);
        if (what !== null) throw new Error(show(theCase, i, what));
        elements += wanted.output.data.length;
        calls += wanted.calls.length;
        special += wanted.output.data.filter((x) => !Number.isFinite(x) || x === 0).length;
      }
      console.log(
        `${operation.name}: ${runs} cases, ${elements} elements (${special} of them 0, infinite or NaN), ${calls} calls`,
      );
      expect(elements).toBeGreaterThan(0.5 * runs);
    },
    long ? 3_600_000 : 120_000,
  );
});

test('these are most operations: all without exp', () => {
  expect(exact.length).toBeGreaterThan(operations.length / 2);
});

test('one bit, one call or one time that differs is found', () => {
  const ddim = operations.find(({ name }) => name === 'ddimSample');
  if (ddim === undefined) throw new Error('no ddimSample');
  const settings = { format: 'binary32', seed: 20, epsilon, refusals: false } as const;
  const tensor = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });
  const inputs = { betas: tensor(0.5, 0.25), x: tensor(1, 2), model: { answers: [tensor(1, -1)] } };
  const theCase = { ...caseSource(ddim, settings)(0), inputs };
  const right = specificationAnswers(theCase, defaultEpsilon);
  const { output, calls } = right;
  expect(difference(right, right)).toBe(null);
  const data = output.data.map((x, i) => (i === 1 ? neighbour('binary32', x, 1) : x));
  expect(difference({ ...right, output: { ...output, data } }, right)).toBe('the output');
  expect(difference({ ...right, output: { shape: [2, 1], data: output.data } }, right)).toBe('the output');
  expect(difference({ ...right, calls: calls.slice(1) }, right)).toBe('1 calls, not 2');
  expect(difference({ ...right, calls: calls.toReversed() }, right)).toBe('call 0 of the model');
  const later = calls.map((call, i) => (i === 1 ? { ...call, t: neighbour('binary32', call.t, 1) } : call));
  expect(difference({ ...right, calls: later }, right)).toBe('call 1 of the model');
});
