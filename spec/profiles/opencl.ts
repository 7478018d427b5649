/** OpenCL C, full profile, default build options. */
import { nearest, profile, ratio, read, row, ulps } from './clauses.ts';
import { noFreedoms } from './profile.ts';

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
/** exp(+-0) = 1, and no usual allowance for rounding where the standard prescribes a result. */
const edges = read('Edge Case Behavior: C99, F.9, where exp(+-0) is 1', source);
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
      exp: { ...row(ulps('opencl', ratio(3n)), single), exactUnits: edges },
      constant: row(nearest, conversions),
      cast: row(nearest, conversions),
    },
    binary64: {
      add: row(nearest, double),
      mul: row(nearest, double),
      div: row(nearest, double),
      sqrt: row(nearest, double),
      exp: { ...row(ulps('opencl', ratio(3n)), double), exactUnits: edges },
      constant: row(nearest, conversions),
      cast: row(nearest, conversions),
    },
  },
  freedoms: {
    ...noFreedoms,
    contract: true,
    flush: true,
    zeroSign: true,
    dropNaN: true,
  },
  // Subnormals are optional in single precision only.
  freedomsIn: { binary64: { flush: false, zeroSign: false } },
  source: [
    read('Floating-Point Macros and Pragmas, FP_CONTRACT, ON by default: contract', source),
    read('INF, NaN and Denormalized Numbers: flush (in single precision), infinities', source),
    read(
      'Edge Case Behavior in Flush to Zero Mode: a flushed zero has either sign: zeroSign (in single precision)',
      source,
    ),
    read('Math Functions, fmax and fmin: dropNaN', source),
  ],
});
