/** Schedules and files on the command line, long values, and flags that eval and explain share. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linearBetas } from '../../../spec/diffusion/schedule.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { rational } from '../../../spec/scalars/exact/rational.ts';
import { kinds } from '../../cases/kinds/index.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { findOperation, type Operation } from '../../../spec/index.ts';
import { parseArguments } from '../../cli/arguments.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const alphaBar = findOperation('alphaBar') as Operation;

const texts = (kind: 'betas' | 'alphaBars' | 'tensor', text: string): readonly string[] =>
  (kinds[kind].reading.parse(text) as Tensor<string>).data;

describe('a schedule by its formula', () => {
  test('linear is the definition, exactly', () => {
    const [start, end] = ['0.0001', '0.02'].map(rational.of) as [never, never];
    const wanted = linearBetas(rational, 1000, start, end).map((x) => rational.encode(x));
    expect(texts('betas', 'linear(0.0001, 0.02, 1000)')).toEqual(wanted);
    expect(texts('betas', 'linear(0.1,0.2,1)')).toEqual(['1/5']);
    expect(texts('betas', 'linear(0.1,0.2,0)')).toEqual([]);
  });

  test('scaledLinear is the square of a line between the roots: rounded right in every format', () => {
    // Perfect squares: 1/4 and 1 have rational roots.
    expect(texts('betas', 'scaledLinear(1/4,1,3)')).toEqual(['1/4', '9/16', '1/1']);
    // 40 digits by Python's decimal: ((sqrt(0.00085) + sqrt(0.012))/2)^2, and at 1/999.
    const middle = '0.0048093719422671311999070245176980613841567349704378';
    const [, made = ''] = texts('betas', 'scaled_linear(0.00085,0.012,3)');
    for (const name of formatNames) {
      const k = binary(name);
      expect(k.toBits(k.of(made))).toBe(k.toBits(k.of(middle)));
    }
    expect(made).toMatch(/^0x1\.[0-9a-f]+p-8$/);
  });

  test('stands for its running products where alphaBars are wanted', () => {
    expect(texts('alphaBars', 'linear(1/4,1/2,2)')).toEqual(['3/4', '3/8']);
    expect(texts('alphaBars', '[0.5,0.25]')).toEqual(['0.5', '0.25']);
  });

  test.each([
    ['linear(0.1,0.2)', 'write linear(start,end,T)'],
    ['linear(0.1,0.2,2.5)', 'write linear(start,end,T)'],
    ['linear(0.1,0.2,1000001)', 'at most 1000000 steps are computed here, got 1000001'],
    ['linear(a,0.2,3)', "'a' is not a number"],
    ['linear(inf,0.2,3)', 'real has no inf'],
    ['scaledLinear(-0.1,0.2,3)', 'they must be >= 0, got -0.1 and 0.2'],
    ['cosine(0.1,0.2,3)', "'cosine(0.1,0.2,3)' is not a number"],
  ])('%s is refused', (text, says) => {
    expect(() => texts('betas', text)).toThrow(says);
  });
});

describe('a file', () => {
  const folder = emptyFolder();
  const write = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    return `@${name}`;
  };
  const value = (...args: string[]): string => runCli(['eval', ...args], folder).stdout.trim();
  // The keys of diffusers' own file for Stable Diffusion.
  const config = {
    _class_name: 'PNDMScheduler',
    beta_end: 0.012,
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    num_train_timesteps: 3,
    skip_prk_steps: true,
    trained_betas: null,
  };

  test('numbers stand for what is written, not for the double next to it', () => {
    // 0.1 + 1e-20 is the same double as 0.1.
    const array = write('array.json', '[[0.10000000000000000001, "1/3"], [1e-3, -0]]');
    expect(value('sqrtNonneg', `x=${write('x.json', '[0.25, "4"]')}`, '--in', 'rational')).toBe('[1/2, 2]');
    expect(value('eulerStep', `x=${array}`, `slope=${array}`, 'dt=0', '--in', 'rational', '--exact')).toBe(
      '[[10000000000000000001/100000000000000000000, 1/3], [1/1000, 0]]',
    );
    const whole = write('whole.json', { shape: [2, 1], data: ['0x1p-2', 4] });
    expect(value('sqrtNonneg', `x=${whole}`, '--in', 'real')).toBe('[[1/2], [2]]');
  });

  test('a diffusers config gives betas, and alphaBars', () => {
    const file = write('scheduler_config.json', config);
    const args = ['--in', 'binary32', '--exact'];
    expect(value('alphaBar', `betas=${file}`, ...args)).toBe(
      value('alphaBar', 'betas=scaledLinear(0.00085,0.012,3)', ...args),
    );
    const trained = write('trained.json', { ...config, trained_betas: [0.1, 0.25] });
    expect(value('alphaBar', `betas=${trained}`, '--in', 'rational')).toBe('[1, 9/10, 27/40]');
    const step = ['imageDdimStep', 'index=1', 'floor=0', 'x=1', 'model=zero', '--in', 'binary32'];
    expect(value(...step, `alphaBars=${trained}`)).toBe(value(...step, 'alphaBars=[9/10,27/40]'));
  });

  test.each([
    ['missing.json', null, 'missing.json cannot be read: ENOENT'],
    ['broken.json', '[1,', 'broken.json cannot be read'],
    ['words.json', '["a"]', "'a' is not a number"],
    ['other.json', { beta_start: 1 }, 'num_train_timesteps'],
    [
      'cosine.json',
      { ...config, beta_schedule: 'squaredcos_cap_v2' },
      "the beta_schedule 'squaredcos_cap_v2' is not computed here",
    ],
    ['snr.json', { ...config, rescale_betas_zero_snr: true }, 'rescale_betas_zero_snr changes the betas'],
    ['many.json', { ...config, num_train_timesteps: 100_000_000 }, 'at most 1000000 steps'],
    ['folder.json', undefined, 'it is no file'],
  ])('%s is refused by name', async (name, content, says) => {
    if (content === undefined) mkdirSync(join(folder, name));
    else if (content !== null) write(name, content);
    await expect(parseArguments(alphaBar, [`betas=@${join(folder, name)}`])).rejects.toThrow(says);
  });

  test('where no schedule can stand, one is refused; a usage error names the argument', () => {
    const { status, stderr } = runCli(['eval', 'sqrtNonneg', `x=${write('c.json', config)}`], folder);
    expect([status, stderr]).toEqual([
      2,
      'epscheck: sqrtNonneg: x: expected a tensor, and c.json has a schedule\n',
    ]);
  });
});

describe('long values', () => {
  const T1000 = ['alphaBar', 'betas=linear(0.0001,0.02,1000)'];

  test('a thousand steps are a line; --all shows every one, --exact every digit', () => {
    const { stdout } = runCli(['eval', ...T1000, '--in', 'real']);
    expect(stdout).toBe(
      '[1, 9999/10000, 5548779511/5550000000, ... 995 more ..., 0.000042021529914156858261…, 0.000041181936381384523620…, 0.000040358297653756833148…]\n',
    );
    expect(
      runCli(['eval', ...T1000, '--format', 'double', '--all'])
        .stdout.split('\n')[0]
        ?.split(', '),
    ).toHaveLength(1001);
    const exact = runCli([
      'eval',
      'alphaBar',
      'betas=linear(0.0001,0.02,20)',
      '--in',
      'rational',
      '--exact',
    ]).stdout;
    expect(exact).toMatch(/\d{40}\/\d{40}\d*\]\n$/);
  });

  test('what takes too long or too much memory is refused by name, and the other contexts answer', () => {
    const { status, stdout } = runCli([
      'eval',
      'alphaBar',
      'betas=linear(0.0001,0.02,20000)',
      '--in',
      'rational',
    ]);
    expect([status, stdout]).toEqual([
      3,
      'refused: a fraction of more than 78000 digits is not reduced: take fewer steps\n',
    ]);
    const formula = runCli([
      'eval',
      'ddimSample',
      'betas=linear(0,1,1000)',
      'x=1',
      'model=network',
      '--in',
      'formula',
    ]);
    expect([formula.status, formula.stdout]).toEqual([
      3,
      'refused: formula: the definition has more than 1000000 characters here: take fewer steps\n',
    ]);
  });
});

test('eval and explain take the same flags, and every name of a format', () => {
  const help = (command: string): string[] =>
    runCli([command, '--help'])
      .stdout.match(/--[a-z]+/g)
      ?.toSorted() ?? [];
  expect(help('explain')).toEqual([...help('eval'), '--as'].toSorted());
  const x = ['sqrtNonneg', 'x=2'];
  const half = runCli(['eval', ...x, '--in', 'binary16']).stdout;
  for (const flags of [
    ['--format', 'binary16'],
    ['--in', 'fp16'],
    ['--format', 'Half'],
    ['--in', 'float16', '--format', 'half'],
  ])
    expect(runCli(['eval', ...x, ...flags]).stdout).toBe(half);
  expect(runCli(['explain', ...x, '--in', 'bf16']).stdout).toBe(
    runCli(['explain', ...x, '--format', 'bfloat16']).stdout,
  );
  const real = runCli(['explain', ...x, '--in', 'real']);
  expect([real.status, real.stderr]).toEqual([
    2,
    'epscheck: --in: explain rounds in a float format (binary16, bfloat16, binary32, binary64), not in real; the exact values stand beside the rounded ones\n',
  ]);
});
