/** What the tables of the profiles are written with. */
import type { Ratio } from '../context.ts';
import {
  type Bound,
  type Clause,
  type Freedoms,
  noFreedoms,
  type Profile,
  type Row,
  type UlpOf,
} from './profile.ts';

const freeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
};

/** The profile, frozen in depth: nobody who is handed one can widen it. */
export const profile = (fields: Profile): Profile => freeze(fields);

/**
 * What every shading language leaves to its compiler, each by a clause of its own: all but wider intermediates, which
 * GLSL ES 1.00 alone allows.
 */
export const shaderFreedoms: Freedoms = freeze({
  ...noFreedoms,
  contract: true,
  flush: true,
  zeroSign: true,
  reorderSums: true,
  reassociate: true,
  dropNaN: true,
  infinities: 'anything',
});

export const nearest: Bound = freeze({ kind: 'nearest' });
export const neighbour: Bound = freeze({ kind: 'neighbour' });
/** To nearest, ties to even, or toward zero: one of the two, and no other direction. */
export const nearestOrTowardZero: Bound = freeze({
  kind: 'either',
  bounds: [nearest, { kind: 'towardZero' }],
});

export const ratio = (n: bigint, d = 1n): Ratio => ({ n, d });

/** base + slope * |x| units in the last place. */
export const ulps = (ulpOf: UlpOf, base: Ratio, slope?: Ratio): Bound =>
  freeze({ kind: 'ulps', ulpOf, size: { base, ...(slope && { slope }) } });

/** base + floor(slope * |x|) units in the last place. */
export const flooredUlps = (ulpOf: UlpOf, base: Ratio, slope: Ratio): Bound =>
  freeze({ kind: 'ulps', ulpOf, size: { base, slope, floored: true } });

/** Read in the standard's own source. */
export const read = (clause: string, link: string): Clause => freeze({ clause, link, secondHand: false });

/** Read in a copy, a later version, or a text that quotes the standard. */
export const told = (clause: string, link: string | null = null): Clause =>
  freeze({ clause, link, secondHand: true });

/** A bound that holds everywhere. */
export const row = (bound: Bound, source: Clause): Row => freeze({ bound, source });

/** A bound that holds from 2^least to 2^most; outside, the standard says nothing. */
export const within = (
  bound: Bound,
  source: Clause,
  where: { readonly least: number; readonly most: number; readonly zero?: boolean },
): Row => freeze({ bound, where, otherwise: 'undefined', source });
