/** The wrappers of examples/wrappers, as the page about samplers shows them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sandbox.ts';

const folder = join(root, 'diff-tests/examples/wrappers');
const python = join(root, 'diff-tests/examples/adapters/strided_ddim.py');

const shown = (language: string, path: string): string =>
  [`\`\`\`${language}`, readFileSync(path, 'utf8').trimEnd(), '```'].join('\n');

/** The regions: `wrapper-batch`, `wrapper-euler`, ..., and `wrapper-python`. */
export const wrapperGenerators: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    readdirSync(folder).map((file) => [
      `wrapper-${file.replace('.mjs', '')}`,
      () => shown('js', join(folder, file)),
    ]),
  ),
  'wrapper-python': () => shown('python', python).replace('\n', '\n# strided_ddim.py\n'),
};
