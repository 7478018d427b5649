/** Programs in other languages: what is said of them, and how they are asked. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adapters } from '../../cli/adapters.ts';
import type { CheckOptions } from '../../index.ts';
import { Batches } from '../../runners/program/batches.ts';
import { fromWire, toWire } from '../../runners/program/wire.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import type * as Package from '../../index.ts';
import { bare } from './bare-report.ts';
import { emptyFolder, main, moduleFile, runCli } from './run-cli.ts';

// The built one: a module runs in a worker, which is a file of its own.
const { check } = (await import(resolve('dist/diff-tests/index.js'))) as typeof Package;

const programs = resolve('diff-tests/proof/programs');
const python = (name: string): string => `python3 ${join(programs, `${name}.py`)}`;
const served = (module: string): string => `node ${join(programs, 'module.mjs')} ${module}`;

const both = async (module: string, exec: string, options: CheckOptions): Promise<readonly unknown[]> => {
  const settings = { store: null, timeout: 5000, ...options };
  return [
    bare(await check({ implementation: module, ...settings })),
    bare(await check({ exec, ...settings })),
  ];
};

describe('a program gets the verdicts, counterexamples and reasons of the same module', () => {
  test.each([
    [moduleFile('max-denominator'), { operations: ['safeDiv'] as const, runs: 14 }],
    [moduleFile('ulp-above'), { operations: ['sqrtNonneg'] as const, runs: 14 }],
  ])('%s', async (module, options) => {
    const [asModule, asProgram] = await both(module, served(module), options);
    expect(asProgram).toEqual(asModule);
  });

  test('one that is written in Python', async () => {
    const options = { operations: ['safeDiv'] as const, runs: 14 };
    const [asModule, asProgram] = await both(
      moduleFile('max-denominator'),
      python('max_denominator'),
      options,
    );
    expect(asProgram).toEqual(asModule);
    expect(JSON.stringify(asProgram)).toContain('epsilon clamped');
  });

  test('asked by three processes too', async () => {
    const options = {
      exec: python('max_denominator'),
      operations: ['safeDiv'] as const,
      runs: 14,
      store: null,
    };
    expect(bare(await check({ ...options, workers: 3 }))).toEqual(bare(await check(options)));
  });
});

describe('tensors on the wire', () => {
  test.each(formatNames)('%s: what was written is read again, bit for bit', (format) => {
    const values = [0, -0, 1, -1.5, Infinity, -Infinity, NaN, 0.0078125];
    const data = format === 'binary64' ? Float64Array.from(values) : Float32Array.from(values);
    const x = { shape: [2, 4], data };
    expect(fromWire(format, toWire(format, x))).toEqual({ tensor: x });
    expect(fromWire(format, toWire(format, { shape: [0], data: data.slice(0, 0) }))).toEqual({
      tensor: { shape: [0], data: data.slice(0, 0) },
    });
  });

  test.each([
    ['binary16', 'AD4='],
    ['bfloat16', 'wD8='],
    ['binary32', 'AADAPw=='],
    ['binary64', 'AAAAAAAA+D8='],
  ] as const)('%s: 3/2 is %s', (format, data) => {
    const read = fromWire(format, { shape: [], data });
    expect('tensor' in read && read.tensor.data[0]).toBe(1.5);
    expect(
      toWire(format, 'tensor' in read ? read.tensor : { shape: [], data: new Float32Array(1) }).data,
    ).toBe(data);
  });

  test.each(['AADAPw=', 'AADAPw', 'AADA Pw==', 'AADAPx==', '****', 'AADAPwAA'])('%s is none', (data) => {
    expect(fromWire('binary32', { shape: [], data })).toHaveProperty('problem');
  });
});

test('runs grow while answers come quickly, and shrink when they do not', () => {
  const batches = new Batches(8000);
  const sizes = (bytes: number): number => {
    let cases = 1;
    while (!batches.isFull(cases, cases * bytes)) cases += 1;
    return cases;
  };
  const seen: number[] = [];
  for (const milliseconds of [1, 1, 1, 1, 1, 1, 200, 2000, 2000, 2000, 2000, 2000]) {
    const cases = sizes(1024);
    seen.push(cases);
    batches.took(cases, cases * 1024, milliseconds);
  }
  // 64 KiB, then 1 MiB at most.
  expect(seen).toEqual([1, 8, 64, 128, 256, 512, 1024, 1024, 128, 16, 2, 1]);
});

describe('arguments', () => {
  test.each([
    [['--exec', 'x', 'm.mjs'], /--exec: a program is judged in the place of m\.mjs/],
    [['--exec', ' '], /--exec: a command is missing/],
    [['m.mjs', '--workers', '2'], /--workers is of the fast path and of programs/],
    [['--start-timeout', '2s'], /--start-timeout is of a program/],
    [['--exec', python('right'), '--workers', '0'], /--workers must be an integer >= 1, got 0/],
    [
      ['--exec', python('skips'), '--format', 'binary64'],
      /--format: .* computes in binary32, not in binary64/,
    ],
    [['--exec', python('skips'), '--backend', 'cpu'], /--backend: unknown name 'cpu'; known are exec, all/],
  ])('%j', (args, line) => {
    const { status, stderr } = runCli(['check', ...args]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(line)]);
  });
});

/** A folder with an adapter, as `init` writes it. */
const initialized = (name: string): { readonly cwd: string; readonly stdout: string } => {
  const cwd = emptyFolder();
  const { status, stdout } = runCli(['init', name], cwd);
  expect(status).toBe(0);
  return { cwd, stdout };
};

describe('init', () => {
  test.each(Object.keys(adapters))(
    '%s: every file has less than 100 lines, and none the name of a library',
    (name) => {
      const { cwd } = initialized(name);
      const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      for (const { parentPath, name: file } of files) {
        expect([file, readFileSync(join(parentPath, file), 'utf8').split('\n').length - 1 < 100]).toEqual([
          file,
          true,
        ]);
        expect(['numpy.py', 'torch.py', 'jax.py', 'diffusers.py', 'json.py']).not.toContain(file);
      }
      expect(files).toHaveLength(adapters[name]?.files.length ?? 0);
    },
  );

  test('a file that is there stays, and an unknown language lists the known', () => {
    const { cwd } = initialized('python');
    writeFileSync(join(cwd, 'adapter.py'), 'mine');
    expect(runCli(['init', 'python'], cwd)).toMatchObject({ status: 2 });
    expect(readFileSync(join(cwd, 'adapter.py'), 'utf8')).toBe('mine');
    // What two adapters share is no obstacle.
    expect(runCli(['init', 'numpy'], cwd).status).toBe(0);
    expect(runCli(['init', 'cobol'], cwd).stderr).toContain('known are python, numpy, torch');
  });

  // The standard library, a compiler and node: what is at hand everywhere. The others: adapters.test.ts, in `long`.
  test.each(['python', 'c', 'js'])('%s is well made, and right as it stands', (name) => {
    const { cwd } = initialized(name);
    const commands = [...(adapters[name]?.commands ?? [])];
    const last = (commands.pop() ?? '').replace(
      'epscheck check',
      `"${process.execPath}" "${main}" check --runs 20`,
    );
    for (const line of [...commands, last.replace(' check --runs 20', ' smoke'), last])
      expect(spawnSync(line, { cwd, shell: true, encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});

describe('smoke', () => {
  const smoke = (exec: string) =>
    runCli(['smoke', '--exec', exec, '--timeout', '1s', '--start-timeout', '5s']);

  test('it did not start: 3', () => {
    const { status, stdout } = smoke(python('exits_at_once'));
    expect([status, stdout]).toEqual([3, expect.stringMatching(/^wrong .*start, ready\n .*exit code 7/)]);
  });

  test.each([
    ['unknown_profile', /is no ready of protocol 1/],
    ['right', /It is well made/],
    ['no_leading_one', /alphaBar: a valid case[^]*It is well made/],
    ['wrong_shape', /expected a tensor of shape \[1\], got a tensor of shape \[1,1\]/],
    ['two_results', /after its last answer: line \d+: expected nothing/],
    ['goes_on_after_stop', /stop\n .*it went on after stop, and was killed/],
  ])('%s', (name, line) => {
    const { status, stdout } = smoke(python(name));
    const isRight = ['right', 'no_leading_one'].includes(name);
    expect([status, stdout]).toEqual([isRight ? 0 : 1, expect.stringMatching(line)]);
  });
});
