/** The operations in C, in the place of the two that the adapter for C has, compiled with the flags of a test. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyFolder } from './run-cli.ts';

const version = spawnSync('cc', ['--version'], { encoding: 'utf8' });
export const hasCompiler: boolean =
  version.status === 0 && version.stdout.includes('Free Software Foundation');

export interface Program {
  readonly flags: readonly string[];
  readonly num?: 'double' | '_Float16';
  readonly before?: string;
}

const formats = { float: 'binary32', double: 'binary64', _Float16: 'binary16' } as const;

/** Null where the compiler refuses. */
export const compiled = ({ flags, num, before = '' }: Program): string | null => {
  const type = num ?? 'float';
  const adapter = readFileSync(resolve('diff-tests/examples/adapters/adapter.c'), 'utf8')
    .replace('typedef float num;', `typedef ${type} num;`)
    .replace('\\"format\\":\\"binary32\\"', `\\"refuses\\":false,\\"format\\":\\"${formats[type]}\\"`);
  const [head] = adapter.split('static tensor sqrt_nonneg');
  const tail = adapter.slice(adapter.indexOf('/* ---------------- What talks'));
  const functions =
    type === 'double' ? '#define SQRT sqrt\n#define EXP exp\n' : '#define SQRT sqrtf\n#define EXP expf\n';
  const operations = readFileSync(resolve('diff-tests/proof/programs/c/operations.c'), 'utf8');
  const file = join(emptyFolder(), 'program');
  writeFileSync(`${file}.c`, `${head}${before}${functions}${operations}${tail}`);
  const { status, stderr } = spawnSync('cc', [...flags, '-o', file, `${file}.c`, '-lm'], {
    encoding: 'utf8',
  });
  if (status !== 0) console.log(`gcc ${flags.join(' ')} does not compile: ${stderr}`);
  return status === 0 ? file : null;
};
