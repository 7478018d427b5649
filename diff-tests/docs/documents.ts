import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sandbox.ts';

/** The documents, as paths from the root: README.md, CHANGELOG.md and docs/. */
export const documents = (): readonly string[] => {
  const inDocs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CHANGELOG.md', ...inDocs.toSorted().map((name) => `docs/${name}`)];
};
