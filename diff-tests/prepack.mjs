/**
 * Before `npm pack`: gpu.js is bundled, and what a program in Node never loads of it stays out. npm heeds no `files` of
 * ours for a bundled package, but an ignore file in one of its folders it does.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The builds for browsers (dist/page has the one that is used); acorn as an ES module, and its declarations. */
const left = { 'gpu.js': ['*'], acorn: ['*.mjs', '*.d.ts', '*.d.mts'] };

const gpujs = dirname(createRequire(import.meta.url).resolve('gpu.js/package.json'));
const folders = {
  'gpu.js': gpujs,
  acorn: dirname(createRequire(join(gpujs, 'package.json')).resolve('acorn/package.json')),
};

for (const [name, patterns] of Object.entries(left)) {
  const dist = join(folders[name], 'dist');
  if (!existsSync(dist)) throw new Error(`${dist} is missing: ${name} is built in another way now`);
  writeFileSync(join(dist, '.npmignore'), `${patterns.join('\n')}\n`);
}
