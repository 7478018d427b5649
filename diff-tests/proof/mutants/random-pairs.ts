/**
 * `node dist/diff-tests/proof/mutants/random-pairs.js [count] [first seed]`: implementations with two edits of the
 * definition that are drawn at random, and how many of them get their reason. What is printed stands in docs/diagnosis.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { defaultEpsilon } from '../../../spec/context.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { isOrdinary } from '../../cases/assumptions.ts';
import type { CaseSettings } from '../../cases/generators/cases.ts';
import { freshCases, tellingCases } from '../../cases/generators/telling.ts';
import { toNumber } from '../../cases/values.ts';
import { root } from '../../docs/sandbox.ts';
import { trial, type Trial } from '../../engine/trial.ts';
import { candidatesOf } from '../../reasons/search/candidates.ts';
import { explain, type Explanation } from '../../reasons/search/explain.ts';
import { materialOf } from '../../reasons/search/material.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import { separating } from '../../reasons/search/rivals.ts';
import { Pool } from '../../reasons/template/node.ts';
import { operationOf } from '../../reasons/template/operation.ts';
import { givesBars, isTable } from '../../reasons/template/planted.ts';
import { type Template, templateOf } from '../../reasons/template/template.ts';
import { bareSetting } from './bare-setting.ts';
import { floatContext } from './float-context.ts';
import { inProcess, knownCase } from './hunt.ts';

const format = 'binary32';
const epsilon = toNumber(binary(format).epsilon);
const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };
const settings: CaseSettings = { format, seed: 42, epsilon, refusals: false };

/** Operations with so few places have no pairs worth the name. */
const leastSize = 5;

const edited = (
  operation: Operation,
  seed: number,
): { readonly template: Template; readonly said: string } | null => {
  const random = new fc.Random(xoroshiro128plus(seed));
  const pool = new Pool();
  const template = templateOf(pool, operation);
  if (template === null || template.output.size < leastSize) return null;
  const said: string[] = [];
  const once = (of: Template): Template | null => {
    const material = materialOf(pool, operation, of, of.output, format, false);
    const all = [...candidatesOf(of.output, material, ({ isUsual }) => isUsual)];
    // A family first: the second one alone has most of the candidates.
    const names = [...new Set(all.map(({ family }) => family.name))];
    const name = names[random.nextInt(0, names.length - 1)];
    const some = all.filter(({ family }) => family.name === name);
    const picked = some[random.nextInt(0, some.length - 1)];
    if (picked === undefined) return null;
    said.push(`${picked.family.name} (${picked.scope})`);
    return { ...of, output: picked.root };
  };
  const first = once(template);
  const second = first === null ? null : once(first);
  return second === null ? null : { template: second, said: said.join(' and ') };
};

type Arguments = Readonly<Record<string, unknown>>;

/** What the harness passes, as the definitions take it. */
const lifted = (inputs: Arguments, byIndex: boolean): AnyArguments<number> => {
  const model = inputs['model'] as ((x: unknown, t: number) => unknown) | undefined;
  const asked = (x: Tensor<number>, t: number): unknown =>
    model?.({ shape: x.shape, data: Float32Array.from(x.data) }, t);
  return {
    ...inputs,
    ...(model === undefined
      ? {}
      : {
          model: byIndex
            ? { predict: (index: number, x: Tensor<number>) => asked(x, index) }
            : { eps: asked },
        }),
  } as unknown as AnyArguments<number>;
};

const moduleOf = (operation: Operation): Parameters<typeof inProcess>[0] => ({
  name: 'pair',
  format,
  operations: {
    [operation.name]: (inputs: Arguments) => {
      const made = operation.define(floatContext(Math.fround, epsilon), lifted(inputs, givesBars(operation)));
      return { shape: made.shape, data: Float32Array.from(made.data) };
    },
  },
  model: (x: never) => x,
});

const judgedOf = ({ theCase, answer, judgement }: Trial): Judged => ({
  theCase,
  answer,
  isRejected: judgement.verdict === 'rejected',
});

type Outcome = 'right' | 'nearly' | 'part' | 'silent' | 'wrong';

const outcomeOf = (operation: Operation, truth: Template, [first]: readonly Explanation[]): Outcome => {
  if (first === undefined) return 'silent';
  const { explains, edited: found, stratum } = first;
  if (stratum !== null) return 'part';
  const pool = new Pool();
  const setting = bareSetting(pool, operation, format, epsilon);
  const cases = function* () {
    let looked = 0;
    for (const one of freshCases(operation, { ...settings, seed: 7 })) {
      if (looked++ > 400) return;
      if (isOrdinary(one, epsilon)) yield one;
    }
  };
  const isSame = separating(setting, [truth, found.template], cases()) === null;
  if (explains.failing < explains.of) return 'nearly';
  return isSame ? 'right' : 'wrong';
};

const run = async (count: number, from: number): Promise<void> => {
  const rows = operations.filter((row) => !row.freeValue && !isTable(row) && row.sampler === null);
  const outcomes: Record<Outcome, number> = { right: 0, nearly: 0, part: 0, silent: 0, wrong: 0 };
  for (let seed = from, made = 0; made < count; seed++) {
    const operation = rows[seed % rows.length] as Operation;
    const pair = edited(operation, seed);
    if (pair === null) continue;
    const implementation = {
      ...inProcess(moduleOf(operationOf(operation, pair.template))),
      profile: ieee754Loose,
    };
    const ask = async (theCase: Judged['theCase']): Promise<Judged> =>
      judgedOf(await trial(implementation, theCase, terms, { measured: false }));
    const observed: Judged[] = [];
    for (const theCase of tellingCases(operation, settings)) observed.push(await ask(theCase));
    for (let i = 0; i < 40; i++) observed.push(await ask(knownCase(operation.name, format, i)));
    if (!observed.slice(0, 72).some(({ isRejected }) => isRejected)) continue;
    made += 1;
    const about = { operation, plain: operation, declared: [], format, epsilon, terms, observed } as const;
    const found = await explain({ ...about, ask, fresh: () => freshCases(operation, settings) });
    const outcome = outcomeOf(operation, pair.template, found);
    outcomes[outcome] += 1;
    const [first] = found;
    const text = first === undefined ? '' : first.edits.map((edit) => edit.text).join(' + ');
    console.log(`${seed} ${operation.name}: ${pair.said}: ${outcome}: ${text}`);
  }
  const summary = Object.entries(outcomes).map(([name, n]) => `${n} ${name}`);
  console.log(`of ${count}: ${summary.join(', ')}`);
  if (process.argv.includes('--write')) {
    const file = join(root, 'docs', 'bank.json');
    const before = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, `${JSON.stringify({ ...before, pairs: { of: count, ...outcomes } }, null, 2)}\n`);
  }
};

const [count = '200', from = '1'] = process.argv.slice(2).filter((text) => /^\d+$/.test(text));
await run(Number(count), Number(from));
