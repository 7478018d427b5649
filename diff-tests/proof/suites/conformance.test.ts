/** epscheck/vitest: the example passes as it stands, and fails with the counterexample for a module that is wrong. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const examples = resolve('diff-tests/examples');
const vitest = resolve('node_modules/vitest/vitest.mjs');

const run = (root: string): { status: number | null; stdout: string } =>
  spawnSync(
    process.execPath,
    [vitest, 'run', '--root', root, 'conformance.test.mjs', '--reporter', 'verbose'],
    {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    },
  );

/** The example in a folder of its own, its module changed or as it is. */
const runWith = (change: (text: string) => string): { status: number | null; stdout: string } => {
  // In the project, so that its name leads to it; beside no configuration of vitest.
  const folder = mkdtempSync(resolve('.dist-conformance-'));
  try {
    copyFileSync(join(examples, 'conformance.test.mjs'), join(folder, 'conformance.test.mjs'));
    const text = readFileSync(join(examples, 'plain-binary32.mjs'), 'utf8');
    writeFileSync(join(folder, 'plain-binary32.mjs'), change(text));
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('the example passes: a test for each operation', () => {
  const { status, stdout } = runWith((text) => text);
  expect([status, stdout]).toEqual([0, expect.stringMatching(/sqrtNonneg on module[^]*safeDiv on module/)]);
});

test('a module that is wrong fails, and the message has the counterexample', () => {
  const wrong = (text: string): string =>
    text.replace('f(y.data[i] + epsilon)', 'Math.max(y.data[i], epsilon)');
  const { status, stdout } = runWith(wrong);
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(/safeDiv: \d+ of 100 cases rejected[^]*y = 0x1p\+0/),
  ]);
});
