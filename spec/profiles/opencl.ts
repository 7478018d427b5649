/** OpenCL C, full profile, default build options. */
import { nearest, profile, ratio, read, row, ulps } from './clauses.ts';

const source =
  'https://github.com/KhronosGroup/OpenCL-Docs/blob/1fb076bc72bd32e8798fd5e6f2e3ff26fb06402a/OpenCL_C.txt';
const single = read(
  'Relative Error as ULPs, table "ULP Values for Single-Precision Built-in Math Functions"',
  source,
);
const double = read(
  'Relative Error as ULPs, table "ULP Values for Double-Precision Built-in Math Functions"',
  source,
);
const conversions = read('Relative Error as ULPs, conversions; Rounding Modes, the default', source);

export const opencl = profile({
  name: 'opencl',
  summary: 'OpenCL C kernels of the full profile: float and double, without relaxed or unsafe math options',
  contains: ['ieee754'],
  rows: {
    binary32: {
      add: row(nearest, single),
      mul: row(nearest, single),
      div: row(ulps('opencl', ratio(5n, 2n)), single),
      sqrt: row(ulps('opencl', ratio(3n)), single),
      exp: row(ulps('opencl', ratio(3n)), single),
      constant: row(nearest, conversions),
      cast: row(nearest, conversions),
    },
    binary64: {
      add: row(nearest, double),
      mul: row(nearest, double),
      div: row(nearest, double),
      sqrt: row(nearest, double),
      exp: row(ulps('opencl', ratio(3n)), double),
      constant: row(nearest, conversions),
      cast: row(nearest, conversions),
    },
  },
  freedoms: {
    contract: true,
    wider: false,
    // The licence is for single precision. A profile has one set of freedoms, so double has it here too.
    flush: true,
    zeroSign: true,
    reorderSums: false,
    reassociate: false,
    dropNaN: true,
    infinities: 'kept',
  },
  source: [
    read('Floating-Point Macros and Pragmas, FP_CONTRACT, ON by default: contract', source),
    read('INF, NaN and Denormalized Numbers: flush (single precision), infinities', source),
    read('Edge Case Behavior in Flush to Zero Mode: a flushed zero has either sign: zeroSign', source),
    read('Math Functions, fmax and fmin: dropNaN', source),
  ],
});
