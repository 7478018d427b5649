/** `npm run build`: into a folder of its own, then file by file into dist/, which is whole while others run from it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { replaceFolder } from './replace-folder.mjs';
import { slim } from './slim.mjs';

const made = `.dist-${process.pid}`;
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const steps = [
  [tsc, '-p', 'diff-tests/tsconfig.build.json', '--outDir', made],
  [join(made, 'diff-tests/docs/write-schema.js')],
  [join(made, 'diff-tests/page/build.js')],
];

// Ctrl-C ends the step; what is half made is removed here.
process.on('SIGINT', () => undefined);
const failed = steps.find((step) => spawnSync(process.execPath, step, { stdio: 'inherit' }).status !== 0);
if (failed === undefined) {
  // What is no TypeScript: `epscheck init` copies it.
  cpSync('diff-tests/examples/adapters', join(made, 'diff-tests/examples/adapters'), { recursive: true });
  await bundle(made);
  slim(made, ['diff-tests/index.d.ts', 'diff-tests/vitest.d.ts', 'impl/index.d.ts']);
  chmodSync(join(made, 'diff-tests/cli/main.js'), 0o755);
  replaceFolder(made, 'dist');
} else {
  rmSync(made, { recursive: true, force: true });
  process.exitCode = 1;
}
