/** Which profile judges: the one asked for, a user's own, the one that a module claims, or the loose one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { profiles } from '../../../spec/profiles/index.ts';
import { reportSchema, type Result } from '../../report/schema.ts';
import { runCli } from './run-cli.ts';
import { exampleSource, type Source, written } from './written-module.ts';

/** x * (1 / (y + epsilon)): the same mathematics, rounded otherwise. */
const reciprocal = (claims: Source['claims'] = {}): string =>
  exampleSource({
    change: '({ f, epsilon }) => ({ safeDiv: (x, y) => f(x * f(1 / f(y + epsilon))) })',
    claims,
  });

const names = profiles.map(({ name }) => name).join(', ');
const safeDiv = ['--op', 'safeDiv', '--runs', '100', '--no-store'];
const lineWith = (text: string, part: string): string | undefined =>
  text.split('\n').find((line) => line.includes(part));

describe('without --profile', () => {
  test('ieee754-loose for a module that claims none', () => {
    const { status, row } = written(reciprocal()).check(...safeDiv);
    expect([status, row('safeDiv').profile]).toEqual([0, 'ieee754-loose']);
  });

  test.each([
    ['ieee754', 1],
    ['ieee754-wide', 1],
    ['ieee754-loose', 0],
    ['wgsl', 0],
  ])('%s for a module that claims it', (profile, code) => {
    const { status, row } = written(reciprocal({ profile })).check(...safeDiv);
    expect([status, row('safeDiv').profile]).toEqual([code, profile]);
    expect(row('safeDiv').rejected > 0).toBe(code === 1);
  });

  test('a claim that is no profile is a usage error that lists them', () => {
    const { status, stdout, stderr } = written(reciprocal({ profile: 'wgls' })).raw();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`profile: 'wgls' is no profile; known are ${names}\n`);
  });
});

describe('--profile with a known name', () => {
  test('wins over what the module claims', () => {
    const loose = written(reciprocal({ profile: 'ieee754' })).check('--profile', 'ieee754-loose', ...safeDiv);
    expect([loose.status, loose.row('safeDiv').profile]).toEqual([0, 'ieee754-loose']);
    const strict = written(reciprocal()).check('--profile', 'ieee754', ...safeDiv);
    expect([strict.status, strict.row('safeDiv').profile]).toEqual([1, 'ieee754']);
  });

  test('is named in the head of the report', () => {
    const { stdout } = written(reciprocal()).raw('--profile', 'opencl', ...safeDiv);
    expect(stdout.split('\n')[0]).toMatch(/: m in binary32 under opencl, seed 42$/);
  });

  test('holds for the fast path, which is else judged under ieee754', () => {
    const ran = (...args: string[]): readonly Result[] =>
      reportSchema
        .parse(JSON.parse(runCli(['check', ...safeDiv, '--json', '-', ...args]).stdout))
        .results.filter(({ unavailable }) => unavailable === null);
    const shown = ({ backend, profile, rejected, strictestProfile }: Result) =>
      [backend, profile, rejected, strictestProfile] as const;
    expect(ran().map(shown)).toEqual([
      ['webasm', 'ieee754', 0, 'ieee754'],
      ['cpu', 'ieee754', 0, 'ieee754'],
    ]);
    // Under a wide profile too a row says that the bits are those of ieee754.
    expect(ran('--profile', 'cuda').map(shown)).toEqual([
      ['webasm', 'cuda', 0, 'ieee754'],
      ['cpu', 'cuda', 0, 'ieee754'],
    ]);
  });

  test('an unknown one: a usage error that lists every known one', () => {
    for (const name of ['ieee-754', 'IEEE754', 'toString', 'my.jsn']) {
      expect(written(reciprocal()).raw('--profile', name)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(
            `^epscheck: --profile: unknown name '${name}'; .*nown are ${names}, or a \\.json file\n$`,
          ),
        ) as string,
      });
    }
  });

  const narrow = profiles.filter(({ rows }) => rows.binary64 === undefined);
  test.each(narrow)('$name says nothing of binary64: a usage error that names its formats', (profile) => {
    const { status, stdout, stderr } = written(exampleSource({ format: 'binary64' })).raw(
      ...['--profile', profile.name],
    );
    const formats = Object.keys(profile.rows).join(', ');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `${profile.name} says nothing of binary64, in which m computes; its formats: ${formats}`,
    );
  });

  test('and a claim of one is a usage error too', () => {
    const { status, stdout, stderr } = written(
      exampleSource({ format: 'binary64', claims: { profile: 'wgsl' } }),
    ).raw();
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('wgsl says nothing of binary64, in which m computes');
  });
});

describe('--profile with a file', () => {
  const sloppyDivision = (ulps: number): string =>
    JSON.stringify({
      name: 'my-gpu',
      extends: 'ieee754',
      rows: { binary32: { div: { bound: { kind: 'ulps', ulpOf: 'ieee', size: ulps } } } },
    });

  test('judges by its rows, and is named in the report', () => {
    const { check, raw, write } = written(reciprocal({ profile: 'ieee754' }));
    // The reciprocal of a number next to overflow is subnormal: 3 ulp of it are lost.
    write('p.json', sloppyDivision(8));
    const args = ['--profile', 'p.json', ...safeDiv];
    const { status, row } = check(...args);
    expect([status, row('safeDiv').profile, row('safeDiv').rejected]).toEqual([0, 'my-gpu', 0]);
    expect(raw(...args).stdout.split('\n')[0]).toMatch(/: m in binary32 under my-gpu, seed 42$/);
    // Its own errors are larger than half an ulp.
    write('p.json', sloppyDivision(0.5));
    const strict = check(...args);
    expect([strict.status, strict.row('safeDiv').profile]).toEqual([1, 'my-gpu']);
  });

  test('without rows for the format: a usage error', () => {
    const { raw, write } = written(exampleSource({ format: 'binary64' }));
    write('p.json', JSON.stringify({ name: 'my-gpu', extends: 'wgsl' }));
    const { status, stdout, stderr } = raw('--profile', 'p.json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('my-gpu says nothing of binary64, in which m computes; its formats: ');
  });

  test.each([
    ['no JSON', '{', 'p.json: not JSON: '],
    ['a list', '[]', 'p.json: '],
    ['a bound of no kind', sloppyDivision(2).replace('"ulps"', '"ulp"'), 'rows.binary32.div.bound.kind: '],
    ['a negative bound', sloppyDivision(-1), 'p.json: rows.binary32.div.bound.size: expected a ratio >= 0'],
    ['a stray key', '{"name":"p","extends":"wgsl","row":{}}', 'p.json: row: is no known key'],
    ['an unknown base', '{"name":"p","extends":"wgls"}', "p.json: extends: 'wgls' is no profile"],
    ['a known name', '{"name":"wgsl","extends":"wgsl"}', "p.json: name: 'wgsl' is a profile already"],
    ['no rows', '{"name":"p"}', 'p.json: rows: expected at least one format'],
  ])('broken, %s: a usage error that names the file and the place', (_what, text, message) => {
    const { raw, write } = written(reciprocal());
    write('p.json', text);
    const { status, stdout, stderr } = raw('--profile', 'p.json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^epscheck: --profile: p\.json: /);
    expect(stderr).toContain(message);
  });

  test('that is not there: a usage error', () => {
    const { status, stdout, stderr } = written(reciprocal()).raw('--profile', 'missing.json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--profile: missing.json cannot be read: ');
  });
});

describe('stored findings', () => {
  /** The reciprocal, rejected under a stricter profile than its own, and stored. */
  const rejectedUnder = (profile: string) => {
    const module = written(reciprocal());
    const { status } = module.check('--profile', profile, '--op', 'safeDiv', '--runs', '100');
    expect(status).toBe(1);
    const [stored = ''] = readdirSync(join(module.cwd, '.epscheck'));
    return { ...module, id: stored.replace('.json', '') };
  };

  test('are replayed under the profile under which they were found', () => {
    const { replay, id } = rejectedUnder('ieee754');
    expect(replay(id)).toMatchObject({ status: 1 });
  });

  test('are tried again under the profile of the run', () => {
    const { check, raw, id } = rejectedUnder('ieee754');
    const again = check('--profile', 'ieee754-wide', '--op', 'safeDiv', '--runs', '1');
    expect(again.status).toBe(1);
    expect(again.report.stored.map(({ verdict }) => verdict)).toContain('rejected');
    const { stdout } = raw('--op', 'safeDiv', '--runs', '1');
    expect(lineWith(stdout, id)).toMatch(/is accepted here; it was found under ieee754, .*, and stays$/);
  });
});
