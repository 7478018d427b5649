/** Inputs and allowed sets as reports carry them, and what is measured beside a verdict. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { real } from '../../../spec/scalars/exact/real.ts';
import * as sets from '../../../spec/scalars/sets/result-set.ts';
import { encodeNumber } from '../../cases/encoding.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { decodeInputs, encodeInputs } from '../../cases/encoded-inputs.ts';
import { encodeAllowed, evidence } from '../../report/evidence.ts';
import type { Answer } from '../../cases/answer.ts';
import { judge, type Judgement, type Measure } from '../../judge/judge.ts';
import { conditionOf } from '../../judge/measures.ts';
import { readingsOf } from '../../judge/readings.ts';
import { type FourDigits, roundUpFour } from '../../judge/ulp.ts';
import { failureText } from '../../report/failure.ts';
import type { Allowed } from '../../report/schema.ts';
import type { HostInputs, HostTensor } from '../../cases/values.ts';
import { operationNamed } from './specification-answers.ts';

const x = (...data: number[]): HostTensor => ({ shape: [data.length], data: new Float32Array(data) });

test('allowed sets are encoded with zeros among the special values', () => {
  const k = binary('binary32');
  const encode = (...floats: Float[]): Allowed => encodeAllowed({ kind: 'floats', floats });
  expect(encode(k.of('1.5'))).toEqual({ lo: '0x1.8p+0', hi: '0x1.8p+0', also: [] });
  expect(encode(k.of('-0'))).toEqual({ lo: null, hi: null, also: ['-0x0p+0'] });
  expect(encode(k.of('nan'))).toEqual({ lo: null, hi: null, also: ['nan'] });
  expect(encode(k.of('3'), k.of('2'), k.of('inf'))).toEqual({
    lo: '0x1p+1',
    hi: '0x1.8p+1',
    also: ['inf'],
  });
});

describe('an exact value in a report', () => {
  const exactIn = (name: string, inputs: HostInputs, output: number): string | undefined => {
    const theCase = makeCase(operationNamed(name), 'binary64', inputs);
    const answer: Answer = {
      kind: 'returned',
      output: { shape: [], data: Float64Array.of(output) },
      impurity: null,
      calls: [],
    };
    const about = judge(theCase, { epsilon: defaultEpsilon, profile: ieee754 }, () => [], answer, null, true);
    const failure = evidence(theCase, answer, about, defaultEpsilon, {
      replay: '',
      shrunk: false,
      diagnosis: [],
    });
    return /exact: (.*)/.exec(failureText(failure))?.[1];
  };
  const one = (value: number): HostTensor => ({ shape: [], data: Float64Array.of(value) });
  const half = { betas: { shape: [1], data: Float64Array.of(0.5) }, t: 1 };

  test('that is reached through roots is what it is known to be', () => {
    expect(exactIn('qSample', { ...half, x0: one(1), eps: one(-1) }, 1)).toMatch(
      /^0 \(within \de-(29|30)\)$/,
    );
    expect(exactIn('vpSigma', { beta0: 1e6, beta1: 1e6, t: one(1) }, 2)).toMatch(
      /^1 \(within \de-(28|29)\)$/,
    );
  });

  test('that is far below every format is said to be', () => {
    const vp = { beta0: 1e7, beta1: 1e7, t: one(1) };
    expect(exactIn('vpAlphaBar', vp, 1)).toMatch(/^between 0 and \de-157827$/);
    // Past the largest number that is computed with there is none.
    expect(exactIn('vpAlphaBar', { ...vp, beta0: -1e7, beta1: -1e7 }, 1)).toBe(undefined);
    expect(exactIn('vpAlphaBar', { ...vp, beta0: -1e13, beta1: -1e13 }, 1)).toBe(undefined);
    expect(exactIn('vpAlphaBar', { ...vp, beta0: 100, beta1: 100 }, 1)).toBe('3.7200759760208359629…e-44');
  });

  test('of other roots is twenty digits', () => {
    expect(exactIn('qSample', { ...half, x0: one(1), eps: one(0) }, 1)).toBe('0.70710678118654752440…');
    expect(real.show(real.sqrt(real.of('1/2')))).toBe('0.70710678118654752440…');
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
  const theCase = makeCase(operationNamed('model'), 'binary32', { x: x(0.125, -0, NaN, Infinity), t: -0 });
  const encoded = encodeInputs(theCase, []);
  expect(decodeInputs(theCase.operation, 'binary32', encoded)).toEqual(theCase.inputs);
  expect(() => decodeInputs(theCase.operation, 'binary16', { ...encoded, t: '0x1.000002p+0' })).toThrow(
    '0x1.000002p+0 is not a value of binary16',
  );
  expect(() => decodeInputs(theCase.operation, 'binary16', { x: 3, t: '0x1p+0' })).toThrow(
    'expected a tensor, got 3',
  );
});

describe('sets of a profile with bounds', () => {
  const float = (text: string): sets.ResultSet => sets.ofFloat(binary('binary32').of(text));
  const encode = (set: sets.ResultSet, everything = false): Allowed =>
    encodeAllowed({ kind: 'set', set, everything });

  test('are encoded as the smallest and the largest number, and the special values', () => {
    expect(encode(sets.join(float('1.5'), float('3')))).toEqual({ lo: '0x1.8p+0', hi: '0x1.8p+1', also: [] });
    expect(encode(sets.join(float('-1.5'), float('-3')))).toEqual({
      lo: '-0x1.8p+1',
      hi: '-0x1.8p+0',
      also: [],
    });
    expect(encode(['-1', '0', '2', 'inf', 'nan'].map(float).reduce(sets.join))).toEqual({
      lo: '-0x1p+0',
      hi: '0x1p+1',
      also: ['0x0p+0', 'inf', 'nan'],
    });
    expect(encode(float('-0'))).toEqual({ lo: null, hi: null, also: ['-0x0p+0'] });
  });

  test('that hold everything are anything', () => {
    expect(encode(sets.everything, true)).toBe('anything');
  });
});

describe('measures', () => {
  const settings = (profile: Profile) => ({ epsilon: defaultEpsilon, profile });
  const on = (name: string, inputs: HostInputs, output: number, profile: Profile = ieee754): Judgement =>
    judge(
      makeCase(operationNamed(name), 'binary32', inputs),
      settings(profile),
      () => [1],
      { kind: 'returned', output: x(output), impurity: null, calls: [] },
      null,
      true,
    );
  const four = (measure: Measure | null): FourDigits | null =>
    measure === null ? null : roundUpFour(measure.of);
  const quotient = { x: x(1), y: x(1) };
  const root = { x: x(2) };

  test('the error of a quotient is in ulp of the quotient, not of its parts', () => {
    // 1000000/1000001: just below 1, where the floats are half as far apart as above.
    const y = Math.fround(1 + Math.fround(1e-6));
    expect(four(on('safeDiv', quotient, Math.fround(1 / y)).worst)).toBe(0.7772);
    expect(four(on('safeDiv', quotient, Math.fround(1 / (1 + 1e-6))).worst)).toBe(0.2229);
    expect(four(on('safeDiv', { x: x(3), y: x(0) }, 3e6).worst)).toBe(0);
    expect(four(on('safeDiv', { x: x(3), y: x(0) }, 3e6 + 0.25).worst)).toBe(1);
    expect(four(on('safeDiv', { x: x(2 ** -60), y: x(2 ** 60) }, 2 ** -120).worst)).toBe(1.456e-17);
  });

  test('the share of the budget: of what half an ulp in every operation can reach', () => {
    // The root of 2 is 1.41421356237..., the float 11863283 * 2^-23.
    const right = on('sqrtNonneg', root, Math.fround(Math.SQRT2));
    expect([four(right.worst), four(right.share)]).toEqual([0.2031, 0.4061]);
    const wrong = on('sqrtNonneg', { x: x(4) }, neighbour('binary32', 2, 1));
    expect([wrong.verdict, four(wrong.worst), four(wrong.share)]).toEqual(['rejected', 1, 2]);
    expect(four(on('sqrtNonneg', { x: x(4) }, 2).share)).toBe(0);
  });

  test('are the same under every profile', () => {
    for (const profile of [ieee754Wide, ieee754Loose]) {
      const { worst, share } = on('safeDiv', quotient, 0.75, profile);
      const strict = on('safeDiv', quotient, 0.75);
      expect([four(worst), four(share)]).toEqual([four(strict.worst), four(strict.share)]);
    }
  });

  test('the width of the set, and how far roundings are amplified', () => {
    const at = (profile: Profile, name: string, inputs: HostInputs, output: number) => {
      const { worst } = on(name, inputs, output, profile);
      const theCase = makeCase(operationNamed(name), 'binary32', inputs);
      if (worst === null) throw new Error('nothing is measured');
      const { setWidth, condition } = conditionOf(
        theCase,
        readingsOf(theCase, defaultEpsilon),
        worst.comparison,
        worst.element,
      );
      return [setWidth, condition].map((of) => (of === null ? null : roundUpFour(of)));
    };
    const nearest = Math.fround(Math.SQRT2);
    // Two ulp on either side; half an ulp is no more than itself, rounded up to four digits.
    expect(at(ieee754, 'sqrtNonneg', root, nearest)).toEqual([0, 1.001]);
    expect(at(ieee754Loose, 'sqrtNonneg', root, nearest)).toEqual([4, 1.001]);
    // The sum is above 1, where ulps are twice as large as those of the quotient: 2 * 1/2 + 1/2, or 2 * 2 + 2.
    expect(at(ieee754, 'safeDiv', quotient, 1)).toEqual([0, 3]);
    expect(at(ieee754Wide, 'safeDiv', quotient, 1)).toEqual([1, 3]);
    expect(at(ieee754Loose, 'safeDiv', quotient, 1)).toEqual([12, 3]);
  });

  test('are left out where they say nothing, and counted', () => {
    for (const [input, output] of [
      [NaN, NaN],
      [Infinity, Infinity],
      [-1, 0],
    ] as const) {
      for (const profile of [ieee754, ieee754Loose])
        expect(on('sqrtNonneg', { x: x(input) }, output, profile)).toMatchObject({
          worst: null,
          ulpSkipped: 1,
          elements: 1,
        });
    }
  });
});
