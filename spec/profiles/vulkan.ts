/** Vulkan: SPIR-V with no execution mode that narrows it, and no RelaxedPrecision that widens it. */
import { neighbour, profile, ratio, read, row, shaderFreedoms, ulps, within } from './clauses.ts';
import type { Row, Rows } from './profile.ts';

const source =
  'https://github.com/KhronosGroup/Vulkan-Docs/blob/090f1b190d60ced4a1d198fd3747d071cc271b1c/appendices/spirvenv.adoc';
const core = read(
  'Precision of Individual Operations, table "Precision of Core SPIR-V Instructions"',
  source,
);
const glsl = read(
  'Precision of Individual Operations, table "Precision of GLSL.std.450 Instructions"',
  source,
);
const inherited = read(
  'Precision of GLSL.std.450 Instructions, sqrt; Inherited From: as far off as the formula may be, on both sides of the exact root',
  source,
);
const constants = read(
  'Precision of Core SPIR-V Instructions, conversions between types; an OpConstant is bits, and how a front end rounds is not said',
  source,
);

const inverseSqrt = ulps('vulkan', ratio(2n));
const quotient = ulps('vulkan', ratio(5n, 2n));

/** Single and half precision differ in the range of a denominator and in exp. */
const rowsOf = (div: Row, exp: Row): Rows => ({
  add: row(neighbour, core),
  mul: row(neighbour, core),
  div,
  sqrt: row({ kind: 'reciprocalRoot', root: inverseSqrt, quotient, symmetric: true }, inherited),
  exp,
  constant: row(neighbour, constants),
  cast: row(neighbour, core),
});

export const vulkan = profile({
  name: 'vulkan',
  summary:
    'Vulkan shaders: 32 and 16 bits, without NoContraction, RoundingModeRTE, DenormPreserve or SignedZeroInfNanPreserve',
  contains: ['ieee754'],
  rows: {
    binary32: rowsOf(
      within(quotient, core, { least: -126, most: 126, zero: true }),
      row(ulps('vulkan', ratio(3n), ratio(2n)), glsl),
    ),
    binary16: rowsOf(
      within(quotient, core, { least: -14, most: 14, zero: true }),
      row(ulps('vulkan', ratio(1n), ratio(2n)), glsl),
    ),
  },
  freedoms: shaderFreedoms,
  source: [
    read('Evaluation of Expressions: contract, reorderSums', source),
    read('Precision and Operation of SPIR-V Instructions, denormalized values: flush', source),
    read(
      'Precision and Operation of SPIR-V Instructions, NSZ, NotInf and NotNaN: zeroSign, dropNaN, infinities',
      source,
    ),
    read(
      'Precision of Individual Operations, Correctly Rounded: either neighbour without an execution mode',
      source,
    ),
  ],
});
