import { describe, expect, test } from 'vitest';
import { type Case, caseSource, edgeCases, makeCase } from '../../cases/generators/cases.ts';
import type { Impurity } from '../../cases/broken.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { sameKind } from '../../judge/failure-kind.ts';
import { outputShape } from '../../cases/shape.ts';
import type { Answer } from '../../cases/answer.ts';
import { type Care, judge, type Judgement } from '../../judge/judge.ts';
import { type FourDigits, log10Of, roundUpFour } from '../../judge/ulp.ts';
import { allowedOutputs, operationNamed, specificationAnswers, takesExp } from './specification-answers.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { expWithinUlp } from '../../../spec/scalars/floats/float-exp.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { arrayOf, type HostTensor, inputFloat, toNumber } from '../../cases/values.ts';
import { long } from './long.ts';

const unmeasured: Care = { certain: true, measured: false };

const terms = { epsilon: defaultEpsilon, profile: ieee754 };

const returned = (
  shape: readonly number[],
  data: readonly number[],
  impurity: Impurity | null = null,
): Answer => ({
  kind: 'returned',
  output: { shape, data: new Float32Array(data) },
  impurity,
  calls: [],
});

const x = (...data: number[]): HostTensor => ({ shape: [data.length], data: new Float32Array(data) });

const onSqrt = (input: number, output: number): Judgement => {
  const theCase = makeCase(operationNamed('sqrtNonneg'), 'binary32', { x: x(input) });
  return judge(theCase, terms, () => [1], returned([1], [output]), null, true);
};

/** Floats next to a set, and other classes: nothing that is in it. */
const justOutside = (format: FormatName, set: readonly Float[]): readonly number[] => {
  const members = set.map(toNumber);
  const next = members.flatMap((x) => [neighbour(format, x, 1), neighbour(format, x, -1), -x]);
  const others = members.some(Number.isNaN) ? [0, Infinity] : [NaN];
  return [...new Set([...next, ...others])].filter((x) => !members.some((known) => Object.is(known, x)));
};

/** Fixed cases spread over all that there are, and drawn ones. */
const casesOf = (row: Operation, format: FormatName): readonly Case[] => {
  const settings = { format, seed: 3, epsilon: toNumber(binary(format).epsilon), refusals: false };
  const generate = caseSource(row, settings);
  const fixed = edgeCases(row, settings).length;
  const spread = Array.from({ length: 10 }, (_, i) => Math.floor((i * fixed) / 10));
  return [...new Set(spread), ...Array.from({ length: takesExp(row) ? 60 : 16 }, (_, i) => fixed + i)].map(
    generate,
  );
};

/** In CI each operation in two of the four formats. */
const inFormat = (format: FormatName): readonly Operation[] =>
  operations.filter((_, i) => long || (i + formatNames.indexOf(format)) % 2 === 0);

describe.each(formatNames)('%s: the specification is accepted, what is just outside it is not', (format) => {
  test.each(inFormat(format))('$name', (row) => {
    const most = takesExp(row) ? 3 : row.name.startsWith('imageDdim') ? 2 : 1;
    const parts = row.sampler === null ? ['value'] : ['state', 'value', 'noise'];
    let [planted, open] = [0, 0];
    for (const [i, theCase] of casesOf(row, format).entries()) {
      const answer = specificationAnswers(theCase, defaultEpsilon);
      // A thousand steps cost seconds: one format shows them, the one in which times round alike.
      if (format !== 'bfloat16' && answer.calls.length > 60) continue;
      const verdictOn = (output: HostTensor, care = unmeasured): Judgement =>
        judge(theCase, terms, () => outputShape(theCase), { ...answer, output }, null, true, care);
      const right = verdictOn(answer.output, { certain: true, measured: true });
      expect([right.verdict, right.part, right.broken]).toEqual(['accepted', null, null]);
      const allowed = allowedOutputs(theCase, defaultEpsilon, answer);
      expect(Math.max(0, ...allowed.map((set) => set.length))).toBeLessThanOrEqual(most);
      const { shape, data } = answer.output;
      if (data.length === 0 || data.length > 1100 || answer.calls.length > 60) continue;
      const widest = allowed.findIndex((set) => set.length > 1);
      const at = widest === -1 ? (7 * i) % data.length : widest;
      const set = allowed[at] ?? [];
      const withValue = (value: number): HostTensor => ({
        shape,
        data: data.slice().fill(value, at, at + 1),
      });
      for (const member of set) expect(verdictOn(withValue(toNumber(member))).verdict).toBe('accepted');
      if (set.length > 1) open += 1;
      for (const other of justOutside(format, set)) {
        const judgement = verdictOn(withValue(other));
        expect([other, judgement.verdict, judgement.spot?.element]).toEqual([other, 'rejected', at]);
        expect(parts).toContain(judgement.part);
        planted += 1;
      }
    }
    expect(planted).toBeGreaterThan(40);
    if (takesExp(row)) expect(open).toBeGreaterThan(0);
  });

  test('where only exp is open, the set is the floats within 1 ulp', () => {
    // beta0 = beta1 = 1: alphaBar(t) = exp(-t).
    const times = [2 ** -4, 0.5, 1, 3, 7.5];
    const t = { shape: [times.length], data: new (arrayOf(format))(times) };
    const theCase = makeCase(operationNamed('vpAlphaBar'), format, { beta0: 1, beta1: 1, t });
    const answer = specificationAnswers(theCase, defaultEpsilon);
    const sets = allowedOutputs(theCase, defaultEpsilon, answer);
    for (const [i, time] of times.entries()) {
      const within = expWithinUlp(formats[format], inputFloat(format, -time)).map(toNumber);
      expect(within.length).toBeGreaterThanOrEqual(2);
      expect((sets[i] ?? []).map(toNumber).toSorted()).toEqual(within.toSorted());
    }
  });
});

test('of what mirrors TorchLean exactly the operations of the VP schedule take an exponential', () => {
  const mirrored = operations.filter(({ source }) => source.kind === 'lean');
  expect(mirrored.filter(takesExp).map(({ name }) => name)).toEqual([
    'vpAlphaBar',
    'vpSigma',
    'pfOdeRhs',
    'pfOdeSampleEuler',
  ]);
});

describe('values', () => {
  test('zeros are told apart, NaN is compared by class', () => {
    expect(onSqrt(-0, 0).verdict).toBe('accepted');
    expect(onSqrt(-0, -0)).toMatchObject({ verdict: 'rejected', part: 'value' });
    expect(onSqrt(NaN, NaN).verdict).toBe('accepted');
    expect(onSqrt(NaN, 0).verdict).toBe('rejected');
    expect(onSqrt(4, NaN).verdict).toBe('rejected');
  });

  test('a value that the format does not have is rejected', () => {
    const theCase = makeCase(operationNamed('sqrtNonneg'), 'binary16', { x: x(4) });
    const verdictOn = (value: number): Judgement =>
      judge(theCase, terms, () => outputShape(theCase), returned([1], [value]), null, true);
    expect(verdictOn(2).verdict).toBe('accepted');
    expect(verdictOn(2 + 2 ** -20)).toMatchObject({ verdict: 'rejected', part: 'value' });
  });

  test('failures of different classes are of different kinds', () => {
    expect(sameKind(onSqrt(NaN, 0).kind, onSqrt(4, NaN).kind)).toBe(false);
    expect(sameKind(onSqrt(4, 0).kind, onSqrt(4, 3).kind)).toBe(false);
    expect(sameKind(onSqrt(4, 3).kind, onSqrt(9, 4).kind)).toBe(true);
    expect(onSqrt(NaN, 0).kind).toMatchObject({ part: 'value', got: '+zero', wanted: ['nan'] });
  });
});

describe('form', () => {
  const theCase = makeCase(operationNamed('safeDiv'), 'binary32', { x: x(0, 0), y: x(1, 1) });
  const onForm = (answer: Answer, again: Answer | null = null, valueMatters = true): Judgement =>
    judge(theCase, terms, () => outputShape(theCase), answer, again, valueMatters);

  test('shape, purity and errors are judged before values', () => {
    expect(onForm(returned([2], [0, 0])).verdict).toBe('accepted');
    expect(onForm(returned([1, 2], [0, 0]))).toMatchObject({ verdict: 'rejected', part: 'shape' });
    expect(onForm(returned([2], [0, 0], { code: 'written', input: 'x' })).part).toBe('purity');
    expect(onForm({ kind: 'malformed', malformed: { code: 'noTensor', value: '3' } }).part).toBe('shape');
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
    const forbidden = makeCase(operationNamed('safeDiv'), 'binary32', { x: x(0, 0), y: x(1) });
    expect(forbidden.forbidden).toEqual({
      code: 'shape',
      who: 'safeDiv',
      argument: 'y',
      value: [1],
      bound: { like: 'x', shape: [2] },
    });
    const never = (): never => {
      throw new Error('the definition is not run on forbidden inputs');
    };
    const on = (answer: Answer): Judgement => judge(forbidden, terms, never, answer, null, true);
    expect(on({ kind: 'threw', message: 'no' }).verdict).toBe('accepted');
    expect(on(returned([2], [0, 0]))).toMatchObject({ verdict: 'rejected', part: 'refusal' });
    expect(on({ kind: 'lost', message: 'no answer' })).toMatchObject({
      verdict: 'rejected',
      part: 'refusal',
    });
  });
});

describe('error in ulp', () => {
  const ulp = (input: number, output: number): FourDigits | null => {
    const { worst } = onSqrt(input, output);
    return worst === null ? null : roundUpFour(worst.of);
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

  test('beyond binary64 is a text of the same form, rounded up too', () => {
    const power = (k: number): bigint => 10n ** BigInt(k);
    const large = (n: bigint, k: number) => roundUpFour({ n: n * power(k), d: 1n, e: 0 });
    const small = (n: bigint, k: number) => roundUpFour({ n, d: power(k), e: 0 });
    expect(large(14n, 599)).toBe('1.4e+600');
    expect(large(123_401n, 600)).toBe('1.235e+605');
    expect(large(99_991n, 600)).toBe('1e+605');
    expect(roundUpFour({ n: 1n, d: 1n, e: 2000 })).toBe('1.149e+602');
    // The last four digits that binary64 holds, and the next.
    expect([large(1797n, 305), large(1798n, 305)]).toEqual([1.797e308, '1.798e+308']);
    expect([small(2226n, 311), small(2225n, 311), small(1n, 400)]).toEqual([
      2.226e-308,
      '2.225e-308',
      '1e-400',
    ]);
    const sizes = [0, small(1n, 400), 1e-300, 1, large(1n, 308), large(1n, 400), large(14n, 599)];
    expect(sizes.toSorted((a, b) => log10Of(b) - log10Of(a))).toEqual(sizes.toReversed());
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
