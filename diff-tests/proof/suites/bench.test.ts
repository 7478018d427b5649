import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

test('the benchmark runs, compares every contender, and shows where the time goes', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('dist/diff-tests/proof/bench/main.js'), '--quick'],
    { encoding: 'utf8', timeout: 110_000 },
  );
  expect(status, stderr).toBe(0);
  expect(stdout).toContain('quick: these numbers say nothing of speed');
  for (const name of [
    'plain loop',
    'wasm by hand',
    'webasm, bare gpu.js',
    'webasm',
    'cpu',
    'webasm, step by step',
  ])
    expect(stdout).toMatch(new RegExp(`^${name} +[\\d.e-]+ `, 'm'));
  for (const operation of ['sqrtNonneg', 'safeDiv', 'qSample', 'eulerStep'])
    expect(stdout).toMatch(new RegExp(`^${operation} +ieee754(-wide)?( +[\\d.e+-]+){7}$`, 'm'));
  for (const part of [
    'copy in',
    'kernel by hand',
    'copy out',
    'what our API adds',
    '100 kernels on the device',
  ])
    expect(stdout).toMatch(new RegExp(`^${part} +-?[\\d.e-]+$`, 'm'));
  expect(stdout.match(/at (least|most) .* (yes|no)$/gm)).toHaveLength(7);
  expect(stdout).not.toMatch(/NaN|undefined/);
});
