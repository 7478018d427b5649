/** Runs the built command line as a user does. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const main: string = resolve('dist/diff-tests/cli/main.js');
export const moduleFile = (name: string): string => resolve(`diff-tests/proof/suites/modules/${name}.mjs`);
export const exampleFile = (name: string): string => resolve(`diff-tests/examples/${name}.mjs`);

/** An empty folder, so that stored findings of one test do not meet those of another. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'epscheck-'));

/** A report of every operation, with the cases that show its facts, is longer than the mebibyte that spawnSync takes. */
const maxBuffer = 2 ** 26;

export const runCli = (
  args: readonly string[],
  cwd: string = emptyFolder(),
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 110_000,
    maxBuffer,
  });

/** A machine with node and nothing else: no native package, no display server, no browser, no apt. */
export const bareMachine: Readonly<Record<string, string>> = {
  EPSCHECK_BACKENDS: '/nonexistent',
  EPSCHECK_CHROMIUM: '/nonexistent',
  PATH: dirname(process.execPath),
  DISPLAY: '',
};
