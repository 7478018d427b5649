/** `epscheck exhaust`: every input of a format, from the command line and back. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Report, reportSchema, type Result } from '../../report/schema.ts';
import { emptyFolder, main, moduleFile, runCli } from './run-cli.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { type Float, fromBits, valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { add, divide } from '../../../spec/scalars/exact/rational.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { toNumber } from '../../cases/values.ts';
import { half } from './modules/half-kernels.mjs';
import { long } from './long.ts';

interface Ran {
  readonly status: number | null;
  readonly stderr: string;
  readonly report: Report;
  readonly rows: readonly Result[];
}

const exhaust = (args: readonly string[], cwd = emptyFolder()): Ran => {
  const { status, stdout, stderr } = runCli(['exhaust', ...args, '--json', '-'], cwd);
  const report = reportSchema.parse(JSON.parse(stdout));
  return { status, stderr, report, rows: report.results.filter(({ unavailable }) => unavailable === null) };
};

/** A module on half-kernels.mjs, with more operations in its place. */
const written = (format: FormatName, operations = '{}'): string => {
  const folder = emptyFolder();
  const from = pathToFileURL(moduleFile('half-kernels')).href;
  writeFileSync(
    join(folder, 'm.mjs'),
    `import { half } from '${from}';\nexport default half('${format}', ${operations});\n`,
  );
  return folder;
};

/** Without what a clock says. */
const timeless = ({ results, ...report }: Report): unknown => ({
  ...report,
  results: results.map(({ exhaust: counts, ...row }) => ({ ...row, exhaust: { ...counts, seconds: 0 } })),
});

if (!long) console.log('exhaust.test.ts: the slowest are skipped: npm run long');

describe('every input', () => {
  test('of one float: the fast path, on two backends', () => {
    const { status, report, rows } = exhaust(['sqrtNonneg', '--format', 'binary16']);
    expect([status, report.ok, report.complete]).toEqual([0, true, true]);
    expect(rows.map(({ backend }) => backend)).toEqual(['webasm', 'cpu']);
    for (const { exhaust: counts, ...row } of rows) {
      expect(row).toMatchObject({
        cases: 65536,
        elements: 65536,
        accepted: 65536,
        strictestProfile: 'ieee754',
      });
      expect(counts).toMatchObject({ tried: 65536, notNearest: 0 });
      expect((counts?.filtered ?? 0) + (counts?.exact ?? 0)).toBe(65536);
      expect(counts?.exact).toBeLessThan(100);
      expect(row.maxUlp).toBe(0.5);
    }
  });

  test(
    'of one input, others fixed: a step with a model, a scalar, a range of times',
    { timeout: 240_000 },
    () => {
      const step = [
        'ddimStep',
        'betas=[1/8,1/4]',
        'k=0',
        'x=all',
        'model=affine(1/3,1,0)',
        '--format',
        'binary16',
      ];
      expect(exhaust([...step, '--backend', 'webasm'])).toMatchObject({
        status: 0,
        rows: [{ elements: 65536, rejected: 0 }],
      });
      const euler = [
        'eulerStep',
        'x=1/2',
        'slope=1/4',
        'dt=1..1.5',
        '--format',
        'binary16',
        '--backend',
        'cpu',
      ];
      expect(exhaust(euler).rows).toMatchObject([{ elements: 513, accepted: 513 }]);
      const times = ['vpAlphaBar', 'beta0=1/10', 'beta1=20', 't=0x1p-1..0x1.0002p-1', '--backend', 'webasm'];
      const [row] = exhaust(times).rows;
      expect(row).toMatchObject({ elements: 257, rejected: 0 });
      expect(row?.exhaust?.notNearest).toBeGreaterThan(0);
    },
  );

  test('a range has the floats between its ends, and zeros by their sign', () => {
    const count = (range: string): number =>
      exhaust(['sqrtNonneg', `x=${range}`, '--format', 'bfloat16', '--backend', 'cpu']).rows[0]?.elements ??
      -1;
    expect([count('1..2'), count('-0..0'), count('0..0'), count('0x1.01p+0..0x1.03p+0')]).toEqual([
      129, 2, 1, 1,
    ]);
  });

  test.runIf(long)('a program', () => {
    const program = `python3 ${join(process.cwd(), 'diff-tests/proof/programs/right.py')}`;
    const { status, rows } = exhaust(['sqrtNonneg', '--exec', program, '--format', 'binary16', '--no-store']);
    expect(status).toBe(0);
    expect(rows).toMatchObject([{ backend: 'exec', accepted: 65536, exhaust: { notNearest: 0 } }]);
  });
});

describe('what is wrong', () => {
  const wrongAtTwo = `{ sqrtNonneg: (inputs) => {
    const { shape, data } = half('binary16').operations.sqrtNonneg(inputs);
    return { shape, data: data.map((v, i) => (inputs.x.data[i] === 2 ? 1.5 : v)) };
  } }`;

  test('one wrong input of 65536 is found, shown alone, stored, and replayed', () => {
    const folder = written('binary16', wrongAtTwo);
    const { status, rows } = exhaust(['sqrtNonneg', 'm.mjs'], folder);
    expect(status).toBe(1);
    expect(rows).toMatchObject([
      { rejected: 1, accepted: 65535, exhaust: { notNearest: 1 }, strictestProfile: null },
    ]);
    const [failure] = rows[0]?.failures ?? [];
    expect(failure?.inputs).toEqual({ x: { shape: [], data: ['0x1p+1'] } });
    expect(rows[0]?.worst?.inputs).toEqual({ x: { shape: [], data: ['0x1p+1'] } });
    expect(runCli(['replay', failure?.replay ?? ''], folder).status).toBe(1);
    // The finding runs first in the next run.
    expect(exhaust(['sqrtNonneg', 'm.mjs'], folder).report.stored).toMatchObject([{ verdict: 'rejected' }]);
  });

  test.runIf(long)(
    'one that throws at one input loses few others with it; one that always throws did not run',
    () => {
      const throwing = `{ sqrtNonneg: (inputs) => {
      if (inputs.x.data.includes(2)) throw new Error('two');
      return half('binary16').operations.sqrtNonneg(inputs);
    } }`;
      const { status, rows } = exhaust(['sqrtNonneg', 'm.mjs'], written('binary16', throwing));
      expect(status).toBe(1);
      expect(rows).toMatchObject([
        { rejected: 1, failures: [{ part: 'error', inputs: { x: { data: ['0x1p+1'] } } }] },
      ]);
      const never = exhaust(
        ['sqrtNonneg', 'm.mjs'],
        written('binary16', `{ sqrtNonneg: () => { throw new Error('no'); } }`),
      );
      expect(never.status).toBe(3);
      expect(never.report.results).toMatchObject([
        { unavailable: { reason: expect.stringContaining('no') } },
      ]);
    },
  );

  test.each([
    [['sqrtNonneg', 'y=1'], "'y=1' is no argument of it"],
    [['sqrtNonneg', 'x=1', 'x=2'], 'x stands twice'],
    [['sqrtNonneg', 'x=1'], 'nothing is left to try'],
    [['sqrtNonneg', 'x=2..1'], 'no float of binary32 lies in 2..1'],
    [['sqrtNonneg', 'x=nan..1'], 'a range has no end at nan'],
    [['sqrtNonneg', 'x=a..1'], 'x'],
    [['safeDiv'], 'inputs in all; at most 4294967296'],
    [['qSample', 't=1', 'x0=all', 'eps=1'], 'betas is missing'],
    [['qSample', 'betas=all', 't=1', 'eps=1'], 'betas'],
    [['qSample', 'betas=[1/2]', 't=3', 'eps=1', '--format', 'binary16'], 't must be in 0..T'],
    [
      ['qSample', 'betas=[1/2]', 't=1', 'eps=[1,2]', '--format', 'binary16'],
      'eps must be one number beside x0',
    ],
    [['ddimStep', 'betas=[1/2]', 'k=0', 'model=magic', '--format', 'binary16'], 'model'],
    [['sqrtNonneg', '--format', 'binary64'], 'binary64 has 2^64 values'],
    [['sqrtNonneg', '--workers', '0'], '--workers must be an integer >= 1, got 0'],
    [['sqrtNonnegg'], 'sqrtNonneg'],
    [['model'], 'fixes no value'],
    [['sqrtNonneg', 'a.mjs', 'b.mjs'], 'one implementation'],
    [['sqrtNonneg', 'no.mjs', '--format', 'binary16'], 'no such file'],
  ])('exhaust %j is a usage error', (args, message) => {
    const { status, stderr } = runCli(['exhaust', ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test('a format that the implementation lacks', () => {
    const { status, stderr } = runCli(
      ['exhaust', 'sqrtNonneg', 'm.mjs', '--format', 'bfloat16'],
      written('binary16'),
    );
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('it computes in binary16, which has not all values of bfloat16'),
    ]);
  });
});

describe('one run', () => {
  test('does not depend on the number of workers, and leaves no state when it is whole', () => {
    const folder = written('bfloat16');
    const run = (...more: string[]): Report => exhaust(['sqrtNonneg', 'm.mjs', ...more], folder).report;
    expect(timeless(run('--workers', '2'))).toEqual(timeless(run('--workers', '1')));
    expect(existsSync(join(folder, '.epscheck')) ? readdirSync(join(folder, '.epscheck')) : []).toEqual([]);
  });
});

const numberOf = (format: FormatName, bits: number): Float => fromBits(formats[format], BigInt(bits));
const epsilon = { ...defaultEpsilon, e: 0 };

/** By exact fractions, pair by pair: how many results are not the correctly rounded x / (y + 10^-6). */
const countExactly = (format: FormatName, rows: readonly number[]): number => {
  const { safeDiv } = half(format).operations;
  let wrong = 0;
  for (const row of rows) {
    const x = numberOf(format, row);
    if (x.kind !== 'finite') continue;
    const ys = Array.from({ length: 2 ** 16 }, (_, bits) => numberOf(format, bits));
    const y = { shape: [ys.length], data: Float32Array.from(ys, toNumber) };
    const out = safeDiv({
      x: { shape: [ys.length], data: new Float32Array(ys.length).fill(toNumber(x)) },
      y,
    }).data;
    for (const [i, value] of ys.entries()) {
      if (value.kind !== 'finite') continue;
      const exact = divide(valueOf(x), add(valueOf(value), epsilon));
      if (toNumber(roundRational(formats[format], 'nearestEven', exact)) !== out[i]) wrong += 1;
    }
  }
  return wrong;
};

describe('x / (y + 1e-6f) in binary32, rounded to 16 bits, is not the correctly rounded x / (y + 10^-6)', () => {
  test.each([
    ['binary16', 0x3c10, 196_508],
    ['bfloat16', 0x3f82, 114_880],
  ] as const)('%s: in a slice as often as fractions tell; in long on all pairs', (format, first, whole) => {
    const folder = written(format);
    const rows = Array.from({ length: long ? 64 : 3 }, (_, i) => first + i);
    const shown = (bits: number | undefined): string => String(toNumber(numberOf(format, bits ?? 0)));
    const [row] = exhaust(['safeDiv', 'm.mjs', `x=${shown(rows[0])}..${shown(rows.at(-1))}`], folder).rows;
    expect(row?.exhaust?.notNearest).toBe(countExactly(format, rows));
    expect(row?.exhaust?.notNearest).toBeGreaterThan(0);
    expect(row?.rejected).toBe(0);
    if (!long) return;
    const { stdout } = spawnSync(process.execPath, [main, 'exhaust', 'safeDiv', 'm.mjs', '--json', '-'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(reportSchema.parse(JSON.parse(stdout)).results[0]?.exhaust?.notNearest).toBe(whole);
  });
});
