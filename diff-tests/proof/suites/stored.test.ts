import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../report/schema.ts';
import { emptyFolder, exampleFile, moduleFile, runCli } from './run-cli.ts';

describe('stored findings', () => {
  const check = (cwd: string, file: string) =>
    runCli(['check', file, '--op', 'sqrtNonneg', '--runs', '60', '--json', '-'], cwd);

  test('are written, replayed, tried first, and moved when mended', () => {
    const cwd = emptyFolder();
    const file = join(cwd, 'mine.mjs');
    const wrong = readFileSync(moduleFile('loses-nan'), 'utf8').replace(
      '../../../examples/',
      exampleFile('').replace('.mjs', ''),
    );
    writeFileSync(file, wrong);
    expect(check(cwd, 'mine.mjs').status).toBe(1);
    const [stored] = readdirSync(join(cwd, '.epscheck'));
    expect(stored).toMatch(/^[0-9a-f]{8}\.json$/);
    const id = (stored ?? '').replace('.json', '');
    const again = reportSchema.parse(JSON.parse(check(cwd, 'mine.mjs').stdout));
    expect(again.stored).toMatchObject([{ replay: id, verdict: 'rejected', operation: 'sqrtNonneg' }]);
    const replayed = runCli(['replay', id], cwd);
    expect([replayed.status, replayed.stdout.split('\n')[0]]).toEqual([
      1,
      'rejected: sqrtNonneg on module (loses-nan)',
    ]);
    expect(runCli(['replay', join('.epscheck', `${id}.json`), '--json', '-'], cwd).stdout).toContain(
      '"verdict": "rejected"',
    );
    // Mended: the same module under the same name, now right.
    writeFileSync(
      file,
      `import right from ${JSON.stringify(exampleFile('plain-binary32'))};\nexport default { ...right, name: 'loses-nan' };\n`,
    );
    const mended = check(cwd, 'mine.mjs');
    expect(mended.status).toBe(0);
    expect(reportSchema.parse(JSON.parse(mended.stdout)).stored).toMatchObject([
      { replay: id, verdict: 'accepted' },
    ]);
    expect(readdirSync(join(cwd, '.epscheck', 'mended'))).toEqual([`${id}.json`]);
    expect(runCli(['replay', id], cwd).status).toBe(0);
  });

  test('--no-store neither reads nor writes', () => {
    const cwd = emptyFolder();
    expect(runCli(['check', moduleFile('loses-nan'), '--runs', '40', '--no-store'], cwd).status).toBe(1);
    expect(existsSync(join(cwd, '.epscheck'))).toBe(false);
  });

  test('a folder that cannot be written is one warning', () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.epscheck'), 'in the way');
    chmodSync(cwd, 0o555);
    const { status, stderr } = runCli(['check', moduleFile('no-clamp'), '--runs', '60'], cwd);
    expect(status).toBe(1);
    expect(stderr.match(/findings are not stored or read/g)).toHaveLength(1);
  });

  test('what is no finding is named', () => {
    const cwd = emptyFolder();
    expect(runCli(['replay', 'deadbeef'], cwd)).toMatchObject({ status: 2 });
    mkdirSync(join(cwd, '.epscheck'));
    writeFileSync(join(cwd, '.epscheck', 'deadbeef.json'), '{"schema": 2}');
    const { status, stderr } = runCli(['replay', 'deadbeef'], cwd);
    expect(status).toBe(2);
    expect(stderr).toContain('deadbeef.json is no stored finding: schema');
  });
});
