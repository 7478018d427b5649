import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754 } from '../../../spec/profiles/own.ts';
import { operations } from '../../../spec/operations.ts';
import { outputShape } from '../../cases/shape.ts';
import { toNumber } from '../../cases/values.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { lift } from '../../judge/lifted.ts';
import { inputFloat } from '../../cases/values.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { Pool } from '../../reasons/template/node.ts';
import { operationOf } from '../../reasons/template/operation.ts';
import { templateOf } from '../../reasons/template/template.ts';
import { knownCase } from '../mutants/hunt.ts';

void defaultEpsilon; void ieee754; void outputShape;
describe('a template is the definition', () => {
  test.each(operations.filter(({ freeValue }) => !freeValue).map((row) => [row.name, row] as const))('%s', (name, row) => {
    const template = templateOf(new Pool(), row);
    if (template === null) throw new Error('no template');
    const made = operationOf(row, template);
    for (let index = 0; index < 300; index += 3) {
      const theCase = knownCase(name, 'binary32', index);
      if (theCase.forbidden !== null) continue;
      if (Object.values(theCase.inputs).some((v) => typeof v === 'object' && 'data' in v && v.data.length > 200)) continue;
      const value = (x: number): Float => inputFloat('binary32', x);
      const run = (operation: typeof row): number[] =>
        lift<Float>({ ...theCase, operation }, { value, hidden: value })
          .run(binary('binary32'), { define: (k, inputs) => operation.define(k, inputs), call: null, state: null })
          .output.data.map(toNumber);
      const [a, b] = [run(row), run(made)];
      expect(b, `${name} ${index}`).toEqual(a);
    }
  });
});
