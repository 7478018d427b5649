/**
 * Which sizes a run of 1000 cases tries: an implementation that is wrong at one of them only is rejected, on every
 * seed. One that is wrong beyond the last is not: docs/your-sampler.md says so.
 */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { ieee754 } from '../../../spec/profiles/index.ts';
import { answerOf } from '../../runners/answered.ts';
import { playsIn } from '../../runners/implementation.ts';
import binary32 from '../../examples/binary32.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { shaped, stepped } from '../../cases/kinds/index.ts';
import { judge, type Verdict } from '../../judge/judge.ts';
import type { Answer } from '../../cases/answer.ts';
import { outputShape } from '../../cases/shape.ts';
import { failedText } from '../../report/broken-text.ts';
import { type HostTensor, isTensor } from '../../cases/values.ts';
import { specificationAnswers } from './specification-answers.ts';
import { oneIn } from './long.ts';

const epsilon = Math.fround(1e-6);
const runs = 1000;
const seeds = oneIn(3, [42, 1, 20_261_126]);

/** T, or the number of Euler steps. */
const stepsIn = ({ operation, inputs }: Case): number => {
  const input = operation.inputs.find(({ kind }) => stepped.has(kind));
  const value = inputs[input?.name ?? ''];
  return typeof value === 'number' ? value : isTensor(value) ? value.data.length : 0;
};

/** The shape of the tensors. */
const shapeIn = ({ operation, inputs }: Case): readonly number[] => {
  const input = operation.inputs.find(({ kind }) => shaped.has(kind));
  const value = inputs[input?.name ?? ''];
  return isTensor(value) ? value.shape : [];
};
const sizeIn = (theCase: Case): number => shapeIn(theCase).reduce((size, extent) => size * extent, 1);

/** Wrong in all elements from `from` on of the cases that `when` tells; a scalar is wrong as a whole. */
interface Planted {
  readonly name: string;
  readonly when: (theCase: Case) => boolean;
  readonly from?: number;
}

const ofSteps: readonly Planted[] = [
  ...[13, 37, 49, 64, 100, 128, 250, 255, 256, 257, 511, 512, 513, 999, 1000].map((T) => ({
    name: `for T = ${T}`,
    when: (theCase: Case) => stepsIn(theCase) === T,
  })),
  { name: 'for T in 13..49', when: (theCase) => stepsIn(theCase) >= 13 && stepsIn(theCase) <= 49 },
  { name: 'for T in 51..999', when: (theCase) => stepsIn(theCase) >= 51 && stepsIn(theCase) <= 999 },
  ...[
    [65, 126],
    [130, 249],
    [258, 510],
    [514, 998],
  ].map(([first = 0, last = 0]) => ({
    name: `for T in ${first}..${last}`,
    when: (theCase: Case) => stepsIn(theCase) >= first && stepsIn(theCase) <= last,
  })),
];

const ofShape: readonly Planted[] = [
  ...[5, 6].map((rank) => ({
    name: `at rank ${rank}`,
    when: (theCase: Case) => shapeIn(theCase).length === rank && sizeIn(theCase) > 0,
  })),
  { name: 'from 5,000 elements on', when: (theCase) => sizeIn(theCase) >= 5000 },
  { name: 'in its elements from 5,000 on', when: (theCase) => sizeIn(theCase) > 5000, from: 5000 },
  { name: 'in its elements from 65,536 on', when: (theCase) => sizeIn(theCase) > 65_536, from: 65_536 },
  { name: 'in its last of 70,000 elements', when: (theCase) => sizeIn(theCase) === 70_000, from: 69_999 },
];

const untried: readonly Planted[] = [
  { name: 'for T = 1001', when: (theCase) => stepsIn(theCase) === 1001 },
  { name: 'for 70,001 elements', when: (theCase) => sizeIn(theCase) === 70_001 },
  { name: 'at rank 7', when: (theCase) => shapeIn(theCase).length === 7 },
];

type Call = (inputs: never, settings: { readonly epsilon: number }) => HostTensor;

/** The right answer: that of the example, or of the specification where there is none. */
const rightAnswer = async (theCase: Case): Promise<Answer> => {
  const { operation, inputs, format } = theCase;
  const example = (binary32.operations as Readonly<Record<string, Call>>)[operation.name];
  return example === undefined
    ? specificationAnswers(theCase, defaultEpsilon)
    : await answerOf(example as never, inputs, { format, epsilon }, playsIn(operation, inputs));
};

/** The verdict on the right answer, or on one that is wrong from an element on. */
const verdictOn = async (theCase: Case, from: number | null): Promise<Verdict> => {
  const right = await rightAnswer(theCase);
  if (right.kind !== 'returned') throw new Error(failedText(right));
  const { shape, data } = right.output;
  const at = from === null ? data.length : Math.min(from, data.length - 1);
  const wrong = data.map((value, i) => (i < at ? value : value === 7 ? 8 : 7));
  const answer = { ...right, output: { shape, data: wrong } };
  const terms = { epsilon: defaultEpsilon, profile: ieee754 };
  const care = { certain: true, measured: false };
  return judge(theCase, terms, () => outputShape(theCase), answer, null, true, care).verdict;
};

const casesOf = (operation: Operation, seed: number): readonly Case[] => {
  const generate = caseSource(operation, { format: 'binary32', seed, epsilon, refusals: true });
  return Array.from({ length: runs }, (_, i) => generate(i)).filter(({ forbidden }) => forbidden === null);
};

// A denoiser of one's own may return any value.
const judged = operations.filter(({ freeValue }) => !freeValue);
const withSteps = judged.filter(({ inputs }) => inputs.some(({ kind }) => stepped.has(kind)));
const withShape = judged.filter(({ inputs }) => inputs.some(({ kind }) => shaped.has(kind)));

test('every operation has steps or tensors', () => {
  expect(new Set([...withSteps, ...withShape]).size).toBe(judged.length);
});

describe.each(seeds)('within 1000 cases, seed %d', (seed) => {
  test.each(oneIn(3, judged))('$name', async (operation) => {
    const cases = casesOf(operation, seed);
    const planted = [
      ...(withSteps.includes(operation) ? ofSteps : []),
      ...(withShape.includes(operation) ? ofShape : []),
    ];
    const seen = new Set<Case>();
    for (const { name, when, from = 0 } of planted) {
      const found = cases.find(when);
      if (found === undefined) throw new Error(`${operation.name}: no case shows what is wrong ${name}`);
      // It is enough that there is a case on the other seeds, and of the longest schedules: those are dear to judge.
      if (seed !== seeds[0] || stepsIn(found) > 300 || (seen.has(found) && from === 0)) continue;
      expect([name, await verdictOn(found, from)]).toEqual([name, 'rejected']);
      if (!seen.has(found)) expect([name, await verdictOn(found, null)]).toEqual([name, 'accepted']);
      seen.add(found);
    }
    for (const { name, when } of untried) expect([name, cases.some(when)]).toEqual([name, false]);
  });
});
