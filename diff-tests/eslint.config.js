// The layering rules of docs/architecture.md, enforced: a forbidden import or a number in spec/ fails the lint.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Forbids imports by pattern, with the reason. */
const forbid = (...groups) => ({
  'no-restricted-imports': ['error', { patterns: groups.map(([regex, message]) => ({ regex, message })) }],
});

const outsideSpec = ['^[^.]|/(impl|diff-tests)/', 'spec/ imports nothing outside spec/'];
const specValues = ['/spec/', 'impl/ may import types of spec/ only'];
const gpujs = ['^gpu\\.js$', 'only impl/gpujs/runtime.ts imports gpu.js'];
const zod = ['^zod', 'zod checks input from outside, which comes in through diff-tests/'];
const node = ['^node:', 'the page shares this code: nothing from node:'];
const harness = ['/diff-tests/', 'impl/ does not know the harness'];
/** What each folder of the harness may import: data flows one way. docs/ and proof/ look at everything. */
const before = {
  cases: [],
  judge: ['cases'],
  runners: ['cases'],
  reasons: ['cases', 'judge', 'runners'],
  report: ['cases', 'judge', 'runners', 'reasons'],
  lean: ['cases', 'judge', 'runners', 'report'],
  engine: ['cases', 'judge', 'runners', 'reasons', 'report', 'lean'],
  cli: ['cases', 'judge', 'runners', 'reasons', 'report', 'lean', 'engine'],
  page: ['cases', 'judge', 'runners', 'reasons', 'report', 'engine'],
  examples: ['cases', 'runners'],
};

/** The page shares these: nothing from node: in them. */
const shared = ['cases', 'judge', 'reasons', 'report'];

const arrows = Object.entries(before).map(([folder, allowed]) => {
  const others = [...Object.keys(before), 'docs', 'proof'].filter((name) => name !== folder);
  const later = others.filter((name) => !allowed.includes(name)).join('|');
  const against = [
    `^(\\.\\./)+(${later})/`,
    `${folder}/ imports ${['spec', 'impl', ...allowed].join(', ')} only`,
  ];
  return {
    files: [`diff-tests/${folder}/**/*.ts`],
    rules: forbid(gpujs, against, ...(shared.includes(folder) ? [node] : [])),
  };
});

const columns = ['/columns/', 'nothing in spec/ imports columns/'];

/** Values are never JavaScript numbers in spec/: they enter as bits or ratios. */
const noNumbers = [
  { selector: "MemberExpression[object.name='Math']", message: 'no Math. in spec/: values are exact' },
  { selector: "CallExpression[callee.name='Number']", message: 'no Number( in spec/: values are exact' },
  {
    selector: "CallExpression[callee.name='parseFloat']",
    message: 'no parseFloat in spec/: values are exact',
  },
  {
    selector: "MemberExpression[property.name='parseFloat']",
    message: 'no parseFloat in spec/: values are exact',
  },
];

/** On GL the first call after it is wrong: a value that changes is an argument, or the pipeline is a new one. */
const noSetConstants = {
  selector: "MemberExpression[property.name='setConstants']",
  message: 'no setConstants: the next call of a GL pipeline is wrong',
};

/** What is asked of a kind of input is a trait or a method of its row: a new kind is one file. */
const noKind = {
  selector:
    "BinaryExpression[operator='==='][right.value=/^(tensor|times|betas|alphaBars|count|index|flag|noise|indexModel)$/]",
  message: 'no branch on a kind of input: ask its row in cases/kinds/',
};

/** A verdict has no tolerance. */
const noTolerance = {
  selector: "MemberExpression[property.name='toBeCloseTo']",
  message: 'no tolerance anywhere',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.dist-*/',
      'node_modules/',
      '.backends/',
      'diff-tests/proof/suites/modules/',
      'impl/stubs/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './diff-tests/page/browser/tsconfig.json'],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': ['error', noTolerance],
      'max-lines': ['error', 350],
    },
  },
  // A kernel's `x[i]!` is erased before gpu.js sees the function.
  { files: ['impl/kernels/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['spec/**/*.ts'],
    ignores: ['spec/columns/**'],
    rules: {
      'no-restricted-syntax': ['error', ...noNumbers, noTolerance],
      ...forbid(outsideSpec, columns),
    },
  },
  { files: ['spec/columns/**'], rules: forbid(outsideSpec) },
  {
    files: ['impl/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noSetConstants, noTolerance],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: specValues[0], message: specValues[1], allowTypeImports: true }] },
      ],
      ...forbid(gpujs, zod, harness),
    },
  },
  { files: ['impl/gpujs/runtime.ts'], rules: forbid(zod, harness) },
  { files: ['diff-tests/**/*.ts'], ignores: ['diff-tests/proof/bench/bare.ts'], rules: forbid(gpujs) },
  ...arrows,
  {
    files: ['diff-tests/**/*.ts'],
    ignores: ['diff-tests/proof/suites/**'],
    rules: { 'no-restricted-syntax': ['error', noTolerance, noKind] },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
