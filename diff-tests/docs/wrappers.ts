/** The wrappers of examples/wrappers, as the page about samplers shows them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sandbox.ts';

const folder = join(root, 'diff-tests/examples/wrappers');

const shown = (file: string): string =>
  ['```js', readFileSync(join(folder, file), 'utf8').trimEnd(), '```'].join('\n');

/** The regions: `wrapper-batch`, `wrapper-euler`, ... */
export const wrapperGenerators: Readonly<Record<string, () => string>> = Object.fromEntries(
  readdirSync(folder).map((file) => [`wrapper-${file.replace('.mjs', '')}`, () => shown(file)]),
);
