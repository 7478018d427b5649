import { describe, expect, test } from 'vitest';
import { caseSource, makeCase } from '../generators/cases.ts';
import { neighbour } from '../generators/float.ts';
import { outputShape } from '../judge/shape.ts';
import { type Answer, judge, type Judgement } from '../judge/judge.ts';
import { roundUpFour } from '../judge/ulp.ts';
import { encodeAllowed } from '../judge/evidence.ts';
import { encodeNumber } from '../encoding.ts';
import { decodeInputs } from '../engine/replay.ts';
import { encodeInputs } from '../judge/evidence.ts';
import { specificationAnswers } from './specification-answers.ts';
import { defaultEpsilon } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { operations } from '../../spec/operations.ts';
import { binary } from '../../spec/scalars/binary.ts';
import { type HostTensor, toNumber } from '../values.ts';
import { formatNames } from '../../spec/scalars/format.ts';

const operation = (name: string): Operation => {
  const row = operations.find((other) => other.name === name);
  if (row === undefined) throw new Error(name);
  return row;
};

const returned = (
  shape: readonly number[],
  data: readonly number[],
  impurity: string | null = null,
): Answer => ({
  kind: 'returned',
  output: { shape, data: new Float32Array(data) },
  impurity,
  calls: [],
});

const x = (...data: number[]): HostTensor => ({ shape: [data.length], data: new Float32Array(data) });

const onSqrt = (input: number, output: number): Judgement => {
  const theCase = makeCase(operation('sqrtNonneg'), 'binary32', { x: x(input) });
  return judge(theCase, defaultEpsilon, () => [1], returned([1], [output]), null, true);
};

describe.each(formatNames)(
  '%s: for every operation, the right float is inside and its neighbours are not',
  (format) => {
    test.each(operations)('$name', (row) => {
      const settings = { format, seed: 3, epsilon: toNumber(binary(format).epsilon), refusals: false };
      const generate = caseSource(row, settings);
      let planted = 0;
      for (let i = 0; i < 60; i++) {
        const theCase = generate(i);
        const answer = specificationAnswers(theCase, defaultEpsilon);
        const verdictOn = (other: Answer): Judgement =>
          judge(theCase, defaultEpsilon, () => outputShape(theCase), other, null, true);
        const right = verdictOn(answer);
        expect([right.verdict, right.message]).toEqual(['accepted', null]);
        if (answer.kind !== 'returned') continue;
        const { output } = answer;
        const at = (7 * i) % Math.max(output.data.length, 1);
        const value = output.data[at];
        if (value === undefined) continue;
        const wrong = Number.isNaN(value)
          ? [0, Infinity]
          : [neighbour(format, value, 1), neighbour(format, value, -1), NaN];
        // With exp, two or three neighbouring results are allowed: the next but three is not.
        const far = Number.isNaN(value) ? [] : [neighbour(format, value, 4), neighbour(format, value, -4)];
        const usesExp = ['vpAlphaBar', 'vpSigma', 'pfOdeRhs', 'pfOdeSampleEuler'].includes(row.name);
        for (const other of (usesExp ? far : wrong).filter((w) => !Object.is(w, value))) {
          const data = output.data.slice();
          data[at] = other;
          const judgement = verdictOn({ ...answer, output: { shape: output.shape, data } });
          if (usesExp && judgement.verdict === 'accepted') continue;
          planted += 1;
          expect(judgement.verdict).toBe('rejected');
          expect(judgement.spot?.element).toBe(at);
          expect(['value', 'state']).toContain(judgement.part);
        }
      }
      expect(planted).toBeGreaterThan(row.inputs.every(({ kind }) => kind === 'count') ? 20 : 60);
    });
  },
);

describe('values', () => {
  test('zeros are told apart, NaN is compared by class', () => {
    expect(onSqrt(-0, 0).verdict).toBe('accepted');
    expect(onSqrt(-0, -0)).toMatchObject({ verdict: 'rejected', part: 'value' });
    expect(onSqrt(NaN, NaN).verdict).toBe('accepted');
    expect(onSqrt(NaN, 0).verdict).toBe('rejected');
    expect(onSqrt(4, NaN).verdict).toBe('rejected');
  });

  test('a value that the format does not have is rejected', () => {
    const theCase = makeCase(operation('sqrtNonneg'), 'binary16', { x: x(4) });
    const verdictOn = (value: number): Judgement =>
      judge(theCase, defaultEpsilon, () => outputShape(theCase), returned([1], [value]), null, true);
    expect(verdictOn(2).verdict).toBe('accepted');
    expect(verdictOn(2 + 2 ** -20)).toMatchObject({ verdict: 'rejected', part: 'value' });
  });

  test('failures of different classes are of different kinds', () => {
    expect(onSqrt(NaN, 0).kind).not.toBe(onSqrt(4, NaN).kind);
    expect(onSqrt(4, 3).kind).toBe(onSqrt(9, 4).kind);
  });
});

describe('form', () => {
  const theCase = makeCase(operation('safeDiv'), 'binary32', { x: x(0, 0), y: x(1, 1) });
  const onForm = (answer: Answer, again: Answer | null = null, valueMatters = true): Judgement =>
    judge(theCase, defaultEpsilon, () => outputShape(theCase), answer, again, valueMatters);

  test('shape, purity and errors are judged before values', () => {
    expect(onForm(returned([2], [0, 0])).verdict).toBe('accepted');
    expect(onForm(returned([1, 2], [0, 0]))).toMatchObject({ verdict: 'rejected', part: 'shape' });
    expect(onForm(returned([2], [0, 0], 'the input x was written to')).part).toBe('purity');
    expect(onForm({ kind: 'malformed', message: 'returned 3' }).part).toBe('shape');
    expect(onForm({ kind: 'threw', message: 'no' })).toMatchObject({ verdict: 'rejected', part: 'error' });
    expect(onForm({ kind: 'lost', message: 'no answer' }).part).toBe('error');
  });

  test('the same call must give the same bits', () => {
    expect(onForm(returned([2], [5, 6]), returned([2], [5, 6]), false).verdict).toBe('accepted');
    const other = onForm(returned([2], [5, 6]), returned([2], [5, 7]), false);
    expect(other).toMatchObject({ verdict: 'rejected', part: 'purity' });
    expect(onForm(returned([2], [5, 0]), returned([2], [5, -0]), false).verdict).toBe('rejected');
  });

  test('a forbidden call must be refused, whatever else it could be', () => {
    const forbidden = makeCase(operation('safeDiv'), 'binary32', { x: x(0, 0), y: x(1) });
    expect(forbidden.forbidden).toBe('safeDiv: y must have the shape of x ([2]), got [1]');
    const never = (): never => {
      throw new Error('the definition is not run on forbidden inputs');
    };
    const on = (answer: Answer): Judgement => judge(forbidden, defaultEpsilon, never, answer, null, true);
    expect(on({ kind: 'threw', message: 'no' }).verdict).toBe('accepted');
    expect(on(returned([2], [0, 0]))).toMatchObject({ verdict: 'rejected', part: 'refusal' });
    expect(on({ kind: 'lost', message: 'no answer' })).toMatchObject({
      verdict: 'rejected',
      part: 'refusal',
    });
  });
});

describe('error in ulp', () => {
  const ulp = (input: number, output: number): number | null => {
    const { worst } = onSqrt(input, output);
    return worst === null ? null : roundUpFour(worst.ulp);
  };

  test('is exact, and rounded up to four digits', () => {
    expect(ulp(4, 2)).toBe(0);
    expect(ulp(4, neighbour('binary32', 2, 1))).toBe(1);
    expect(ulp(4, neighbour('binary32', 2, -2))).toBe(1);
    expect(ulp(2, Math.fround(Math.SQRT2))).toBe(0.2031);
    expect(roundUpFour({ n: 1n, d: 3n, e: 0 })).toBe(0.3334);
    expect(roundUpFour({ n: 99_999n, d: 10n, e: 0 })).toBe(10_000);
    expect(roundUpFour({ n: 123_401n, d: 1n, e: 0 })).toBe(123_500);
  });

  test('is left out where it says nothing', () => {
    for (const [input, output] of [
      [NaN, NaN],
      [Infinity, Infinity],
      [-1, 0],
      [0, 0],
      [4, Infinity],
    ] as const) {
      expect(onSqrt(input, output)).toMatchObject({ worst: null, ulpSkipped: 1 });
    }
  });
});

test('allowed sets are encoded with zeros among the special values', () => {
  const k = binary('binary32');
  expect(encodeAllowed([k.of('1.5')])).toEqual({ lo: '0x1.8p+0', hi: '0x1.8p+0', also: [] });
  expect(encodeAllowed([k.of('-0')])).toEqual({ lo: null, hi: null, also: ['-0x0p+0'] });
  expect(encodeAllowed([k.of('nan')])).toEqual({ lo: null, hi: null, also: ['nan'] });
  expect(encodeAllowed([k.of('3'), k.of('2'), k.of('inf')])).toEqual({
    lo: '0x1p+1',
    hi: '0x1.8p+1',
    also: ['inf'],
  });
});

test('encodings: C hex floats with leading digit 1, read back to the same bits', () => {
  const texts = [0.1875, 2 ** -149, 2 ** -126 - 2 ** -149, 0, -0, NaN, Infinity, -Infinity, 1, 255.5].map(
    encodeNumber,
  );
  expect(texts).toEqual([
    '0x1.8p-3',
    '0x1p-149',
    '0x1.fffffcp-127',
    '0x0p+0',
    '-0x0p+0',
    'nan',
    'inf',
    '-inf',
    '0x1p+0',
    '0x1.ffp+7',
  ]);
  const theCase = makeCase(operation('model'), 'binary32', { x: x(0.1, -0, NaN, Infinity), t: -0 });
  const encoded = encodeInputs(theCase, []);
  expect(decodeInputs(theCase.operation, 'binary32', encoded)).toEqual(theCase.inputs);
  expect(() => decodeInputs(theCase.operation, 'binary16', { ...encoded, t: '0x1.000002p+0' })).toThrow(
    '0x1.000002p+0 is not a value of binary16',
  );
  expect(() => decodeInputs(theCase.operation, 'binary16', { x: 3, t: '0x1p+0' })).toThrow(
    'expected a tensor, got 3',
  );
});
