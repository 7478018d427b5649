/** Runs the built command line as a user does. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const main: string = resolve('dist/diff-tests/cli/main.js');
export const moduleFile = (name: string): string => resolve(`diff-tests/suites/modules/${name}.mjs`);
export const exampleFile = (name: string): string => resolve(`diff-tests/examples/${name}.mjs`);

/** An empty folder, so that stored findings of one test do not meet those of another. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'epscheck-'));

export const runCli = (args: readonly string[], cwd: string = emptyFolder()): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8', timeout: 110_000 });
