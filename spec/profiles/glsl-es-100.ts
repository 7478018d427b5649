/**
 * The shading language of WebGL 1. It promises a least precision only: 2^-16 of the magnitude, for magnitudes from
 * 2^-62 to 2^62.
 */
import { profile, shaderFreedoms, told, within } from './clauses.ts';
import type { Bound, Row } from './profile.ts';

const table = told('GLSL ES 1.00, 4.5.2 Precision Qualifiers, highp; read in two pages that quote the table');
// The standard excepts "computationally intensive" functions and names atan. What is known of exp fits: where exp(x)
// is in range, 3 + 2|x| ulp (later versions) are less than 2^-16.
const functions = told(
  'GLSL ES 1.00, 4.5.1 Range and Precision and 4.5.2, highp, taken to hold for sqrt and exp too; read in two pages that quote the table',
);
const order = told(
  'GLSL ES 1.00 does not fix the order of operations; GLSL ES 3.20 does for precise only: contract, reorderSums',
);
const range = told(
  'GLSL ES 1.00, 4.5.2: precision and range may be larger than asked for: wider; neither subnormals, the sign of a zero, infinities nor NaN are required: flush, zeroSign, infinities, dropNaN',
);

const relative: Bound = { kind: 'relative', bits: 16 };
const required = { least: -62, most: 62 };
// exp(32) is 2^46.2: beyond that the result leaves the range.
const whereExpIsInRange = { least: -62, most: 5, zero: true };
const promised = (source = table): Row => within(relative, source, { ...required, zero: true });

export const glslEs100 = profile({
  name: 'glsl-es-1.00',
  summary: 'WebGL 1 shaders: highp float of GLSL ES 1.00',
  contains: ['ieee754'],
  rows: {
    binary32: {
      add: promised(),
      mul: promised(),
      div: within(relative, table, required),
      sqrt: promised(functions),
      exp: within(relative, functions, whereExpIsInRange),
      constant: promised(),
      cast: promised(),
    },
  },
  freedoms: { ...shaderFreedoms, wider: true },
  source: [order, range],
});
