/** Signatures: the formulas behind them are the specification's, and each wrong implementation has its own. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Context, Refusal } from '../../../spec/context.ts';
import { namedModel } from '../../../spec/models.ts';
import { type AnyArguments, type Operation } from '../../../spec/operation.ts';
import { allNames, findOperation, operations } from '../../../spec/operations.ts';
import { type BinaryContext, binary } from '../../../spec/scalars/floats/binary.ts';
import { hexText, valueOf } from '../../../spec/scalars/floats/float.ts';
import { lowestTerms, rational } from '../../../spec/scalars/exact/rational.ts';
import { real } from '../../../spec/scalars/exact/real.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { kinds } from '../../cases/kinds/index.ts';
import { outputShape } from '../../cases/shape.ts';
import {
  changed,
  conventionNames,
  findConvention,
  isTemplated,
  signatures,
  structural,
} from '../../reasons/signatures/index.ts';
import { mutants } from '../mutants/index.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { casesOf as mutantCases, isAnswerOf, mutantOutcome } from './mutant-answers.ts';
import { oneIn } from './long.ts';

type Format = 'binary32' | 'binary64';

const generated = new Map<string, Case[]>();
const casesOf = (operation: Operation, format: Format, count: number): readonly Case[] => {
  const epsilon = toNumber(binary(format).epsilon);
  const key = `${operation.name} ${format}`;
  const cases = generated.get(key) ?? [];
  generated.set(key, cases);
  const source = caseSource(operation, { format, seed: 7, epsilon, refusals: true });
  for (let i = cases.length; i < count; i++) cases.push(source(i));
  return cases.slice(0, count);
};

/** The inputs over a context, with a model that a formula gives. */
const over = <A>(
  { operation, inputs }: Case,
  k: Context<A>,
  of: (x: number) => A,
  asked: unknown[],
): AnyArguments<A> => {
  const model = namedModel(k, 'affine(1/2,1,0)');
  return Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].lift(inputs[name] ?? 0, of, (x: Tensor<A>, t: A | number) => {
        asked.push([x.data.map(k.encode), typeof t === 'number' ? t : k.encode(t)]);
        return model.eps(x, typeof t === 'number' ? k.nat(t) : t);
      }),
    ]),
  );
};

/** What a definition gives, or how it refuses, and what it asked its model. */
const outcome = <A>(operation: Operation, theCase: Case, k: Context<A>, of: (x: number) => A): unknown => {
  const asked: unknown[] = [];
  try {
    const { shape, data } = operation.define(k, over(theCase, k, of, asked));
    return { shape, data: data.map(k.encode), asked };
  } catch (error) {
    if (error instanceof RangeError || error instanceof Refusal) return { refused: error.constructor.name };
    throw error;
  }
};

const inFormat = (k: BinaryContext) => (x: number) => inputFloat(k.format.name, x);
const isFinite = ({ inputs }: Case): boolean => !JSON.stringify(inputs).includes('null');
/** Ratios of thousands of digits say nothing more. */
const isSmall = ({ inputs }: Case): boolean => JSON.stringify(inputs).length < 400;
const exactText = (x: number): string => {
  const float = inputFloat('binary64', x);
  if (float.kind !== 'finite') return hexText(float);
  const { n, d } = lowestTerms(valueOf(float));
  return `${n < 0n ? '-' : ''}${n < 0n ? -n : n}/${d}`;
};

const known = new Map<Case, unknown>();
const right = (operation: Operation, theCase: Case): unknown => {
  const k = binary('binary64');
  if (!known.has(theCase)) known.set(theCase, outcome(operation, theCase, k, inFormat(k)));
  return known.get(theCase);
};

describe('the unchanged formulas are the specification', () => {
  test.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_name, operation) => {
    for (const format of ['binary32', 'binary64'] as const) {
      const k = binary(format);
      for (const theCase of casesOf(operation, format, 40)) {
        const same = changed(operation, []);
        if (theCase.forbidden !== null) {
          expect(outcome(same, theCase, k, inFormat(k))).toEqual({ refused: 'Forbidden' });
          continue;
        }
        expect(outcome(same, theCase, k, inFormat(k))).toEqual(outcome(operation, theCase, k, inFormat(k)));
        if (operation.sampler !== null) {
          const given = over(theCase, k, inFormat(k), []);
          expect(same.sampler?.indices(given)).toEqual(operation.sampler.indices(given));
        }
        if (format !== 'binary32' || !isFinite(theCase) || !isSmall(theCase)) continue;
        for (const exact of [rational, real]) {
          const of = (x: number): never => exact.of(exactText(x)) as never;
          const asked = [same, operation].map((row) => outcome(row, theCase, exact as Context<never>, of));
          expect(asked[0]).toEqual(asked[1]);
        }
      }
    }
  });
});

test('a changed definition has the shape of its row, whatever the number of elements', () => {
  for (const operation of operations) {
    const unchanged = changed(operation, []);
    for (const theCase of casesOf(operation, 'binary32', 12)) {
      if (theCase.forbidden !== null) continue;
      expect(outputShape({ ...theCase, operation: unchanged })).toEqual(outputShape(theCase));
    }
  }
});

describe('signatures', () => {
  test('have a name each, and name operations', () => {
    const names = [...signatures, ...structural].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { operations: changes, phrase, link } of signatures) {
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.filter((name) => !allNames.includes(name))).toEqual([]);
      expect(phrase).toMatch(/^\S.*[^.\s]$/);
      expect(link).toMatch(/^([\w.-]+\/[\w.-]+[#@]\w+)?$/);
    }
    expect(findConvention('time (t-1)/T')?.phrase).toBe('time is (t-1)/T');
    expect(conventionNames).toContain('epsilon 0');
  });

  test.each(
    oneIn(
      4,
      signatures.map((row) => [row.name, row] as const),
    ),
  )('%s changes what it lists', (_name, row) => {
    for (const name of row.operations) {
      const operation = findOperation(name) as Operation;
      const k = binary('binary64');
      const wrong = changed(operation, [row]);
      const differs = casesOf(operation, 'binary64', 200).some(
        (theCase) =>
          (theCase.forbidden === null || operation.group === 'mirror') &&
          !isDeepStrictEqual(outcome(wrong, theCase, k, inFormat(k)), right(operation, theCase)),
      );
      expect([name, differs]).toEqual([name, true]);
    }
  });
});

/** Those that no changed definition is the same as, bit for bit. */
const without: Readonly<Record<string, string>> = {
  A09: 'a context has no logarithm: the values beside NaN are rounded otherwise',
  R27: 'a context has no logarithm: of a variance above 1',
  M09: 'an index is a count, and no number of the context',
};

const structuralNames = new Set(structural.map(({ name }) => name));
/** A mutant of an operation that no change can be tried on may go without a name. */
const mayBeNameless = (name: string): boolean =>
  !isTemplated(name) && findOperation(name)?.freeValue === false;
const wrongOnes = mutants.filter(
  ({ control, operation, diagnosis }) => !control && (diagnosis.length > 0 || !mayBeNameless(operation)),
);
const inEach = wrongOnes.flatMap((mutant) =>
  mutant.formats.map((format) => [`${mutant.id} ${mutant.name}`, format, mutant] as const),
);

describe('wrong implementations', () => {
  test('have a diagnosis each, of their operation', () => {
    for (const { id, operation, diagnosis } of wrongOnes) {
      const fitting = signatures.filter(({ operations: changes }) => changes.includes(operation));
      const names = [...fitting.map(({ name }) => name), ...structuralNames];
      expect([id, diagnosis.length > 0, diagnosis.filter((name) => !names.includes(name))]).toEqual([
        id,
        true,
        [],
      ]);
    }
  });

  test.each(oneIn(15, inEach))('%s (%s) is the definition so changed', async (_name, format, mutant) => {
    const operation = findOperation(mutant.operation) as Operation;
    const fitting = signatures.filter(({ name }) => mutant.diagnosis.includes(name));
    if (fitting.length === 0 || mutant.id in without) {
      expect([
        mutant.id,
        mutant.diagnosis.some((name) => structuralNames.has(name)) || mutant.id in without,
      ]).toEqual([mutant.id, true]);
      return;
    }
    const definitions = fitting.map((one) => changed(operation, [one]));
    let left = definitions;
    let isDefect = false;
    for (const theCase of mutantCases(operation, format, 140)) {
      if (theCase.forbidden !== null) continue;
      const got = await mutantOutcome(mutant, format, theCase);
      left = left.filter((definition) => isAnswerOf(definition, format, theCase, got));
      isDefect ||= !isAnswerOf(operation, format, theCase, got);
    }
    expect([left.length > 0, isDefect]).toEqual([true, true]);
  });
});
