/** WGSL, as the GPUs behind WebGPU must follow it. */
import { neighbour, profile, ratio, read, row, shaderFreedoms, ulps, within } from './clauses.ts';
import type { Row, Rows } from './profile.ts';

const source = 'https://github.com/gpuweb/gpuweb/blob/da251f90d8a04f3b52de9de306ba4155146de729/wgsl/index.bs';
const operations = read(
  'Floating Point Accuracy, table "Accuracy of concrete floating point operations"',
  source,
);
const builtins = read('Floating Point Accuracy, table "Accuracy of built-in functions"', source);
const conversions = read('Floating Point Conversion, "Numeric scalar conversion to floating point"', source);

const inverseSqrt = ulps('wgsl', ratio(2n));
const quotient = ulps('wgsl', ratio(5n, 2n));

/** f32 and f16 differ in the range of a denominator and in exp. */
const rowsOf = (div: Row, exp: Row): Rows => ({
  add: row(neighbour, operations),
  mul: row(neighbour, operations),
  div,
  // 1.0 / inverseSqrt(x), evaluated: the inverse root is a float. That of any positive one is in the range of the
  // denominators.
  sqrt: row({ kind: 'reciprocalRoot', root: inverseSqrt, quotient }, builtins),
  exp,
  constant: row(neighbour, conversions),
  cast: row(neighbour, conversions),
});

export const wgsl = profile({
  name: 'wgsl',
  summary: 'WebGPU shaders: f32 and f16 of WGSL',
  contains: ['ieee754'],
  rows: {
    binary32: rowsOf(
      within(quotient, operations, { least: -126, most: 126 }),
      row(ulps('wgsl', ratio(3n), ratio(2n)), builtins),
    ),
    binary16: rowsOf(
      within(quotient, operations, { least: -14, most: 14 }),
      row(ulps('wgsl', ratio(1n), ratio(2n)), builtins),
    ),
  },
  freedoms: { ...shaderFreedoms, eitherSubnormal: true },
  source: [
    read('Reassociation and Fusion: contract, reorderSums', source),
    read('Differences from IEEE-754: flush, zeroSign', source),
    read('Built-in functions max and min, Floating Point Accuracy of clamp: eitherSubnormal', source),
    read('Differences from IEEE-754, Finite Math Assumption: dropNaN, infinities', source),
  ],
});
