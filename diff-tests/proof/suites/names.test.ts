/** No code branches on the name of a row: what differs is a property of the row. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backends } from '../../../impl/backends.ts';
import { modes } from '../../../impl/gpujs/modes.ts';
import { contexts, otherContexts } from '../../../spec/contexts.ts';
import { operationNames } from '../../../spec/operations.ts';
import { ieee754, profiles } from '../../../spec/profiles/index.ts';
import { formatNames } from '../../../spec/scalars/floats/format.ts';

const names = new Set([
  ...operationNames,
  ...[...contexts, ...otherContexts('binary32', ieee754), ...profiles, ...backends].map(({ name }) => name),
  ...formatNames,
  ...Object.keys(modes),
]);

const compared = /(?:[!=]== |startsWith\(|case )'([^']+)'|'([^']+)' [!=]==/g;

/** The names that a text branches on; of a prefix, those that begin with it. */
const branches = (text: string): readonly string[] =>
  [...text.matchAll(compared)]
    .map(([, right, left]) => right ?? left ?? '')
    .filter(
      (word) => names.has(word) || (word.endsWith(':') && [...names].some((it) => it.startsWith(word))),
    );

const folders = ['spec', 'impl'].concat(
  ['cases', 'judge', 'runners', 'reasons', 'report', 'lean', 'engine', 'cli', 'page'].map((name) =>
    join('diff-tests', name),
  ),
);

test.each(folders)('%s', (folder) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(3);
  const found = files.flatMap((file) =>
    branches(readFileSync(join(folder, file), 'utf8')).map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

test('a planted branch is seen, another word is not', () => {
  expect(branches("if (profile.name === 'ieee754') return 'wgsl' !== other;")).toEqual(['ieee754', 'wgsl']);
  expect(branches("name.startsWith('chromium:'); switch (k.name) { case 'real': }")).toEqual([
    'chromium:',
    'real',
  ]);
  expect(branches("kind === 'finite' && part === 'value'")).toEqual([]);
});
