/** Part of the build: bundles the page into dist/page: static files with relative addresses, which any host can serve. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { tool, version } from '../engine/tool.ts';
import { writeDocuments } from './documents.ts';
import { indexFile } from './index-file.ts';
import { writePreview } from './preview.ts';

const source = 'diff-tests/page/browser';
/** Beside this compiled file, wherever the build puts it. */
const pageFolder = fileURLToPath(new URL('../../page/', import.meta.url));
const library = '@observablehq/plot';

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

/** The project's address, as package.json has it. */
const sourceAddress = (): string | null => {
  const { homepage, repository } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly homepage?: string;
    readonly repository?: string | { readonly url: string };
  };
  const url = homepage ?? (typeof repository === 'object' ? repository.url : repository);
  return url?.replace(/^git\+/, '').replace(/\.git$/, '') ?? null;
};

/** Chunks of their own: what gpu.js reads as text stays as it is written, and gpu.js as its authors built it. */
const asWritten = [
  { name: 'kernels', test: /[\\/]impl[\\/]kernels[\\/]/ },
  { name: 'gpu', test: /[\\/]gpu-browser/ },
];

/** The other chunks as small as they get; names of functions and classes stay, for stack traces. */
const small = (): void => {
  const keepNames = { function: true, class: true };
  const whole = { module: true, compress: { keepNames }, mangle: { toplevel: true, keepNames } };
  for (const name of readdirSync(pageFolder)) {
    if (!name.endsWith('.js') || asWritten.some((chunk) => name.includes(`${chunk.name}-`))) continue;
    const file = join(pageFolder, name);
    writeFileSync(file, minifySync(file, readFileSync(file, 'utf8'), whole).code);
  }
};

rmSync(pageFolder, { recursive: true, force: true });
mkdirSync(pageFolder, { recursive: true });
const bundle = (input: Readonly<Record<string, string>>, prefix: string): Promise<unknown> =>
  build({
    input,
    platform: 'browser',
    // Its authors' own small build for browsers: the same code in fewer bytes.
    resolve: { alias: { 'gpu.js': 'gpu.js/dist/gpu-browser.min.js' } },
    plugins: [forBrowsers],
    external: [library],
    output: {
      dir: pageFolder,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: `${prefix}[name]-[hash].js`,
      paths: { [library]: './charts.js' },
      codeSplitting: { groups: asWritten },
      minify: { compress: false, mangle: false, codegen: true },
    },
  });
await bundle({ main: `${source}/main.ts`, judge: `${source}/judge.ts`, exact: `${source}/exact.ts` }, '');
// Apart: the package has this one alone.
await bundle({ player: `${source}/bridge.ts` }, 'player-');
small();
// The library of the plots has no kernels in it: what is used of it is made as small as it gets.
await build({
  input: { charts: `${source}/charts.ts` },
  platform: 'browser',
  output: { dir: pageFolder, format: 'es', entryFileNames: '[name].js', minify: true },
});

const index = readFileSync(`${source}/index.html`, 'utf8');
const addresses = { page: process.env['PAGE_URL'] || null, source: sourceAddress() };
writeFileSync(join(pageFolder, 'index.html'), indexFile(index, addresses));
for (const file of ['player.html', 'style.css', 'docs.css'])
  copyFileSync(`${source}/${file}`, join(pageFolder, file));
writePreview(pageFolder);
writeDocuments(pageFolder);
