/** Metal with fast math, which the standard calls the default. */
import {
  flooredUlps,
  neighbour,
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
      add: row(neighbour, single),
      mul: row(neighbour, single),
      div: within(ulps('opencl', ratio(5n, 2n)), single, { least: -126, most: 126 }),
      sqrt: row({ kind: 'rootProduct', root: ulps('opencl', ratio(2n)), product: neighbour }, single),
      exp: row(flooredUlps('opencl', ratio(3n), ratio(2n)), single),
      constant: row(neighbour, conversions),
      cast: row(neighbour, conversions),
    },
    binary16: {
      add: row(neighbour, half),
      mul: row(neighbour, half),
      div: row(neighbour, half),
      sqrt: row(neighbour, half),
      exp: row(ulps('opencl', ratio(1n)), half),
      constant: row(neighbour, conversions),
      cast: row(neighbour, conversions),
    },
  },
  freedoms: shaderFreedoms,
  source: [
    told('MSL, 1.6.5 Math compiler options: contract; read in a text that quotes it', pdf),
    told(
      'MSL, 8.1 INF, NaN, and Denormalized Numbers: flush, dropNaN, infinities; read in a copy as text',
      pdf,
    ),
    told('MSL, 8.2 Rounding Mode: either neighbour; read in a copy as text', pdf),
    told('MSL, 8.4, reassociation in fast math: reorderSums, zeroSign; read in a copy as text', pdf),
    told(
      'MSL, 8.5 Edge Case Behavior in Flush to Zero Mode: a flushed zero has either sign; read in a copy as text',
      pdf,
    ),
  ],
});
