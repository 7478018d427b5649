/** Part of the build: bundles the page into dist/page: static files with relative addresses, which any host can serve. */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { tool, version } from '../engine/tool.ts';

const source = 'diff-tests/page/browser';
/** Beside this compiled file, wherever the build puts it. */
const pageFolder = fileURLToPath(new URL('../../page/', import.meta.url));

/** A page has no node: modules, and no package.json to read versions from. */
const forBrowsers: Plugin = {
  name: 'for-browsers',
  resolveId(id, importer) {
    if (id.startsWith('node:'))
      throw new Error(`${importer ?? 'the page'} imports ${id}: the page has no Node`);
  },
  load(id) {
    if (!id.endsWith('/diff-tests/engine/tool.ts')) return null;
    return `export const version = ${JSON.stringify(version)}; export const tool = ${JSON.stringify(tool)};`;
  },
};

/** A large library without kernels in it is made as small as it gets. */
const smallLibraries: Plugin = {
  name: 'small-libraries',
  transform: (code, id) =>
    /[\\/]node_modules[\\/]fast-check[\\/]/.test(id) ? minifySync(id, code, { module: true }).code : null,
};

rmSync(pageFolder, { recursive: true, force: true });
mkdirSync(pageFolder, { recursive: true });
await build({
  input: { main: `${source}/main.ts`, judge: `${source}/judge.ts`, player: `${source}/bridge.ts` },
  platform: 'browser',
  // Its authors' own small build for browsers: the same code in fewer bytes.
  resolve: { alias: { 'gpu.js': 'gpu.js/dist/gpu-browser.min.js' } },
  plugins: [forBrowsers, smallLibraries],
  output: {
    dir: pageFolder,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // The text of a kernel is what gpu.js reads: names and expressions stay as they are written.
    minify: { compress: false, mangle: false, codegen: true },
  },
});
for (const file of ['index.html', 'player.html', 'style.css'])
  copyFileSync(`${source}/${file}`, join(pageFolder, file));
