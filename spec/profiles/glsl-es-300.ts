/** The shading language of WebGL 2. The figures are those of GLSL ES 3.20: the text of 3.00 was not read. */
import { neighbour, profile, ratio, row, shaderFreedoms, told, ulps, within } from './clauses.ts';

const source =
  'https://github.com/KhronosGroup/GLSL/blob/d2470a0a124bbb8c90a3576aca94694bd2f789e0/chapters/variables.adoc';
const table = told(
  'GLSL ES 3.20, Range and Precision, single precision operations; taken to hold for 3.00, 4.5.1',
  source,
);
const constants = told(
  'GLSL ES 3.20, Range and Precision, conversions; how a literal is rounded is not said; taken to hold for 3.00',
  source,
);

// The standard does not say whose ulp; Vulkan shares its compilers and its table.
const inverseSqrt = ulps('vulkan', ratio(2n));
const quotient = ulps('vulkan', ratio(5n, 2n));

export const glslEs300 = profile({
  name: 'glsl-es-3.00',
  summary: 'WebGL 2 shaders: highp float of GLSL ES 3.00',
  contains: ['ieee754'],
  rows: {
    binary32: {
      add: row(neighbour, table),
      mul: row(neighbour, table),
      div: within(quotient, table, { least: -126, most: 126 }),
      sqrt: row({ kind: 'reciprocalRoot', root: inverseSqrt, quotient }, table),
      exp: row(ulps('vulkan', ratio(3n), ratio(2n)), table),
      constant: row(neighbour, constants),
      cast: row(neighbour, table),
    },
  },
  freedoms: { ...shaderFreedoms, anyForNaN: true, infinities: 'kept' },
  source: [
    told('GLSL ES 3.20, Range and Precision, a * b + c: contract', source),
    told(
      'GLSL ES 3.20, Range and Precision: subnormals may be flushed, to a 0 of no stated sign: flush, zeroSign',
      source,
    ),
    told(
      'GLSL ES 3.20, Range and Precision: signed infinities are generated as IEEE 754 says; NaNs need not be generated or kept: dropNaN, anyForNaN',
      source,
    ),
    told('GLSL ES 3.20, The Precise Qualifier, which 3.00 does not have: reorderSums', source),
  ],
});
