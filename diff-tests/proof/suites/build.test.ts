/** `npm run build`: dist/ is whole at every moment, for whoever runs from it. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { emptyFolder } from './run-cli.ts';

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );

test('a folder takes the files of another, in the end exactly those', async () => {
  const { replaceFolder } = (await import(pathToFileURL(resolve('diff-tests/replace-folder.mjs')).href)) as {
    replaceFolder: (from: string, to: string) => void;
  };
  const at = emptyFolder();
  const [from, to] = [join(at, 'from'), join(at, 'to')];
  const made = { 'a.js': 'new', 'deep/b.js': 'new', 'deep/er/c.js': 'new' };
  write(from, made);
  write(to, { 'a.js': 'old', 'deep/b.js': 'old', 'gone/d.js': 'old' });
  replaceFolder(from, to);
  expect(textsIn(to)).toEqual(made);
  expect(existsSync(from)).toBe(false);
  // The first build of all.
  write(from, made);
  replaceFolder(from, join(at, 'none'));
  expect(textsIn(join(at, 'none'))).toEqual(made);
});

test('a build that fails leaves dist as it was, and nothing beside it', () => {
  const at = emptyFolder();
  mkdirSync(join(at, 'diff-tests'));
  for (const file of [
    'package.json',
    'tsconfig.json',
    ...readdirSync('diff-tests').flatMap((name) =>
      /^(.*\.mjs|tsconfig\..*)$/.test(name) ? [`diff-tests/${name}`] : [],
    ),
  ])
    copyFileSync(file, join(at, file));
  symlinkSync(resolve('node_modules'), join(at, 'node_modules'));
  const built = { 'diff-tests/cli/main.js': 'console.log("it runs")\n', 'old.js': 'old' };
  write(join(at, 'dist'), built);
  write(at, { 'spec/wrong.ts': 'export const x: number = "no number";\n' });
  const { status, stdout } = spawnSync('npm', ['run', 'build'], { cwd: at, encoding: 'utf8' });
  expect(status).not.toBe(0);
  expect(stdout).toContain("Type 'string' is not assignable to type 'number'");
  expect(textsIn(join(at, 'dist'))).toEqual(built);
  expect(readdirSync(at).filter((name) => name.startsWith('.dist'))).toEqual([]);
});
