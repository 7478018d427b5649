/** The template of an operation says what its definition says: run over a context again it gives the same bits. */
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { Case } from '../../cases/case.ts';
import { inputFloat, isTensor, toNumber } from '../../cases/values.ts';
import { lift } from '../../judge/lifted.ts';
import { nodesOf, Pool } from '../../reasons/template/node.ts';
import { operationOf } from '../../reasons/template/operation.ts';
import { type Template, templateOf } from '../../reasons/template/template.ts';
import { knownCase } from '../mutants/hunt.ts';

const rows = operations.filter(({ freeValue }) => !freeValue).map((row) => [row.name, row] as const);

const templateFor = (row: Operation): Template => {
  const made = templateOf(new Pool(), row);
  if (made === null) throw new Error(`${row.name} has no template`);
  return made;
};

/** Elements that are run over a slow context. */
const most = 200;

const casesOf = function* (name: string): Generator<Case> {
  for (let index = 0; index < 300; index += 13) {
    const theCase = knownCase(name, 'binary32', index);
    const isSmall = Object.values(theCase.inputs).every((x) => !isTensor(x) || x.data.length <= most);
    if (theCase.forbidden === null && isSmall) yield theCase;
  }
};

const bitsOf = (operation: Operation, theCase: Case): readonly number[] => {
  const value = (x: number): Float => inputFloat('binary32', x);
  return lift<Float>({ ...theCase, operation }, { value, hidden: value })
    .run(binary('binary32'), {
      define: (k, inputs) => operation.define(k, inputs),
      call: null,
      state: null,
    })
    .output.data.map(toNumber);
};

describe('a template is the definition', () => {
  test.each(rows)('%s', (name, row) => {
    const made = operationOf(row, templateFor(row));
    for (const theCase of casesOf(name)) expect(bitsOf(made, theCase)).toEqual(bitsOf(row, theCase));
  });

  test('and a template that is edited is not', () => {
    const [, row] = rows.find(([name]) => name === 'qSample') as (typeof rows)[number];
    const template = templateFor(row);
    const output = template.output.args[0] as Template['output'];
    const other = operationOf(row, { ...template, output });
    expect([...casesOf('qSample')].some((one) => `${bitsOf(other, one)}` !== `${bitsOf(row, one)}`)).toBe(
      true,
    );
  });

  test('it serves every T: no leaf stands for one entry of the planted schedule', () => {
    for (const [name, row] of rows) {
      const leaves = nodesOf(templateFor(row).output).flatMap(({ leaf }) => leaf ?? []);
      const fixed = leaves.filter((leaf) => 'edge' in leaf && leaf.at.base === '0');
      expect(fixed, name).toEqual([]);
    }
  });
});
