/** What is built without what only weighs: declarations that no entry leads to, and what bundled code has for readers. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { minifySync } from 'rolldown/utils';
import { entries } from './bundle.mjs';

const imported = /(?:from|import\()\s*['"](\.[^'"]*?)(?:\.js|\.ts)['"]/g;

/** Every declaration that these lead to. */
const reached = (files, found = new Set()) => {
  for (const file of files) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    const next = [...readFileSync(file, 'utf8').matchAll(imported)].map(([, path]) =>
      join(dirname(file), `${path}.d.ts`),
    );
    reached(next, found);
  }
  return found;
};

// Names become short; those of functions and classes stay, for stack traces.
const keepNames = { function: true, class: true };
const options = {
  module: true,
  compress: { keepNames },
  mangle: { toplevel: true, keepNames },
  codegen: { removeWhitespace: true },
};

const compact = (file, how) => {
  const { code, errors } = minifySync(file, readFileSync(file, 'utf8'), how);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  writeFileSync(file, code);
};

/** gpu.js reads kernels as text: names and expressions stay as they are written. */
const kernels = { module: true, compress: false, mangle: false, codegen: { removeWhitespace: true } };

/** How a file is made small; undefined where it is none of the bundled ones. */
const optionsFor = (name) => {
  if (name.startsWith('chunks/kernels-')) return kernels;
  return name.startsWith('chunks/') || entries.includes(name.replace(/\.js$/, '')) ? options : undefined;
};

export const slim = (folder, declared) => {
  const kept = reached(declared.map((entry) => join(folder, entry)));
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (name.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
    const how = name.endsWith('.js') ? optionsFor(name.split(sep).join('/')) : undefined;
    if (how !== undefined) compact(file, how);
  }
};
