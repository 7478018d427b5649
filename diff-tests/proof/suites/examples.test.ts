/** The examples that users copy are accepted, in every operation, as a user checks them. */
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operations } from '../../../spec/operations.ts';
import bfloat16 from '../../examples/bfloat16.ts';
import binary16 from '../../examples/binary16.ts';
import binary32 from '../../examples/binary32.ts';
import binary64 from '../../examples/binary64.ts';
import { implementation, type Inputs } from '../../examples/implementation.ts';
import { reportSchema } from '../../report/schema.ts';
import { long, oneIn } from './long.ts';
import { runCli } from './run-cli.ts';

describe.each(oneIn(3, [binary32, binary16, bfloat16, binary64]))(
  '$format',
  ({ format, operations: own, name }) => {
    // A long schedule is among the samplers' cases, so they have a command of their own.
    test.each([
      ['the samplers', true, long ? 20 : 12],
      ['the others', false, long ? 60 : 30],
    ] as const)('every case of %s is accepted', (_name, sampled, runs) => {
      const names = operations
        .filter((operation) => operation.name in own || operation.freeValue)
        .filter(({ sampler }) => (sampler !== null) === sampled)
        .map((operation) => operation.name);
      const file = resolve(`dist/diff-tests/examples/${format}.js`);
      const { stdout, status } = runCli([
        ...['check', file, '--op', names.join(), '--runs', `${runs}`],
        ...['--no-store', '--json', '-'],
      ]);
      const { results, ok } = reportSchema.parse(JSON.parse(stdout));
      expect([status, ok]).toEqual([0, true]);
      expect(results.map(({ operation }) => operation)).toEqual(names);
      for (const row of results) {
        expect(row).toMatchObject({ implementation: name, format, profile: 'ieee754', unavailable: null });
        expect([row.operation, row.accepted]).toEqual([row.operation, runs]);
      }
    });
  },
);

describe('one formula replaced', () => {
  test('changes the operations that are made of it, and no other', () => {
    const wrong = implementation(
      'binary64',
      (x) => x,
      ({ epsilon }) => ({
        safeDiv: (x, y) => x / Math.max(y, epsilon),
      }),
    );
    const scalar = (value: number) => ({ shape: [], data: Float64Array.of(value) });
    const inputs = { x: scalar(1), y: scalar(0.5) } as Partial<Inputs> as Inputs;
    const settings = { epsilon: 1e-6 };
    expect(wrong.operations.safeDiv(inputs, settings).data[0]).toBe(2);
    expect(binary64.operations.safeDiv(inputs, settings).data[0]).toBe(1 / (0.5 + 1e-6));
    expect(wrong.operations.sqrtNonneg(inputs, settings)).toEqual(
      binary64.operations.sqrtNonneg(inputs, settings),
    );
  });
});
