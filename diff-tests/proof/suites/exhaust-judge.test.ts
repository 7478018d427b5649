/** The judge of whole calls against the exact judge of single elements: the same verdicts, the same measures. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { compare, type Rational } from '../../../spec/scalars/exact/rational.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { float, neighbour, ordinary } from '../../cases/generators/float.ts';
import { draw } from '../../cases/generators/sizes.ts';
import { shaped } from '../../cases/kinds/index.ts';
import { arrayOf, type HostInputs, type HostValue, numberOf } from '../../cases/values.ts';
import { lookCloser } from '../../judge/closer.ts';
import type { Comparison } from '../../judge/comparison.ts';
import { Exhaustive } from '../../judge/exhaustive/exhaustive.ts';
import { areNearest } from '../../judge/exhaustive/nearest.ts';
import { sampledWorst } from '../../judge/exhaustive/sample.ts';
import { type Call, sliceOf, someOf } from '../../judge/exhaustive/some.ts';
import { emptyTally, type Known } from '../../judge/exhaustive/tally.ts';
import { tileSize } from '../../judge/exhaustive/tile.ts';
import { measureAll } from '../../judge/measures.ts';
import { readingsOf } from '../../judge/readings.ts';
import { exactRulesOf } from '../../judge/rules.ts';
import { toCompare } from '../../judge/steps.ts';
import { long } from './long.ts';
import { specificationAnswers } from './specification-answers.ts';

const profiles: readonly Profile[] = [ieee754, ieee754Wide, ieee754Loose];
/** Elements for each operation and format: 10 000 000 in all where it matters, a part in CI. */
const size = 1024;
const batches = (isMain: boolean): number => (long ? (isMain ? 2500 : 25) : 1);

/** Numbers of a scalar, a schedule, an index. */
const fixedInputs: Readonly<Record<string, HostInputs>> = {
  qSample: { t: 1 },
  x0PredFromEps: { t: 1 },
  imageDdimStepFromEps: { index: 1, clip: 1 },
};
const fixedTexts: Readonly<Record<string, string>> = {
  beta0: '1/10',
  beta1: '20',
  dt: '-1/50',
  floor: '1/100',
};

const schedule = (format: FormatName): HostValue => ({
  shape: [2],
  data: new (arrayOf(format))(['1/8', '1/4'].map((text) => numberOf(format, text))),
});

/** Ordinary numbers, special ones, a tie of binary32 and the neighbours of each. */
const elementsOf = (format: FormatName, seed: number, which: number): number[] =>
  Array.from({ length: size }, (_, i) => {
    const tie = numberOf(format, which === 0 ? '8398975' : '1/64');
    if (i < 3) return neighbour(format, tie, i - 1);
    const arbitrary = i % 4 === 0 ? float(format, [numberOf(format, '-1/1000000')]) : ordinary(format);
    return draw(arbitrary, seed * size + i * 2 + which);
  });

const caseOf = (operation: Operation, format: FormatName, seed: number): Case => {
  let which = 0;
  const inputs = operation.inputs.map(({ name, kind }): [string, HostValue] => {
    if (shaped.has(kind))
      return [name, { shape: [size], data: new (arrayOf(format))(elementsOf(format, seed, which++)) }];
    const fixed = fixedInputs[operation.name]?.[name];
    if (fixed !== undefined) return [name, fixed];
    const text = fixedTexts[name];
    return [name, text === undefined ? schedule(format) : numberOf(format, text)];
  });
  return makeCase(operation, format, Object.fromEntries(inputs));
};

/** What IEEE 754 gives, off by a float on either side in places, and what is special in the place of others. */
const planted = (theCase: Case): Call => {
  const answer = specificationAnswers(theCase, defaultEpsilon);
  const { output } = answer;
  const wrong = [0, -0, NaN, Infinity, -Infinity, 1];
  const data = output.data.map((value, i) => {
    if (i % 7 === 0) return neighbour(theCase.format, value, 1);
    if (i % 11 === 0) return neighbour(theCase.format, value, -1);
    if (i % 13 === 0) return -value;
    return i % 17 === 0 ? (wrong[(i / 17) % wrong.length] as number) : value;
  });
  return { theCase, answer: { ...answer, output: { ...output, data } } };
};

/** By the exact judge, one element at a time. */
const exactly = ({ theCase, answer }: Call, profile: Profile) => {
  const counts = { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0, notNearest: 0 };
  let worst: Rational | null = null;
  for (let i = 0; i < answer.output.data.length; i++) {
    const one = someOf({ theCase, answer }, [i]);
    const { calls, order = [], output } = one.answer;
    const rules = exactRulesOf(one.theCase, defaultEpsilon, profile);
    const [comparison] = [...toCompare(one.theCase, rules, calls, order, output)] as Comparison[];
    if (comparison === undefined) throw new Error('nothing to compare');
    const closer = lookCloser(comparison);
    const isOutside = comparison.allowed.outside(output).length > 0 || closer.rejected !== null;
    const isOpen = comparison.allowed.open.length > 0;
    if (isOutside) counts.rejected += 1;
    else if (closer.undecided > 0) counts.undecided += 1;
    else if (isOpen) counts.unconstrained += 1;
    else counts.accepted += 1;
    const readings = readingsOf(one.theCase, defaultEpsilon);
    if (areNearest(one.theCase, defaultEpsilon, readings, comparison)[0] === false) counts.notNearest += 1;
    const [measured] = measureAll(one.theCase, readings, comparison);
    const ulp = measured?.ulp ?? null;
    if (ulp !== null && (worst === null || compare(ulp, worst) > 0)) worst = ulp;
  }
  return { ...counts, worst };
};

const agree = (call: Call, profile: Profile): void => {
  const exhaustive = new Exhaustive({ epsilon: defaultEpsilon, profile });
  // What comes first is looked at element by element; then the largest error is known.
  const size = call.answer.output.data.length;
  exhaustive.add(sliceOf(call, 0, 5), 0);
  exhaustive.add(sliceOf(call, 5, size), 5);
  const { accepted, rejected, undecided, unconstrained, notNearest, worst } = exhaustive.tally;
  const { worst: exact, ...counts } = exactly(call, profile);
  const what = `${call.theCase.operation.name} ${call.theCase.format} ${profile.name}`;
  expect({ accepted, rejected, undecided, unconstrained, notNearest }, what).toEqual(counts);
  expect(worst === null || exact === null ? worst?.of === exact : compare(worst.of, exact) === 0, what).toBe(
    true,
  );
};

const main = ['sqrtNonneg', 'safeDiv', 'qSample', 'eulerStep', 'x0PredFromEps'];
const others = ['vpBeta', 'vpAlphaBar', 'vpSigma', 'imageDdimStepFromEps'];
const narrow: readonly FormatName[] = ['binary32', 'binary16', 'bfloat16'];

describe('each element has the verdict and the measures that the exact judge gives it', () => {
  test.for([...main, ...others].flatMap((name) => narrow.map((format) => [name, format] as const)))(
    '%s in %s',
    ([name, format]) => {
      const operation = findOperation(name) as Operation;
      for (let seed = 0; seed < batches(main.includes(name)); seed++) {
        const whole = planted(caseOf(operation, format, seed));
        // In CI a part of them under each profile.
        for (const [i, profile] of profiles.entries()) {
          const picked = Array.from({ length: size }, (_, at) => at).filter(
            (at) => long || at % 24 === i || at < 3,
          );
          agree(someOf(whole, picked), profile);
        }
      }
    },
  );
});

test.for(['binary16', 'bfloat16'] as const)(
  'what is no float of %s is rejected, however near it lies',
  (format) => {
    const operation = findOperation('sqrtNonneg') as Operation;
    const theCase = makeCase(operation, format, { x: { shape: [4], data: Float32Array.of(0.25, 4, 1, 1) } });
    const to = (...values: readonly number[]): Call => ({
      theCase,
      answer: {
        ...specificationAnswers(theCase, defaultEpsilon),
        output: { shape: [4], data: Float32Array.from(values) },
      },
    });
    for (const profile of profiles) {
      const exhaustive = new Exhaustive({ epsilon: defaultEpsilon, profile });
      exhaustive.add(to(0.5, 2, 1, 1), 0);
      expect(exhaustive.tally).toMatchObject({ accepted: 4, rejected: 0, notNearest: 0 });
      exhaustive.add(to(0.5, 2, 1, 1 + 2 ** -20), 4);
      expect(exhaustive.tally).toMatchObject({ accepted: 7, rejected: 1, notNearest: 1 });
    }
  },
);

test('a call of several tiles of which much is left over has the counts of its parts', () => {
  const operation = findOperation('safeDiv') as Operation;
  const count = 3 * tileSize + 5;
  const tensor = (at: (i: number) => number) => ({
    shape: [count],
    data: Float32Array.from({ length: count }, (_, i) => at(i)),
  });
  const theCase = makeCase(operation, 'binary32', {
    x: tensor((i) => 1 + i / 7),
    y: tensor((i) => (i % 5 === 0 ? NaN : 1 / (1 + i))),
  });
  const answer = specificationAnswers(theCase, defaultEpsilon);
  // Each third value is off by a float, and the first of them by more.
  const data = answer.output.data.map((value, i) =>
    i % 3 === 0 ? neighbour('binary32', value, i === 0 ? 3 : 1) : value,
  );
  const call: Call = { theCase, answer: { ...answer, output: { shape: [count], data } } };
  const inParts = (size: number, known: Known) => {
    const exhaustive = new Exhaustive({ epsilon: defaultEpsilon, profile: ieee754Loose }, undefined, known);
    for (let from = 0; from < count; from += size)
      exhaustive.add(sliceOf(call, from, Math.min(count, from + size)), from);
    const { accepted, rejected, undecided, notNearest, ulpSkipped, worst, failures } = exhaustive.tally;
    return { accepted, rejected, undecided, notNearest, ulpSkipped, worst: worst?.at, failures };
  };
  for (const met of [emptyTally, { rank: 1, flushed: 1 }]) {
    const known = { ...emptyTally, ...met };
    expect(inParts(count, known)).toEqual(inParts(500, known));
  }
});

test('what is known of a sample changes nothing but how much is measured', () => {
  const operation = findOperation('safeDiv') as Operation;
  const [count, errors] = [2000, [0, 1, 2]];
  const tensor = (at: (i: number) => number) => ({
    shape: [count],
    data: Float32Array.from({ length: count }, (_, i) => at(i)),
  });
  const theCase = makeCase(operation, 'binary32', { x: tensor((i) => 1 + i / 7), y: tensor((i) => i + 1) });
  const right = specificationAnswers(theCase, defaultEpsilon);
  for (const off of errors) {
    const data = right.output.data.map((value, i) => neighbour('binary32', value, i % 500 === 7 ? off : 0));
    const call: Call = { theCase, answer: { ...right, output: { shape: [count], data } } };
    const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };
    const worst = sampledWorst(sliceOf(call, 0, 1000), terms);
    expect(worst).not.toBeNull();
    const told = (known: Known) => {
      const exhaustive = new Exhaustive(terms, undefined, known);
      exhaustive.add(call, 0);
      return { ...exhaustive.tally, exact: null };
    };
    expect(told({ ...emptyTally, worst })).toEqual(told(emptyTally));
  }
  // Where no error is seen nothing is known.
  const ones = tensor(() => 1);
  const exact: Call = {
    theCase: makeCase(findOperation('sqrtNonneg') as Operation, 'binary32', { x: ones }),
    answer: { ...right, output: ones },
  };
  expect(sampledWorst(exact, { epsilon: defaultEpsilon, profile: ieee754Loose })).toBeNull();
});
