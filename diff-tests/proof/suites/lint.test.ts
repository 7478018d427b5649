import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint({
  overrideConfigFile: 'diff-tests/eslint.config.js',
  // The planted files are not in the project, so the rules that need types are left out here.
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
});

const messages = async (filePath: string, code: string): Promise<string[]> => {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ message }) => message);
};

/** A forbidden line in a file, the allowed one beside it, and what the lint says. */
const planted: readonly (readonly [file: string, wrong: string, right: string, says: RegExp])[] = [
  [
    'spec/a.ts',
    'export const f = (x: number): number => Math.abs(x);',
    'export const f = (x: bigint): bigint => -x;',
    /no Math\./,
  ],
  ['spec/a.ts', "export const f = Number('1');", "export const f = BigInt('1');", /no Number\(/],
  ['spec/a.ts', "export const f = parseFloat('1');", "export const f = BigInt('1');", /no parseFloat/],
  [
    'spec/a.ts',
    "export * from '../impl/index.ts';",
    "export * from './tensor.ts';",
    /spec\/ imports nothing/,
  ],
  [
    'spec/a.ts',
    "export * from '../diff-tests/cases/values.ts';",
    "export * from './scalars/exact/real.ts';",
    /spec\/ imports nothing/,
  ],
  ['spec/a.ts', "export * from 'node:fs';", "export * from './tensor.ts';", /spec\/ imports nothing/],
  ['spec/a.ts', "export * from 'zod';", "export * from './tensor.ts';", /spec\/ imports nothing/],
  [
    'spec/a.ts',
    "export * from './columns/a.ts';",
    "export * from './tensor.ts';",
    /nothing in spec\/ imports columns/,
  ],
  [
    'impl/a.ts',
    'export const f = (p: { setConstants(): void }): void => p.setConstants();',
    'export const f = (p: { call(): void }): void => p.call();',
    /no setConstants/,
  ],
  [
    'impl/a.ts',
    "export * from '../diff-tests/cases/values.ts';",
    "export * from './tensor.ts';",
    /does not know the harness/,
  ],
  [
    'impl/a.ts',
    "export { tensor } from '../spec/tensor.ts';",
    "export type { Tensor } from '../spec/tensor.ts';",
    /types of spec/,
  ],
  [
    'impl/a.ts',
    "export * from 'gpu.js';",
    "export * from './gpujs/runtime.ts';",
    /only impl\/gpujs\/runtime/,
  ],
  ['impl/a.ts', "export * from 'zod';", "export * from './gpujs/runtime.ts';", /zod/],
  [
    'diff-tests/a.ts',
    "export * from 'gpu.js';",
    "export * from '../impl/gpujs/runtime.ts';",
    /only impl\/gpujs\/runtime/,
  ],
  ['diff-tests/judge/a.ts', "export * from 'node:fs';", "export * from './judge.ts';", /nothing from node/],
  [
    'diff-tests/cases/generators/a.ts',
    "export * from 'node:fs';",
    "export * from 'fast-check';",
    /nothing from node/,
  ],
  [
    'diff-tests/proof/suites/a.ts',
    'export const f = (e: { toBeCloseTo(n: number): void }): void => e.toBeCloseTo(1);',
    'export const f = 1;',
    /no tolerance/,
  ],
  [
    'diff-tests/engine/a.ts',
    "export const f = (kind: string): boolean => kind === 'betas';",
    'export const f = (kinds: ReadonlySet<string>, kind: string): boolean => kinds.has(kind);',
    /no branch on a kind of input/,
  ],
];

/** For each folder of the harness: one that it may not import, and one that it may. */
const arrows: readonly (readonly [folder: string, against: string, along: string])[] = [
  ['cases', 'judge', '../spec'],
  ['cases/kinds', '../runners', '../values'],
  ['judge', 'runners', 'cases'],
  ['runners', 'judge', 'cases'],
  ['reasons', 'report', 'runners'],
  ['report', 'engine', 'reasons'],
  ['lean', 'engine', 'report'],
  ['engine', 'cli', 'lean'],
  ['cli', 'page', 'engine'],
  ['page', 'cli', 'engine'],
  ['page/browser', '../proof', '../engine'],
  ['examples', 'proof', 'runners'],
];

describe('the arrows between the folders of the harness point one way', () => {
  test.each(arrows)('%s: not from %s', async (folder, against, along) => {
    const file = `diff-tests/${folder}/a.ts`;
    expect((await messages(file, `export * from '../${against}/b.ts';\n`)).join('\n')).toMatch(/ only$/);
    expect(await messages(file, `export * from '../${along}/b.ts';\n`)).toEqual([]);
  });
});

describe('the layering rules fail the lint', () => {
  test.each(planted)('%s: %s', async (file, wrong, right, says) => {
    expect((await messages(file, `${wrong}\n`)).join('\n')).toMatch(says);
    expect(await messages(file, `${right}\n`)).toEqual([]);
  });
});
