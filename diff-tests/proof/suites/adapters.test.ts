/** Adapters that need more than Python, a compiler and node, and samplers as programs: `npm run long`. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adapters } from '../../cli/adapters.ts';
import type * as Package from '../../index.ts';
import { withX0Pred } from './adapter-models.ts';
import { bare } from './bare-report.ts';
import { long } from './long.ts';
import { emptyFolder, main, runCli } from './run-cli.ts';

const { check } = (await import(resolve('dist/diff-tests/index.js'))) as typeof Package;

const runs = (...args: readonly string[]): boolean =>
  spawnSync(args[0] ?? '', args.slice(1), { stdio: 'ignore' }).status === 0;

/** What must be there, and how it is looked for. */
const needs: Readonly<Record<string, readonly string[]>> = {
  numpy: ['python3', '-c', 'import numpy'],
  rust: ['cargo', '--version'],
  go: ['go', 'version'],
  java: ['javac', '-version'],
};

for (const [name, args] of Object.entries(needs))
  if (!long || !runs(...args))
    console.log(`adapters.test.ts: ${name} is skipped: ${long ? `no '${args.join(' ')}'` : 'npm run long'}`);

test.each(Object.keys(needs).filter((name) => long && runs(...(needs[name] ?? []))))(
  '%s is well made, and right as it stands',
  (name) => {
    const cwd = emptyFolder();
    expect(runCli(['init', name], cwd).status).toBe(0);
    const commands = [...(adapters[name]?.commands ?? [])];
    const last = commands.pop() ?? '';
    const ours = (command: string): string =>
      last.replace('epscheck check', `"${process.execPath}" "${main}" ${command}`);
    for (const line of [...commands, ours('smoke'), ours('check --runs 200')])
      expect(spawnSync(line, { cwd, shell: true, encoding: 'utf8' })).toMatchObject({ status: 0 });
  },
);

/** As `init` writes it, with x0Pred in it, built; the command that judges it. */
const built = (name: string, cwd: string): string => {
  const { file, edits } = withX0Pred[name] ?? { file: '', edits: [] };
  expect(runCli(['init', name], cwd).status).toBe(0);
  const text = edits.reduce(
    (whole, [from, to]) => {
      expect(whole.split(from)).toHaveLength(2);
      return whole.replace(from, () => to);
    },
    readFileSync(join(cwd, file), 'utf8'),
  );
  writeFileSync(join(cwd, file), text);
  const commands = [...(adapters[name]?.commands ?? [])];
  const last = commands.pop() ?? '';
  for (const line of commands) expect(spawnSync(line, { cwd, shell: true }).status).toBe(0);
  return last.replace('epscheck check', `"${process.execPath}" "${main}" check`);
};

test.each(Object.keys(withX0Pred).filter((name) => long && runs(...(needs[name] ?? ['cc', '--version']))))(
  '%s asks the model at the state and the time of the definition',
  (name) => {
    const cwd = emptyFolder();
    const asked = `${built(name, cwd)} --op x0Pred --runs 200 --no-store --profile ieee754`;
    expect(spawnSync(asked, { cwd, shell: true, encoding: 'utf8' })).toMatchObject({ status: 0 });
  },
);

describe('samplers as programs get the verdicts, counterexamples and reasons of the modules', () => {
  if (!long) console.log('adapters.test.ts: samplers as programs are skipped: npm run long');
  const port = (name: string): string => resolve(`diff-tests/proof/suites/ports/wrong/${name}.mjs`);
  test.runIf(long).each(['b67-upwards', 'b70-last-alpha', 'b62-coefficient'])('%s', async (name) => {
    const settings = { store: null, runs: 40 };
    const exec = `node ${resolve('diff-tests/proof/programs/module.mjs')} ${port(name)}`;
    expect(bare(await check({ exec, ...settings }))).toEqual(
      bare(await check({ implementation: port(name), ...settings })),
    );
  });
});
