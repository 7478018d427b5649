/** What holds of all files together: no two import each other, and nothing is exported that nobody imports. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { circlesIn, sourcesIn } from './circles.ts';

const root = process.cwd();

describe('no files import each other in a circle', () => {
  const sources = sourcesIn(root);

  test('in the whole project', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(300);
    expect(circlesIn(sources)).toEqual([]);
  });

  test.each([
    ['two files, by a type', { 'spec/a.ts': "import type { Tensor } from './tensor.ts';" }, 'spec/tensor.ts'],
    [
      'over three files',
      { 'spec/a.ts': "export * from './b.ts';", 'spec/b.ts': "await import('../spec/tensor.ts');" },
      'spec/tensor.ts',
    ],
  ])('a planted circle is found: %s', (_what, planted, closing) => {
    const [first = ''] = Object.keys(planted);
    const closed = `${sources[closing]}\nexport * from './${first.replace('spec/', '')}';`;
    expect(circlesIn({ ...sources, ...planted }).flat()).toEqual([]);
    expect(circlesIn({ ...sources, ...planted, [closing]: closed }).flat()).toEqual(
      expect.arrayContaining([...Object.keys(planted), closing]),
    );
  });
});

describe('what is exported is imported somewhere: knip', () => {
  const copy = mkdtempSync(join(tmpdir(), 'epscheck-knip-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const run = (): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, [knip, '--config', '.knip.json'], { cwd: copy, encoding: 'utf8' });

  for (const name of ['spec', 'impl', 'diff-tests', 'package.json', 'tsconfig.json', '.knip.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

  test.each([
    ['a value', 'export const nobodyImportsThis = 1;'],
    ['a type', 'export type NobodyImportsThis = 1;'],
  ])('a dead export fails: %s', (_what, line) => {
    const file = join(copy, 'spec/require.ts');
    const before = sourcesIn(root)['spec/require.ts'] ?? '';
    writeFileSync(file, `${before}\n${line}\n`);
    const { status, stdout } = run();
    writeFileSync(file, before);
    expect([status, stdout]).toEqual([1, expect.stringMatching(/nobodyImportsThis/i)]);
  });

  test('the project has none', () => {
    expect(run()).toMatchObject({ status: 0, stdout: '' });
  });
});
