/**
 * What people start or import, each in a few files: the 570 modules behind a command took longer to find and read than
 * most commands take to run. zod is bundled in, it alone is 95 of them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { build } from 'rolldown';

/** Compiled modules by their paths in dist/: the entries of package.json, and the workers. */
export const entries = [
  'diff-tests/cli/main',
  'diff-tests/index',
  'diff-tests/vitest',
  'impl/index',
  'diff-tests/engine/row-worker',
  'diff-tests/engine/exhaust/worker',
  'diff-tests/engine/fuzz/scout-worker',
  'diff-tests/engine/vectors/worker',
  'diff-tests/runners/module-worker',
  'diff-tests/lean/module',
];

const root = `pathToFileURL(createRequire(import.meta.url).resolve('epscheck/package.json'))`;
const needs = `import { createRequire } from 'node:module'; import { pathToFileURL } from 'node:url';`;

/** Files that a module names by its own address: in a bundle that module stands elsewhere, the package does not. */
const addresses = (folder) => ({
  name: 'addresses',
  transform(code, id) {
    const from = relative(folder, dirname(id)).split(sep).join('/');
    let found = false;
    const placed = code.replace(
      /new URL\((['"])(\.[^'"]*)\1,\s*import\.meta\.url\)/g,
      (_all, _quote, path) => {
        found = true;
        return `new URL(${JSON.stringify(`./${posix.join('dist', from, path)}`)}, ${root})`;
      },
    );
    return found ? `${needs}${placed}` : null;
  },
});

/** Bundles the entries of a folder in place; what they share goes to chunks/. */
export const bundle = async (folder) => {
  const made = resolve(folder);
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const left = Object.keys(dependencies).filter((name) => name !== 'zod');
  const outside = [
    /^node:/,
    ...[...left, 'epscheck', 'playwright-core', 'vitest'].map((name) => new RegExp(`^${name}($|/)`)),
  ];
  await build({
    input: Object.fromEntries(entries.map((name) => [name, join(made, `${name}.js`)])),
    platform: 'node',
    // Addresses in comments and names of chunks are of this folder, whatever it is called.
    cwd: made,
    external: outside,
    plugins: [addresses(made)],
    output: {
      dir: made,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      // gpu.js reads the text of kernels: they stay as they are written, in a file of their own.
      codeSplitting: { groups: [{ name: 'kernels', test: /[\\/]impl[\\/]kernels[\\/]/ }] },
    },
  });
};
