import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

const isCode = (name: string): boolean => /\.(ts|mjs|js)$/.test(name);

/** The folders that hold code, with their files; tests and what they judge are left out. */
const foldersIn = (folder: string): readonly (readonly [string, readonly string[]])[] => {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = sorted.filter((entry) => entry.isFile() && isCode(entry.name)).map(({ name }) => name);
  const inner = sorted.filter((entry) => entry.isDirectory() && entry.name !== 'suites');
  const own = names.length === 0 ? [] : [[folder, names] as const];
  return [...own, ...inner.flatMap(({ name }) => foldersIn(`${folder}/${name}`))];
};

/** Every folder of code with its files. */
export const files = (): string =>
  markdownTable(
    ['folder', 'files'],
    ['spec', 'impl', 'diff-tests']
      .flatMap(foldersIn)
      .map(([folder, names]) => [`\`${folder}/\``, names.map((name) => `\`${name}\``).join(' ')]),
  );
