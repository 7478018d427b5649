/** What is built without what only weighs: declarations that no entry leads to, and what compiled code has for readers. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { minifySync } from 'rolldown/utils';

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

/** What gpu.js reads as text, what people read, and what is bundled already. */
const asWritten = ['impl/kernels', 'diff-tests/examples', 'page'].map(
  (folder) => folder.replaceAll('/', sep) + sep,
);

// Names become short; those of functions and classes stay, for stack traces.
const keepNames = { function: true, class: true };
const options = {
  module: true,
  compress: { keepNames },
  mangle: { toplevel: true, keepNames },
  codegen: { removeWhitespace: true },
};

const compact = (file) => {
  const { code, errors } = minifySync(file, readFileSync(file, 'utf8'), options);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  writeFileSync(file, code);
};

export const slim = (folder, entries) => {
  const kept = reached(entries.map((entry) => join(folder, entry)));
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (name.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
    if (name.endsWith('.js') && !asWritten.some((start) => name.startsWith(start))) compact(file);
  }
};
