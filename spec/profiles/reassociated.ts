/** What a profile may allow besides, where expressions are rearranged in ways that are not modelled. */
import type { FormatName } from '../scalars/floats/format.ts';
import { ieee754Loose } from './own.ts';
import {
  type Bound,
  type Freedoms,
  freedomsOf,
  primitives,
  type Profile,
  type Row,
  type Rows,
} from './profile.ts';

/** Off by as much as either row allows, and anything where the other says nothing. A quotient may be any other's. */
const wider = (row: Row, loose: Row): Row => {
  const bound: Bound = { kind: 'either', bounds: [row.bound, loose.bound] };
  return { ...row, bound, ...(row.reciprocal && { reciprocal: bound }) };
};

const widerRows = (rows: Rows, loose: Rows): Rows =>
  Object.fromEntries(
    primitives.map((primitive) => [primitive, wider(rows[primitive], loose[primitive])]),
  ) as unknown as Rows;

/** The freedoms of both. */
const widerFreedoms = (one: Freedoms, other: Freedoms): Freedoms => ({
  contract: one.contract || other.contract,
  wider: one.wider || other.wider,
  scaledState: one.scaledState || other.scaledState,
  flush: one.flush || other.flush,
  zeroSign: one.zeroSign || other.zeroSign,
  reorderSums: one.reorderSums || other.reorderSums,
  reassociate: true,
  dropNaN: one.dropNaN || other.dropNaN,
  eitherSubnormal: one.eitherSubnormal || other.eitherSubnormal,
  anyForNaN: one.anyForNaN || other.anyForNaN,
  infinities: one.infinities === 'anything' ? 'anything' : other.infinities,
});

const made = new WeakMap<Profile, Profile>();

/**
 * `ieee754-loose` widened by the bounds of a profile: a result that is outside the profile but inside this one may be due
 * to another arrangement of the expression, so that it is not surely wrong.
 */
export const reassociated = (profile: Profile): Profile => {
  const known = made.get(profile);
  if (known !== undefined) return known;
  const rows = Object.entries(profile.rows).map(([format, own]) => {
    const loose = ieee754Loose.rows[format as FormatName];
    return [format, loose === undefined ? own : widerRows(own, loose)];
  });
  const freedomsIn = Object.keys(profile.rows).map((format) => [
    format,
    widerFreedoms(freedomsOf(profile, format as FormatName), ieee754Loose.freedoms),
  ]);
  const slack: Profile = Object.freeze({
    ...profile,
    name: `${profile.name}, rearranged`,
    contains: [profile.name],
    listed: false,
    rows: Object.fromEntries(rows),
    freedoms: widerFreedoms(profile.freedoms, ieee754Loose.freedoms),
    freedomsIn: Object.fromEntries(freedomsIn),
  });
  made.set(profile, slack);
  return slack;
};
