/** What every operation must have beside its row: docs/adding-an-operation.md says how each is written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fastOperations } from '../../../impl/fast-path.ts';
import type { Operation } from '../../../spec/operation.ts';
import { allNames, operations, papers } from '../../../spec/operations.ts';
import { modules } from '../../docs/modules.ts';
import { root } from '../../docs/sandbox.ts';
import { isSearched } from '../../engine/explained.ts';
import { vectorOperations } from '../../engine/vectors/files.ts';
import { Pool } from '../../reasons/template/node.ts';
import { templateOf } from '../../reasons/template/template.ts';
import binary32 from '../../examples/binary32.ts';
import { mutants } from '../mutants/index.ts';
import { mistakes } from '../mutants/papers/index.ts';
import { goldens } from './papers/goldens.ts';

const withTemplate = [...operations, ...papers]
  .filter((operation) => templateOf(new Pool(), operation) !== null)
  .map(({ name }) => name);

const examples = [...Object.keys(binary32.operations), 'model'];
const mutated = [...mutants.filter(({ control }) => !control), ...mistakes].map(({ operation }) => operation);
const listed = Object.values(modules)
  .flat()
  .map(({ name }) => name);

/** What the page of the samplers says by hand: which operation is whose. */
const [byHand = ''] = readFileSync(join(root, 'docs', 'samplers.md'), 'utf8').split('## What to know');
const forReaders = [...byHand.matchAll(/`([A-Za-z0-9]+)`/g)]
  .map(([, name = '']) => name)
  .filter((name) => allNames.includes(name));

/** The names of what is there, where it is written, and which operations must have it. */
const parts: readonly {
  readonly names: readonly string[];
  readonly what: string;
  readonly asked: (operation: Operation) => boolean;
}[] = [
  {
    names: Object.keys(fastOperations),
    what: 'a kernel, and an operation of that name that calls it: impl/kernels/ and impl/operations/',
    asked: () => true,
  },
  {
    names: mutated,
    what: 'a wrong implementation: diff-tests/proof/mutants/',
    asked: () => true,
  },
  {
    // The papers have one page, whose table is made of their rows: docs/samplers.md.
    names: listed,
    what: 'a page, for each new file of rows: diff-tests/docs/modules.ts',
    asked: ({ group }) => group === 'mirror',
  },
  {
    names: forReaders,
    what: 'a line that says who wrote it: "Which operation is yours" in docs/samplers.md',
    asked: ({ group }) => group === 'papers',
  },
  {
    names: goldens.map(({ of }) => of),
    what: 'a value computed elsewhere: diff-tests/proof/suites/papers/goldens.json',
    asked: ({ group }) => group === 'papers',
  },
  {
    names: vectorOperations.map(({ name }) => name),
    what: 'test vectors: diff-tests/engine/vectors/',
    asked: ({ freeValue }) => !freeValue,
  },
  {
    names: withTemplate,
    what: 'a template, in which edits are looked for: diff-tests/reasons/template/',
    // Two numbers are two formulas, and a template is one.
    asked: (operation) => isSearched(operation) && !/^vector \[\d+\]$/.test(operation.output),
  },
  {
    names: examples,
    what: 'a right implementation to copy, for what mirrors TorchLean: diff-tests/examples/',
    asked: ({ source }) => source.kind === 'lean',
  },
];

/** What operations lack, a line each. */
const lacking = (rows: readonly Operation[]): readonly string[] =>
  rows.flatMap((row) =>
    parts
      .filter(({ names, asked }) => asked(row) && !names.includes(row.name))
      .map(({ what }) => `${row.name} lacks ${what}`),
  );

test('every operation has all that docs/adding-an-operation.md asks for', () => {
  expect(lacking([...operations, ...papers])).toEqual([]);
});

test('one that has nothing is told all of it at once', () => {
  const [first] = operations;
  if (first === undefined) throw new Error('no operation');
  const bare: Operation = { ...first, name: 'bare' };
  const [kernel, mutant, page, readers, golden, vectors, template, example] = parts.map(
    ({ what }) => `bare lacks ${what}`,
  );
  expect(lacking([bare])).toEqual([kernel, mutant, page, vectors, template, example]);
  const paper: Operation = { ...bare, source: { ...first.source, kind: 'paper' } };
  expect(lacking([paper])).toEqual([kernel, mutant, page, vectors, template]);
  expect(lacking([{ ...paper, group: 'papers' }])).toEqual([
    kernel,
    mutant,
    readers,
    golden,
    vectors,
    template,
  ]);
});

test('nothing is there without a row', () => {
  for (const { names, what } of parts)
    expect([what, names.filter((name) => !allNames.includes(name))]).toEqual([what, []]);
});
