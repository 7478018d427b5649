/** In 16-bit formats under a wide profile a report says which known mistakes it cannot tell from what is right. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../docs/sandbox.ts';
import { reportSchema } from '../../report/schema.ts';
import { runCli } from './run-cli.ts';

const module = join(root, 'diff-tests/proof/suites/modules/bfloat16.mjs');

const inseparable = (profile: string): Readonly<Record<string, readonly string[] | undefined>> => {
  const args = ['check', module, '--runs', '120', '--no-store', '--profile', profile, '--json', '-'];
  const { results } = reportSchema.parse(JSON.parse(runCli(args).stdout));
  expect(results.map(({ rejected }) => rejected)).toEqual([0, 0]);
  return Object.fromEntries(results.map((result) => [result.operation, result.inseparable]));
};

test('bfloat16 under ieee754-loose and under ieee754', () => {
  const loose = inseparable('ieee754-loose');
  // What a subnormal alphaBar adds to the state is less than the set is wide.
  expect(loose['qSample']).toContain('binary32 subnormals flushed before the root');
  expect(loose['qSample']).not.toContain('weight 1 for the noise');
  expect(loose['safeDiv']).toBeUndefined();
  expect(inseparable('ieee754')).toEqual({ safeDiv: undefined, qSample: undefined });
});
