/** The judge in columns against the exact judge: the same verdict on the same elements, and measures to the digit. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import { flushedChain, pairOf, profileNamed } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { type FormatName, formatNames } from '../../../spec/scalars/floats/format.ts';
import { operations } from '../../../spec/operations.ts';
import type { Returned } from '../../cases/answer.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { encodeNumber } from '../../cases/encoding.ts';
import { numberOf } from '../../cases/values.ts';
import type { Comparison } from '../../judge/comparison.ts';
import { lookCloser } from '../../judge/closer.ts';
import { exactRulesOf, rulesOf, type Rules } from '../../judge/rules.ts';
import { toCompare } from '../../judge/steps.ts';
import { long } from './long.ts';
import { specificationAnswers } from './specification-answers.ts';

const cases = long ? 200 : 1;
const profiles: readonly Profile[] = [
  ieee754,
  ieee754Wide,
  ieee754Loose,
  ...flushedChain,
  ...['wgsl', 'glsl-es-1.00', 'glsl-es-3.00'].map((name) => pairOf(ieee754, profileNamed(name))),
  profileNamed('cuda'),
];

const casesOf = (format: FormatName, count: number): Case[] =>
  operations.flatMap((operation) => {
    const epsilon = numberOf(format, '1/1000000');
    const source = caseSource(operation, { format, seed: 7, epsilon, refusals: false });
    // Drawn cases: the fixed ones, which are large grids, are judged by every run of `check`.
    return Array.from({ length: count }, (_, i) => source(500 + i));
  });

/** What is said of each element of each comparison, as text. */
const said = (theCase: Case, rules: Rules, { calls, order = [], output }: Returned): string[] =>
  [...toCompare(theCase, rules, calls, order, output)].map((finding) => {
    if ('broken' in finding) return `${finding.part} ${finding.step}`;
    const { part, step, allowed } = finding as Comparison;
    const { rejected, undecided } = lookCloser(finding);
    const outside = allowed.outside(finding.output);
    return `${part} ${step}: outside ${outside.join()} open ${allowed.open.join()} closer ${rejected} ${undecided}`;
  });

/** The answer with one value moved by so many floats. */
const moved = (theCase: Case, answer: Returned, element: number, steps: number): Returned => {
  const data = answer.output.data.slice();
  data[element] = neighbour(theCase.format, data[element] as number, steps);
  return { ...answer, output: { ...answer.output, data } };
};

/** The answer, and answers that are wrong by a float or a few. */
const answersTo = (theCase: Case): Returned[] => {
  const answer = specificationAnswers(theCase, defaultEpsilon);
  const size = answer.output.data.length;
  const changes = [1, -1, 3, -40].map((steps, i) => [Math.floor((i * size) / 4), steps] as const);
  return size === 0 ? [answer] : [answer, ...changes.map(([at, by]) => moved(theCase, answer, at, by))];
};

describe('columns judge as the exact judge does', () => {
  test.for(formatNames)('%s', (format) => {
    for (const theCase of casesOf(format, cases)) {
      for (const answer of answersTo(theCase)) {
        for (const profile of profiles.filter(({ rows }) => rows[format] !== undefined)) {
          const asText = `${theCase.operation.name} ${profile.name} ${[...answer.output.data].slice(0, 4).map(encodeNumber).join()}`;
          const [fast, exact] = [rulesOf, exactRulesOf].map((of) =>
            said(theCase, of(theCase, defaultEpsilon, profile), answer),
          );
          expect(fast, asText).toEqual(exact);
        }
      }
    }
  });
});
