/** gpu.js under the chain of profiles: `cpu` without Math.fround rounds once, `webasm` after each operation. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../docs/sandbox.ts';
import { reportSchema } from '../../report/schema.ts';
import { runCli } from './run-cli.ts';

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
/** Run in an empty folder: the module by its whole path. */
const plain = join(root, 'diff-tests/proof/suites/modules/gpujs-cpu-plain.mjs');
const common = ['--op', 'safeDiv', '--runs', '80', '--no-store'];

const wide = 'It meets ieee754-wide: right, with wider intermediates or contracted products.';
const strict = 'It meets ieee754: the bits of IEEE 754 arithmetic in the order written.';

test.each([
  ['cpu without Math.fround', 'ieee754', 1, [plain], wide],
  ['cpu without Math.fround', 'ieee754-wide', 0, [plain], wide],
  ['webasm', 'ieee754', 0, ['--backend', 'webasm'], strict],
  ['webasm', 'ieee754-wide', 0, ['--backend', 'webasm'], strict],
] as const)('%s under %s: exit code %i', (_name, profile, code, who, line) => {
  const args = ['check', ...who, ...common, '--profile', profile];
  const { stdout, status } = runCli(args);
  expect([status, lastLine(stdout)]).toEqual([code, `${line} That rests on 80 cases.`]);
  const { results } = reportSchema.parse(JSON.parse(runCli([...args, '--json', '-']).stdout));
  expect(results.map(({ rejected }) => rejected > 0)).toEqual([code === 1]);
});
