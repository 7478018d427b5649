/** Each row of libraries.ts: a class in its way is accepted when it says so, and rejected with one index moved. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { operationNames } from '../../../spec/operations.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import { judgedOperation } from '../../engine/terms.ts';
import { trial, type Trial } from '../../engine/trial.ts';
import { assumedBy, findLibrary, libraries, libraryNames } from '../../reasons/libraries.ts';
import { conventionNames, problemIn } from '../../reasons/signatures/index.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { like, ordinaryCase, written } from './library-modules.ts';
import { operationNamed } from './specification-answers.ts';

const cases = 40;
const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };

const trialsOf = async (implementation: Implementation, name: string): Promise<readonly Trial[]> => {
  const operation = operationNamed(name);
  const judged = judgedOperation(operation, implementation);
  const done: Trial[] = [];
  for (let i = 0; i < cases; i++) {
    const theCase = { ...ordinaryCase(operation, i), operation: judged };
    done.push(await trial(implementation, theCase, terms, { measured: false }));
  }
  return done;
};

const rejectedIn = async (implementation: Implementation, name: string): Promise<number> =>
  (await trialsOf(implementation, name)).filter(({ judgement }) => judgement.verdict === 'rejected').length;

const offered = (library: string): readonly string[] =>
  Object.keys(written[library]?.(false) ?? {}).filter((name) => operationNames.includes(name));

describe.each(libraryNames)('%s', (library) => {
  test('a class in its way is accepted with its like', async () => {
    for (const name of offered(library))
      expect([name, await rejectedIn(like(library, false), name)]).toEqual([name, 0]);
  });

  test('and rejected with one index moved', async () => {
    // A table is no index.
    for (const name of offered(library).filter((one) => one !== 'alphaBar'))
      expect([name, (await rejectedIn(like(library, true), name)) > 0]).toEqual([name, true]);
  });

  test('and rejected without its like', async () => {
    expect(await rejectedIn(like(library, false, []), 'alphaBar')).toBe(cases);
  });
});

describe('rows', () => {
  test('name conventions that can be meant together, and their sources at a commit', () => {
    expect(new Set(libraryNames).size).toBe(libraryNames.length);
    for (const { name, conventions, assumes, links, version } of libraries) {
      const named = Object.values(conventions).flat();
      expect([name, named.filter((one) => !conventionNames.includes(one))]).toEqual([name, []]);
      expect([name, problemIn(conventions)]).toEqual([name, null]);
      for (const operation of [...Object.keys(conventions), ...Object.keys(assumes)])
        expect(['all', ...operationNames]).toContain(operation);
      expect(links.length).toBeGreaterThan(0);
      for (const link of links) {
        expect(link).toMatch(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/blob\/[0-9a-f]{40}\/\S+#L\d+$/);
        expect(link).toContain(version.slice(-7));
      }
    }
    expect(Object.keys(written).toSorted()).toEqual(libraryNames.toSorted());
  });

  test('say what is taken for granted of an operation', () => {
    expect(assumedBy('diffusers', 'qSample')).toContain('t >= 1');
    expect(assumedBy('diffusers', 'ddimStep')).not.toContain('t >= 1');
    expect(assumedBy('k-diffusion', 'ddimSample')).toContain('T >= 2');
    expect(findLibrary('monai')?.name).toBe('MONAI');
  });
});

describe('the first state that the model of ddimSample sees', () => {
  /** The sampler of k-diffusion whose model sees the state times a number. */
  const scaled = (by: number, conventions: Implementation['conventions']): Implementation => {
    const right = like('k-diffusion', false, conventions);
    const call: Implementation['call'] = async (operation, inputs, settings) => {
      const answer = await right.call(operation, inputs, settings);
      if (answer.kind !== 'returned') return answer;
      const [first, ...others] = answer.calls;
      if (first === undefined) return answer;
      const x = { ...first.x, data: first.x.data.map((value) => value * by) };
      return { ...answer, calls: [{ ...first, x }, ...others] };
    };
    return { ...right, call };
  };
  const declared = (name: string): Implementation['conventions'] => ({
    all: ['epsilon 0', 'time t-1'],
    ...(name === '' ? {} : { ddimSample: [name] }),
  });
  const states = async (by: number): Promise<number> =>
    (await trialsOf(scaled(by, declared('state in sigma space')), 'ddimSample')).filter(
      ({ judgement }) => judgement.part === 'state' && judgement.step !== null,
    ).length;

  test('is x but for a quotient and a product, and no further', async () => {
    expect(await states(1)).toBe(0);
    expect(await states(1 + 2 ** -46)).toBe(cases);
  });

  test('under ieee754-loose without being told, as with the convention', async () => {
    expect(await rejectedIn(scaled(1, declared('')), 'ddimSample')).toBe(0);
  });
});
