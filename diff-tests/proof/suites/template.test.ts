/** The template of an operation says what its definition says: run over a context again it gives the same bits. */
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { Case } from '../../cases/case.ts';
import { inputFloat, isTensor, toNumber } from '../../cases/values.ts';
import { lift } from '../../judge/lifted.ts';
import { knownOf } from '../../reasons/search/known.ts';
import { hypotheses } from '../../reasons/search/orders.ts';
import { changed } from '../../reasons/signatures/index.ts';
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

/** The bits, or that there are none: a changed definition may have no value there. */
const said = (operation: Operation, theCase: Case): string => {
  try {
    return bitsOf(operation, theCase).join();
  } catch {
    return 'none';
  }
};

/** What no template says: the order of a loop, how long a table is, an exp of its own. */
const beside: readonly string[] = [
  ...hypotheses.map((order) => order.name),
  'one step more, at t = 0',
  'alphaBar without the leading 1',
  'exp as a product of a thousand steps',
];

describe('a template is the definition', () => {
  test.each(rows)('%s', (name, row) => {
    const made = operationOf(row, templateFor(row));
    for (const theCase of casesOf(name)) expect(bitsOf(made, theCase)).toEqual(bitsOf(row, theCase));
  });

  test.each(rows)('%s, changed by each known mistake, so far as that has a template', (name, row) => {
    const known = knownOf(new Pool(), row, []).filter(({ signature }) => !beside.includes(signature.name));
    const some = [...casesOf(name)].filter((_, i) => i % 3 === 0);
    const wrong = known.filter(({ signature, template }) => {
      const [made, right] = [operationOf(row, template), changed(row, [signature])];
      return some.some((one) => said(made, one) !== said(right, one));
    });
    expect(wrong.map(({ signature }) => signature.name)).toEqual([]);
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
