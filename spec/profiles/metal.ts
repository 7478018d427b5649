/** Metal with fast math, which the standard calls the default. */
import {
  flooredUlps,
  nearestOrTowardZero,
  profile,
  ratio,
  row,
  shaderFreedoms,
  told,
  ulps,
  within,
} from './clauses.ts';

const pdf = 'https://developer.apple.com/metal/Metal-Shading-Language-Specification.pdf';
const single = told(
  'MSL, 8.4 ULPs and Relative Error, table 8.2 (single precision, fast math); read in a copy as text',
  pdf,
);
const half = told(
  'MSL, 8.4 ULPs and Relative Error, table 8.3 (half precision); read in a copy as text',
  pdf,
);
const conversions = told('MSL, 8.6 Conversion Rules: to even or toward zero; read in a copy as text', pdf);

export const metal = profile({
  name: 'metal',
  summary: 'Metal shaders with fast math: float and half',
  contains: ['ieee754'],
  rows: {
    binary32: {
      // 8.2: to even or toward zero.
      add: row(nearestOrTowardZero, single),
      mul: row(nearestOrTowardZero, single),
      // x / y; 1.0 / x has a line of its own.
      div: {
        ...within(ulps('opencl', ratio(5n, 2n)), single, { least: -126, most: 126 }),
        reciprocal: ulps('opencl', ratio(1n)),
      },
      sqrt: row(
        { kind: 'rootProduct', root: ulps('opencl', ratio(2n)), product: nearestOrTowardZero },
        single,
      ),
      exp: row(flooredUlps('opencl', ratio(3n), ratio(2n)), single),
      constant: row(nearestOrTowardZero, conversions),
      cast: row(nearestOrTowardZero, conversions),
    },
    binary16: {
      add: row(nearestOrTowardZero, half),
      mul: row(nearestOrTowardZero, half),
      div: row(nearestOrTowardZero, half),
      sqrt: row(nearestOrTowardZero, half),
      exp: row(ulps('opencl', ratio(1n)), half),
      constant: row(nearestOrTowardZero, conversions),
      cast: row(nearestOrTowardZero, conversions),
    },
  },
  freedoms: shaderFreedoms,
  source: [
    told('MSL, 1.6.5 Math compiler options: contract; read in a text that quotes it', pdf),
    told(
      'MSL, 8.1 INF, NaN, and Denormalized Numbers: flush, dropNaN, infinities; read in a copy as text',
      pdf,
    ),
    told('MSL, 8.2 Rounding Mode: to nearest, ties to even, or toward zero; read in a copy as text', pdf),
    told('MSL, 8.4, reassociation in fast math: reorderSums, zeroSign; read in a copy as text', pdf),
    told(
      'MSL, 8.5 Edge Case Behavior in Flush to Zero Mode: a flushed zero has either sign; read in a copy as text',
      pdf,
    ),
  ],
});
