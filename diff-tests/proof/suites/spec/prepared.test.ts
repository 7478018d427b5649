/** What the steps of a sampler share is made for a context and its inputs, and kept by nobody else. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../../spec/context.ts';
import type { EpsModel } from '../../../../spec/diffusion/core.ts';
import { defaultEpsilon } from '../../../../spec/context.ts';
import { type AnyArguments, type Operation, operation, type Sampler } from '../../../../spec/operation.ts';
import { operations } from '../../../../spec/operations.ts';
import { ieee754, ieee754Wide } from '../../../../spec/profiles/index.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { expWithinUlp } from '../../../../spec/scalars/floats/float-exp.ts';
import { type Float, hexText } from '../../../../spec/scalars/floats/float.ts';
import { scale, type Tensor } from '../../../../spec/tensor.ts';
import { makeCase } from '../../../cases/generators/cases.ts';
import { longSchedule } from '../../../cases/generators/schedule.ts';
import { rulesOf } from '../../../judge/rules.ts';
import { toCompare } from '../../../judge/steps.ts';
import { kinds } from '../../../cases/kinds/index.ts';
import { operationNamed, specificationAnswers } from '../specification-answers.ts';

const [near, down] = [binary('binary32'), binary('binary32', 'towardNegative')];
const alphaBar = operationNamed('alphaBar');
const table = (k: Context<Float>, betas: Tensor<Float>): readonly string[] =>
  alphaBar.define(k, { betas }).data.map(hexText);

describe('one tensor of betas in two contexts', () => {
  test('alphaBar is rounded by the context that is asked, whichever was asked before', () => {
    const betas = { shape: [2], data: ['1/10', '3/10'].map(near.of) };
    expect(table(near, betas).at(-1)).toBe('0x1.428f5cp-1');
    expect(table(down, betas).at(-1)).toBe('0x1.428f5ap-1');
    expect(table(near, betas).at(-1)).toBe('0x1.428f5cp-1');
  });

  const scheduled = operations.filter(({ inputs }) => inputs.some(({ kind }) => kind === 'betas'));
  test.each(scheduled.map((row) => [row.name, row] as const))(
    '%s: the same as on fresh ones',
    (_name, row) => {
      const steps = 3;
      const numbers = { shape: [3], data: Float32Array.of(0.1, 0.3, 0.7) };
      const one = { shape: [2], data: Float32Array.of(0.3, -1.1) };
      const host = {
        tensor: one,
        betas: numbers,
        index: 1,
        noise: [one, one, one],
        model: { answers: [one] },
      };
      const given = (): AnyArguments<Float> =>
        Object.fromEntries(
          row.inputs.map(({ name, kind }) => [
            name,
            kinds[kind].lift(
              host[kind as keyof typeof host],
              (v) => near.of(String(v)),
              (x) => x,
            ),
          ]),
        );
      const shared = given();
      const all = [near, down, binary('binary32', 'towardPositive'), binary('binary16')];
      const shown = (k: Context<Float>, inputs: AnyArguments<Float>): readonly string[] => [
        ...row.define(k, inputs).data.map(hexText),
        ...(row.sampler?.indices(inputs) ?? []).flatMap(
          (index) =>
            row.sampler?.step(k, inputs, index, row.sampler.prepare(k, inputs)).data.map(hexText) ?? [],
        ),
      ];
      expect(numbers.data.length).toBe(steps);
      for (const k of [...all, ...all]) expect(shown(k, shared)).toEqual(shown(k, given()));
    },
  );
});

/** x times exp(-beta_0), exp(-beta_1), ...: a schedule made with an operation that IEEE 754 leaves open. */
const decays: Sampler = {
  state: 'x',
  indices: ({ betas }) => (betas as Tensor<unknown>).data.map((_, i) => i),
  prepare: <A>(k: Context<A>, { betas }: AnyArguments<A>) =>
    (betas as Tensor<A>).data.map((beta) => k.exp(k.neg(beta))),
  step: <A>(k: Context<A>, { x, model }: AnyArguments<A>, index: number, weights: unknown) => {
    const state = x as Tensor<A>;
    (model as EpsModel<A>).eps(state, k.nat(index));
    return scale(k, state, (weights as readonly A[])[index] as A);
  },
};
const decaying: Operation = {
  ...operation({
    name: 'decaying',
    summary: 'a sampler whose table takes exponentials',
    source: { kind: 'lean', name: '', link: '', code: null },
    inputs: [
      { name: 'betas', kind: 'betas', meaning: '' },
      { name: 'x', kind: 'tensor', meaning: '' },
      { name: 'model', kind: 'model', like: 'x', meaning: '' },
    ],
    output: 'tensor like x',
    define: (_k, inputs) => inputs.x,
  }),
  sampler: decays,
};

test('a table with exp: every step is judged by all the tables that the profile allows', () => {
  const theCase = makeCase(decaying, 'binary32', {
    betas: { shape: [2], data: Float32Array.of(0.7, 0.3) },
    x: { shape: [], data: Float32Array.of(1) },
    model: { answers: [{ shape: [], data: Float32Array.of(0) }] },
  });
  const calls = [0, 1].map((t) => ({
    x: { shape: [], data: Float32Array.of(1) },
    t,
    answer: { shape: [], data: Float32Array.of(0) },
  }));
  const rules = rulesOf(theCase, defaultEpsilon, ieee754);
  const output = { shape: [], data: Float32Array.of(1) };
  const sets = [...toCompare(theCase, rules, calls, [0, 1], output)].slice(1).map((finding) => {
    if ('broken' in finding) throw new Error(finding.broken.code);
    const set = finding.allowed.at(0);
    return set?.kind === 'floats' ? set.floats.map(hexText).toSorted() : [];
  });
  const wanted = ['-0.7', '-0.3'].map((text) =>
    expWithinUlp(near.format, near.of(text)).map(hexText).toSorted(),
  );
  expect(wanted.every(({ length }) => length > 1)).toBe(true);
  expect(sets).toEqual(wanted);
});

describe('a schedule of a thousand steps', () => {
  // Columns of floats; columns of outer and of inner bounds.
  test.each([
    [ieee754, 1],
    [ieee754Wide, 2],
  ])('is made once for each context, under $name', (profile, contexts) => {
    const row = operationNamed('ddimSample');
    let made = 0;
    const counted: Operation = {
      ...row,
      sampler: row.sampler && {
        ...row.sampler,
        prepare: (k, inputs) => {
          made += 1;
          return row.sampler?.prepare(k, inputs);
        },
      },
    };
    const one = { shape: [], data: Float32Array.of(0.5) };
    const theCase = makeCase(counted, 'binary32', {
      betas: longSchedule('binary32'),
      x: one,
      model: { answers: [one] },
    });
    const answer = specificationAnswers(theCase, defaultEpsilon);
    const rules = rulesOf(theCase, defaultEpsilon, profile);
    const findings = [...toCompare(theCase, rules, answer.calls, answer.order ?? [], answer.output)];
    expect(findings.length).toBeGreaterThan(1000);
    expect(made).toBe(contexts);
  });
});

test('nothing in the rows, the definitions and the judge is remembered by a module', () => {
  for (const folder of [
    'spec',
    'spec/rows',
    'spec/diffusion',
    'diff-tests/judge',
    'diff-tests/cases/kinds',
  ]) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      const kept = readFileSync(`${folder}/${file}`, 'utf8').match(
        /^(export )?const \w+ = new (Weak)?Map.*/gm,
      );
      expect([file, kept]).toEqual([file, null]);
    }
  }
});
