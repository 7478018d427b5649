/** The three profiles of our own: IEEE 754 to the bit, with wider intermediates, and for other arrangements. */
import {
  type Bound,
  type Clause,
  noFreedoms,
  type Primitive,
  primitives,
  type Profile,
  type Rows,
} from './profile.ts';
import { formatNames } from '../scalars/floats/format.ts';

const standard: Clause = Object.freeze({
  clause: 'IEEE 754-2019, 4.3.1 and 5.4.1: each operation is rounded once, to nearest, ties to even',
  link: 'https://doi.org/10.1109/IEEESTD.2019.8766229',
  secondHand: false,
});
const recommended: Clause = Object.freeze({
  clause: 'IEEE 754-2019, 9.2: exp is recommended, not required; no accuracy is fixed, 1 ulp is held to here',
  link: 'https://doi.org/10.1109/IEEESTD.2019.8766229',
  secondHand: false,
});
const wideClause: Clause = Object.freeze({
  clause:
    'IEEE 754-2019, 10.3 (preferredWidth) and 10.4 (contraction): a wider destination, a fused product and sum',
  link: 'https://doi.org/10.1109/IEEESTD.2019.8766229',
  secondHand: false,
});
const looseClause: Clause = Object.freeze({
  clause:
    'of our own: 2 ulp let the rearrangements in the bank through, but where one overflows on the way, and none of its defects',
  link: null,
  secondHand: false,
});
const looseExp: Clause = Object.freeze({
  clause: "of our own: 4 ulp, since NumPy's binary32 exp errs by up to 2.4",
  link: null,
  secondHand: false,
});

const units: Clause = Object.freeze({
  clause: 'of our own: what is 0, 1 or -1 and made of such is exact, as every machine that we know has it',
  link: null,
  secondHand: false,
});

const ulps = (n: bigint): Bound =>
  Object.freeze({ kind: 'ulps', ulpOf: 'ieee', size: Object.freeze({ base: Object.freeze({ n, d: 1n }) }) });

/** The same rows in every format: one bound for what is rounded, one for exp, one for constants and casts. */
const everywhere = (
  arithmetic: readonly [Bound, Clause],
  exp: readonly [Bound, Clause],
  constants: readonly [Bound, Clause],
): Profile['rows'] => {
  const chosen: Partial<Record<Primitive, readonly [Bound, Clause]>> = {
    exp,
    constant: constants,
    cast: constants,
  };
  const rows = Object.fromEntries(
    primitives.map((primitive) => {
      const [bound, source] = chosen[primitive] ?? arithmetic;
      return [primitive, Object.freeze({ bound, exactUnits: units, source })];
    }),
  ) as unknown as Rows;
  return Object.freeze(Object.fromEntries(formatNames.map((name) => [name, Object.freeze(rows)])));
};

const nearest: Bound = Object.freeze({ kind: 'nearest' });
const wide: Bound = Object.freeze({ kind: 'wide' });

export const ieee754: Profile = Object.freeze({
  name: 'ieee754',
  summary: 'every operation rounded to nearest, ties to even, in the order written; exp within 1 ulp',
  contains: Object.freeze([]),
  rows: everywhere([nearest, standard], [ulps(1n), recommended], [nearest, standard]),
  freedoms: noFreedoms,
  listed: true,
  source: Object.freeze([standard]),
});

export const ieee754Wide: Profile = Object.freeze({
  name: 'ieee754-wide',
  summary: 'rounded to the format or to a wider one, contraction allowed; exp within 1 ulp',
  contains: Object.freeze(['ieee754']),
  rows: everywhere([wide, wideClause], [ulps(1n), recommended], [wide, wideClause]),
  freedoms: Object.freeze({ ...noFreedoms, contract: true, wider: true }),
  source: Object.freeze([wideClause]),
});

export const ieee754Loose: Profile = Object.freeze({
  name: 'ieee754-loose',
  summary: 'wide, and every operation within 2 ulp, exp within 4; either sign of zero; sums in any order',
  contains: Object.freeze(['ieee754-wide', 'ieee754']),
  rows: everywhere([ulps(2n), looseClause], [ulps(4n), looseExp], [wide, wideClause]),
  freedoms: Object.freeze({
    ...noFreedoms,
    contract: true,
    wider: true,
    scaledState: true,
    zeroSign: true,
    reorderSums: true,
    infinities: 'exchanged',
  }),
  source: Object.freeze([wideClause, looseClause]),
});

/**
 * Every operation off by half an ulp, in the order written: how far roundings alone can carry a result. A measure, not
 * a profile that anything is judged by.
 */
export const halfUlp: Profile = Object.freeze({
  name: 'half an ulp',
  summary: 'every operation within half an ulp',
  contains: Object.freeze([]),
  rows: everywhere(
    [Object.freeze({ kind: 'ulps', ulpOf: 'ieee', size: { base: { n: 1n, d: 2n } } }), standard],
    [Object.freeze({ kind: 'ulps', ulpOf: 'ieee', size: { base: { n: 1n, d: 2n } } }), standard],
    [wide, wideClause],
  ),
  freedoms: Object.freeze({ ...noFreedoms, wider: true }),
  source: Object.freeze([standard]),
});
