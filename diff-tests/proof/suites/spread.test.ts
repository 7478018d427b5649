/** Rows spread over workers: the report does not depend on their number. */
import { describe, expect, test } from 'vitest';
import { backendRow, prepare } from '../../../impl/backends.ts';
import { runCli } from './run-cli.ts';

const run = (
  ...args: string[]
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
  runCli(['check', '--no-store', '--json', '-', ...args]);

describe('--workers', () => {
  test('one, two and three give the same report', () => {
    const rows = ['--op', 'timeOfIndex,safeDiv,sqrtNonneg', '--backend', 'cpu,webasm', '--runs', '30'];
    const [one, two, three] = [1, 2, 3].map((n) => run(...rows, '--workers', String(n)));
    expect(one?.status).toBe(0);
    expect(one?.stdout).toContain('"operation": "sqrtNonneg"');
    expect(two).toMatchObject({ status: 0, stdout: one?.stdout });
    expect(three).toMatchObject({ status: 0, stdout: one?.stdout });
  });

  test('so do they of backends that do not run, or that nobody asked for', () => {
    const [one, two] = [1, 2].map((n) =>
      run('--op', 'timeOfIndex,safeDiv', '--runs', '5', '--workers', String(n)),
    );
    expect(one?.stdout).toContain('"backend": "headlessgl"');
    expect(two).toMatchObject({ status: 0, stdout: one?.stdout, stderr: one?.stderr });
  });

  test('so do they of WebGPU: each worker has a device of its own', async ({ skip }) => {
    const missing = await prepare('webgpu');
    if (missing !== null) skip(`webgpu: ${missing.reason}`);
    const rows = ['--op', 'timeOfIndex,safeDiv,sqrtNonneg', '--backend', 'webgpu', '--runs', '30'];
    const [one, two] = [1, 2].map((n) => run(...rows, '--workers', String(n)));
    expect(one?.stdout).toContain('"actual": "webgpu"');
    expect(two).toMatchObject({ status: 0, stdout: one?.stdout, stderr: one?.stderr });
    // Beside one that loads in a single thread nothing is spread: this asks that it is.
    expect(backendRow('webgpu').runsInThreads).toBe(true);
  });

  test.each([
    ['0', '--workers must be an integer >= 1, got 0'],
    ['-2', '--workers must be an integer >= 1, got -2'],
    ['two', 'It must be an integer'],
    ['1.5', 'It must be an integer'],
  ])('%s is refused', (workers, message) => {
    const { status, stderr } = run('--workers', workers);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
