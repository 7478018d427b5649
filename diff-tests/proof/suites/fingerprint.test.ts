/** The fingerprint: every probe tells its arithmetics apart, and names arithmetics that were planted. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { hexText, isNormal } from '../../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { fastPathOn } from '../../runners/fast-path.ts';
import { DidNotRun, type Implementation } from '../../runners/implementation.ts';
import { collect, type Fact, observe } from '../../reasons/fingerprint.ts';
import type { Change } from '../../examples/formulas.ts';
import { vector } from '../../reasons/fingerprint/inputs.ts';
import { classOf, questionOf } from '../../reasons/fingerprint/probe.ts';
import { probes } from '../../reasons/fingerprint/probes.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { everyFact, factsOf, javascript, operationOf, planted } from './fingerprint-subjects.ts';

const inFormats = formatNames.flatMap((format) =>
  probes.map((probe) => [probe.name, format, probe] as const),
);

const oddEpsilons = [
  { n: 0n, d: 1n },
  { n: 1n, d: 8n },
  { n: 1000n, d: 1n },
  { n: 10n ** 30n, d: 1n },
  { n: 1n, d: 10n ** 40n },
];

describe('every probe', () => {
  test.each(inFormats)('%s tells its arithmetics apart (%s)', (_name, format, probe) => {
    const others = probe.tellsAll ? oddEpsilons : [];
    for (const epsilon of [defaultEpsilon, ...others]) {
      const question = questionOf(probe, format, epsilon);
      if (question === null) throw new Error('no inputs');
      expect(question.theCase.forbidden).toBeNull();
      const told = new Map<string, string>();
      for (const { values, answer } of question.suspects) {
        const [all, facts] = [answer(Infinity), JSON.stringify(values)];
        const text = probe.compare === 'bits' ? hexText : classOf;
        const key = all.map((x) => (x === null ? '' : text(x))).join();
        expect(told.get(key) ?? facts).toBe(facts);
        told.set(key, facts);
        // A few elements are those of all: what they refute is refuted.
        expect(answer(4).slice(0, 4)).toEqual(all.slice(0, 4));
        expect(answer(64).slice(0, 64)).toEqual(all.slice(0, 64));
        if (probe.compare === 'class') continue;
        expect(all.length).toBeGreaterThanOrEqual(50);
        expect(all.every((x) => x !== null && isNormal(formats[format], x))).toBe(true);
      }
    }
    for (const fact of new Set(probe.hypotheses.flatMap(({ values }) => Object.keys(values)))) {
      const values = probe.hypotheses.flatMap(({ values: all }) => all[fact] ?? []);
      expect(new Set(values).size).toBeGreaterThan(1);
    }
  });

  test.each(inFormats)('%s names every arithmetic that is planted (%s)', async (_name, format, probe) => {
    for (const { values, arithmetics } of probe.hypotheses) {
      for (const arithmetic of arithmetics(format, defaultEpsilon)) {
        expect(await factsOf(planted(format, arithmetic), probe.operation)).toMatchObject(values);
      }
    }
  });

  test.each(inFormats)(
    '%s is silent where an epsilon leaves nothing to see (%s)',
    async (_name, format, probe) => {
      for (const epsilon of oddEpsilons) {
        for (const { values, arithmetics } of probe.hypotheses) {
          for (const arithmetic of arithmetics(format, epsilon)) {
            const facts = await factsOf(planted(format, arithmetic), probe.operation, epsilon);
            for (const [name, value] of Object.entries(values))
              expect([undefined, value]).toContain(facts[name]);
          }
        }
      }
    },
  );
});

const right = {
  sqrtNonneg: {
    'subnormal inputs': 'kept',
    'NaN through max': 'kept',
    'max(-0, +0)': '+0',
    root: 'correctly rounded on 57 points',
  },
  safeDiv: {
    'subnormal results': 'kept',
    division: 'correctly rounded on 57 points',
    'division by a reciprocal': 'not seen',
    rounding: 'to nearest',
    'wider intermediates': 'not seen',
  },
  qSample: { contraction: 'not seen', 'wider intermediates': 'not seen', rounding: 'to nearest' },
  alphaBar: {
    'order of a product': 'left to right',
    'wider accumulator of a product': 'not seen',
    'wider intermediates': 'not seen',
    rounding: 'to nearest, ties to even',
  },
  eulerStep: { contraction: 'not seen', rounding: 'to nearest, ties to even' },
  epsPredLoss: {
    'order of a sum': 'left to right',
    'wider accumulator of a sum': 'not seen',
    mean: 'a division by n',
  },
  ddimSample: { 'repeated calls of the model': 'not seen' },
};

describe('what is there', () => {
  test.each([
    ['binary32', javascript('binary32', Math.fround)],
    ['binary64', javascript('binary64', (x) => x)],
  ])('the example in %s', async (_name, subject) => {
    const facts = await everyFact(subject);
    expect(facts).toMatchObject({ ...right, imageDdimStep: { 'NaN through clamp': 'kept' } });
    expect(facts['vpAlphaBar']?.['exp']).toMatch(
      /^(correctly rounded|within 0\.\d+ ulp) on 1000 points from -20 to 0$/,
    );
  });

  test.each(['cpu', 'webasm'])('the fast path on %s', async (backend) => {
    const candidate = await fastPathOn(backend);
    if (!('implementation' in candidate)) throw new Error('it does not run');
    const facts = await everyFact(candidate.implementation);
    expect(facts).toMatchObject(right);
    await candidate.implementation.dispose();
  });

  test('binary64 inside binary32', async () => {
    const facts = await everyFact(javascript('binary32', (x) => x));
    expect(facts).toMatchObject({
      safeDiv: { 'wider intermediates': 'seen' },
      qSample: { 'wider intermediates': 'seen' },
      eulerStep: { contraction: 'seen' },
      alphaBar: { 'wider accumulator of a product': 'seen, of 1 - beta unrounded' },
      epsPredLoss: { 'wider accumulator of a sum': 'seen' },
    });
  });
});

/** a * b + c with one rounding, where binary64 holds a * b and the sum's own rounding does no harm. */
const fma = (a: number, b: number, c: number): number => Math.fround(a * b + c);

describe('JavaScript that does otherwise', () => {
  const fround = Math.fround;
  const least = 2 ** -126;
  const cases: readonly (readonly [string, string, Change, Record<string, string>])[] = [
    [
      'a fused multiply-add',
      'eulerStep',
      () => ({ eulerStep: (dt) => (x, s) => fma(s, dt, x) }),
      { contraction: 'seen' },
    ],
    [
      'a fused multiply-add',
      'qSample',
      ({ signal, noise }) => ({ mix: (a) => (x, e) => fma(x, signal(a), fround(e * noise(a))) }),
      { contraction: 'seen', 'wider intermediates': 'not seen' },
    ],
    [
      'a reciprocal',
      'safeDiv',
      ({ epsilon }) => ({ safeDiv: (x, y) => fround(x * fround(1 / fround(y + epsilon))) }),
      { 'division by a reciprocal': 'seen' },
    ],
    [
      'a quotient of its own',
      'safeDiv',
      ({ epsilon }) => ({ safeDiv: (x, y) => fround((x / fround(y + epsilon)) * (1 + 2 ** -21)) }),
      { 'division by a reciprocal': 'not told' },
    ],
    [
      'results flushed',
      'safeDiv',
      ({ safeDiv }) => ({ safeDiv: (x, y) => (Math.abs(safeDiv(x, y)) < least ? 0 : safeDiv(x, y)) }),
      { 'subnormal results': 'flushed to zero' },
    ],
    [
      'operands flushed, and a max that drops NaN',
      'sqrtNonneg',
      () => ({ sqrtNonneg: (x) => fround(Math.sqrt(x >= least ? x : 0)) }),
      { 'subnormal inputs': 'flushed to zero', 'NaN through max': 'the other operand' },
    ],
    [
      'a max that compares',
      'sqrtNonneg',
      () => ({ sqrtNonneg: (x) => Math.sqrt(x < 0 ? 0 : x) }),
      { 'max(-0, +0)': '-0' },
    ],
    [
      'a poor exp',
      'vpAlphaBar',
      ({ vpAlphaBar }) => ({ vpAlphaBar: (vp, t) => fround(vpAlphaBar(vp, t) * (1 + 2 ** -22)) }),
      { exp: expect.stringMatching(/^within 4\.\d+ ulp on 1000 points from -20 to 0$/) as string },
    ],
    [
      'a compensated sum',
      'epsPredLoss',
      () => ({
        meanSquare: (differences) => {
          let [sum, lost] = [0, 0];
          for (const d of differences) {
            const term = fround(fround(d * d) - lost);
            const next = fround(sum + term);
            lost = fround(fround(next - sum) - term);
            sum = next;
          }
          return fround(sum / differences.length);
        },
      }),
      { 'order of a sum': 'another order' },
    ],
    [
      'a sum from the end',
      'epsPredLoss',
      ({ meanSquare }) => ({ meanSquare: (differences) => meanSquare(differences.toReversed()) }),
      { 'order of a sum': 'right to left' },
    ],
    [
      'a clamp that drops NaN',
      'imageDdimStep',
      () => ({ clip: (x) => (x > -1 ? Math.min(x, 1) : -1) }),
      { 'NaN through clamp': 'the lower bound' },
    ],
  ];
  test.each(cases)('%s in %s', async (_name, operation, change, wanted) => {
    expect(await factsOf(javascript('binary32', fround, change), operation)).toMatchObject(wanted);
  });
});

describe('observations', () => {
  const model = operationOf('model');
  const returned = (output: number[]) =>
    ({ kind: 'returned', output: vector('binary32', ...output), impurity: null, calls: [] }) as const;
  const given = (...x: number[]) => makeCase(model, 'binary32', { x: vector('binary32', ...x), t: 1 });

  test('a model called again with the same bits', async () => {
    const again = javascript('binary32', Math.fround, undefined, {
      x0Pred: ({ x, model: eps }: { x: unknown; model: (x: unknown, t: number) => unknown }) => {
        eps(x, 0.5);
        return eps(x, 0.5);
      },
    });
    expect(await factsOf(again, 'x0Pred')).toEqual({ 'repeated calls of the model': 'seen' });
  });

  test('a non-finite answer of a model, with its smallest input', () => {
    const large = observe(given(1, 2, 3), returned([1, Infinity, 3]));
    const small = observe(given(1), returned([NaN]));
    expect([large?.value, small?.value]).toEqual(['inf', 'nan']);
    let facts: readonly Fact[] = [];
    for (const fact of [large, null, small, large]) facts = collect(facts, fact);
    expect(facts).toEqual([small]);
    expect(observe(given(1), returned([1]))).toBeNull();
    expect(observe(given(NaN), returned([NaN]))).toBeNull();
  });

  test('what was seen wins over what was not', () => {
    const fact = (value: string): Fact => ({
      name: 'a',
      value,
      case: { operation: 'model', inputs: {}, output: { shape: [0], data: [] } },
    });
    const [seen, notSeen] = [fact('seen'), fact('not seen')];
    expect(collect(collect([], notSeen), seen)).toEqual([seen]);
    expect(collect(collect([], seen), notSeen)).toEqual([seen]);
  });

  test('no fact where nothing was answered', async () => {
    const refusing = (call: Implementation['call']): Implementation => ({
      ...javascript('binary32', Math.fround),
      call,
    });
    let calls = 0;
    const silent: Implementation['call'][] = [
      () => Promise.resolve({ kind: 'threw', message: 'no' }),
      () => Promise.resolve({ kind: 'malformed', malformed: { code: 'noTensor', value: 'no' } }),
      () => Promise.resolve(returned([1, 2, 3])),
      () => Promise.reject(new DidNotRun('no', 'none')),
      () => Promise.resolve({ kind: 'lost', message: `${++calls}` }),
    ];
    for (const call of silent) expect(await factsOf(refusing(call), 'sqrtNonneg')).toEqual({});
    expect(calls).toBe(1);
  });
});
