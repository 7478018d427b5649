/** Broken rules are data: what they are called goes by their codes, what is said of them is made by the report. */
import { describe, expect, test } from 'vitest';
import { operations } from '../../../spec/operations.ts';
import { caseSource, makeCase } from '../../cases/generators/cases.ts';
import type { HostInputs, HostTensor } from '../../cases/values.ts';
import type { Broken } from '../../judge/broken.ts';
import { breachIn, kindOf, sameKind } from '../../judge/failure-kind.ts';
import { conventionPairs } from '../../reasons/resemblance.ts';
import { conventions, findStructural, signatures } from '../../reasons/signatures/index.ts';
import { brokenText } from '../../report/broken-text.ts';
import { encodeDiagnosis, reasonOf } from '../../report/diagnosis.ts';
import { operationNamed } from './specification-answers.ts';

const x = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });

/** The rule that answering a forbidden call breaks. */
const answered = (operation: string, inputs: HostInputs): Broken => {
  const { forbidden } = makeCase(operationNamed(operation), 'binary32', inputs);
  if (forbidden === null) throw new Error('not forbidden');
  return { code: 'answered', breach: forbidden };
};

const step = (t: number): Broken => answered('qSample', { betas: x(0.5), t, x0: x(1), eps: x(1) });
const noise = (...z: HostTensor[]): Broken =>
  answered('ddpmSample', { betas: x(0.5), x: x(1), noise: z, model: { answers: [] } });
const times = (T: number): Broken => answered('timeOfIndex', { T });
const clip = (flag: number): Broken =>
  answered('imageDdimStepFromEps', { alphaBars: x(1), index: 0, floor: 0, clip: flag, x: x(1), eps: x(1) });

const forbidden = 'a forbidden call was answered: ';
const rules: readonly (readonly [string, Broken, string | null])[] = [
  ['the input noise[4] was written to', { code: 'written', input: 'noise[4]' }, 'it writes to its input'],
  [
    'the output shares its memory with the input x',
    { code: 'shared', input: 'x' },
    'its output shares the memory of its input',
  ],
  [
    'the answers of the model were changed before they were handed out',
    { code: 'changed', input: null },
    null,
  ],
  ['the same call gave another answer', { code: 'unrepeatable' }, 'it gives another answer the second time'],
  [`${forbidden}qSample: t must be in 0..T (T = 1), got -1`, step(-1), 'a negative index is answered'],
  [`${forbidden}qSample: t must be in 0..T (T = 1), got -0.5`, step(-0.5), 'a negative index is answered'],
  [`${forbidden}qSample: t must be in 0..T (T = 1), got 2`, step(2), 'an index past the end is answered'],
  [
    `${forbidden}qSample: t must be in 0..T (T = 1), got 0.5`,
    step(0.5),
    'an index or a count that is no integer is answered',
  ],
  [`${forbidden}qSample: t must be in 0..T (T = 1), got NaN`, step(NaN), null],
  [
    `${forbidden}timeOfIndex: T must be an integer >= 0, got -1.5`,
    times(-1.5),
    'an index or a count that is no integer is answered',
  ],
  [`${forbidden}timeOfIndex: T must be an integer >= 0, got -2`, times(-2), 'a negative count is answered'],
  [
    `${forbidden}imageDdimStepFromEps: clip must be 0 or 1, got 2`,
    clip(2),
    'a flag other than 0 and 1 is answered',
  ],
  [
    `${forbidden}ddpmSample: noise must hold T = 1 tensors, got 0`,
    noise(),
    'the number of noise tensors is not checked',
  ],
  [
    `${forbidden}ddpmSample: noise[0] must have the shape of x ([1]), got [2]`,
    noise(x(1, 2)),
    'the shape is not checked',
  ],
  [
    `${forbidden}alphaBar: betas must have rank 1 (shape [T]), got shape [1,1]`,
    answered('alphaBar', { betas: { shape: [1, 1], data: Float32Array.of(1) } }),
    'the shape is not checked',
  ],
  [
    `${forbidden}sqrtNonneg: x: shape [2] needs 2 elements, got 1`,
    answered('sqrtNonneg', { x: { shape: [2], data: Float32Array.of(1) } }),
    'the shape is not checked',
  ],
  [
    `${forbidden}sqrtNonneg: x: every extent of the shape must be an integer >= 0, got -1 in [2,-1]`,
    answered('sqrtNonneg', { x: { shape: [2, -1], data: Float32Array.of(1) } }),
    null,
  ],
  [
    'the output has shape [2], not [1,2]',
    { code: 'shape', value: [2], bound: [1, 2] },
    'the output has another shape',
  ],
  [
    'returned 3 instead of a tensor',
    { code: 'noTensor', value: '3' },
    'the output is no tensor of the format',
  ],
  [
    'returned shape [2] with 3 elements',
    { code: 'elements', value: 3, bound: [2] },
    'the output is no tensor of the format',
  ],
  [
    'the model was called with the index 0.5, not 1',
    { code: 'index', value: 0.5, bound: 1 },
    'the model gets a time in the place of the index',
  ],
  ['the model was called with the index 2, not 1', { code: 'index', value: 2, bound: 1 }, null],
  [
    'the model was called again at a state it had seen, with another time; the definition calls it once',
    { code: 'otherTime', bound: 1 },
    'a second call of the model at another time',
  ],
  [
    'the model was called at one more state; the definition calls it 3 times',
    { code: 'oneMore', bound: 3 },
    'a call of the model too many',
  ],
  [
    'the model was not called; the definition calls it once',
    { code: 'notCalled' },
    'the model is not called',
  ],
  [
    'the model was called 5 times; the definition calls it 6 times',
    { code: 'tooFew', value: 5, bound: 6 },
    'a call of the model too few',
  ],
  ['shape is [1], not [2]', { code: 'threw', message: 'shape is [1], not [2]' }, null],
];

test.each(rules)('%s', (sentence, broken, name) => {
  expect(brokenText(broken)).toBe(sentence);
  expect(findStructural(broken)?.name ?? null).toBe(name);
});

/** The same of what is generated: as many kinds as sentences without their numbers, which is what told them apart before. */
test.each(operations.filter(({ freeValue }) => !freeValue).map((row) => [row.name, row] as const))(
  '%s: forbidden calls that break the same rule in the same input are of one kind',
  (_name, operation) => {
    const generate = caseSource(operation, {
      format: 'binary32',
      seed: 5,
      epsilon: Math.fround(1e-6),
      refusals: true,
    });
    // One case in sixteen is a forbidden one.
    const broken = Array.from({ length: 100 }, (_, i) => generate(16 * i + 15).forbidden).filter(
      (it) => it !== null,
    );
    const kinds = broken.map((breach) => kindOf('refusal', { breach: breachIn(breach) }));
    const sentences = broken.map((breach) =>
      brokenText({ code: 'answered', breach }).replace(/[-\d.,[\]]+/g, ''),
    );
    expect(broken.length).toBeGreaterThan(50);
    for (const [i, kind] of kinds.entries()) {
      const at = kinds.findIndex((other) => sameKind(other, kind));
      expect(sentences.indexOf(sentences[i] ?? '')).toBe(at);
    }
  },
);

describe('kinds of failures differ by any of their fields', () => {
  const kind = kindOf('value', { got: 'finite', wanted: ['finite', 'nan'] });
  test.each([
    { ...kind, part: 'state' as const },
    { ...kind, got: 'nan' as const },
    { ...kind, wanted: ['finite' as const] },
    { ...kind, wanted: ['finite' as const, 'infinite' as const] },
    { ...kind, ended: 'threw' as const },
    { ...kind, breach: { code: 'index' as const, input: 'k' } },
    null,
  ])('%j', (other) => {
    expect(sameKind(kind, other)).toBe(false);
    expect(sameKind(kind, { ...kind, wanted: [...kind.wanted] })).toBe(true);
  });
});

describe('a diagnosis of several conventions', () => {
  const said = (names: readonly string[]): string =>
    reasonOf(encodeDiagnosis({ kind: 'convention', names, agrees: 9, of: 9, link: '' }));
  const named = (name: string): string => conventions.find((row) => row.name === name)?.phrase ?? '';

  test('says what each of them means, and takes no name apart', () => {
    const one = 'x0 clipped and the noise derived from it';
    expect(said([one])).toBe(`agrees with the specification on all 9 cases if ${named(one)}`);
    const both = conventionPairs(conventions).find((pair) => pair.some(({ name }) => name === one)) ?? [];
    expect(both.length).toBe(2);
    const phrases = both.map(({ phrase }) => phrase).join(' and ');
    expect(said(both.map(({ name }) => name))).toBe(
      `agrees with the specification on all 9 cases if ${phrases}`,
    );
  });

  test('has a text that no other has', () => {
    const texts = [...conventionPairs(conventions), ...signatures.map((one) => [one])].map(
      (list) =>
        encodeDiagnosis({
          kind: 'convention',
          names: list.map(({ name }) => name),
          agrees: 1,
          of: 1,
          link: '',
        }).name,
    );
    expect(new Set(texts).size).toBe(texts.length);
  });
});
