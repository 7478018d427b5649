/**
 * What a machine or a compiler may do otherwise than the row's profile allows, as data: each widens the profile. A set
 * that is wider explains an answer or does not; it never contradicts one that passes.
 */
import { ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import type { Bound, Freedoms, Profile, Row, Rows } from '../../../spec/profiles/profile.ts';

export interface Freedom {
  /** After "as if": the name of the reason too. */
  readonly name: string;
  readonly widened: (profile: Profile) => Profile;
  /** Whether it leaves so much open that edits of the definition are looked at first. */
  readonly isGenerous?: boolean;
}

const free =
  (more: Partial<Freedoms>) =>
  (profile: Profile): Profile => ({
    ...profile,
    listed: false,
    freedoms: { ...profile.freedoms, ...more },
    freedomsIn: Object.fromEntries(
      Object.entries(profile.freedomsIn ?? {}).map(([format, own]) => [format, { ...own, ...more }]),
    ),
  });

const withRows = (profile: Profile, change: (rows: Rows) => Rows): Profile => ({
  ...profile,
  listed: false,
  rows: Object.fromEntries(Object.entries(profile.rows).map(([format, rows]) => [format, change(rows)])),
});

/** The rows of a profile of ours that contains this one, its freedoms added. */
const inside =
  (wider: Profile) =>
  (profile: Profile): Profile =>
    wider.contains.includes(profile.name)
      ? {
          ...profile,
          listed: false,
          rows: wider.rows,
          freedoms: { ...profile.freedoms, ...onlyTrue(wider.freedoms) },
        }
      : profile;

const onlyTrue = ({ infinities, ...rest }: Freedoms): Partial<Freedoms> => ({
  ...Object.fromEntries(Object.entries(rest).filter(([, is]) => is)),
  ...(infinities === 'kept' ? {} : { infinities }),
});

const inexact = ({ bound, where, otherwise, reciprocal, source }: Row): Row => ({
  bound,
  source,
  ...(where && { where }),
  ...(otherwise && { otherwise }),
  ...(reciprocal && { reciprocal }),
});

/** A reciprocal or a root from a table of the processor, made better by one step of Newton: nothing at 0 and infinity. */
const estimated = (row: Row, zero: boolean): Row => ({
  ...inexact(row),
  bound: { kind: 'either', bounds: [row.bound, estimate] },
  where: { least: -126, most: 126, zero },
  otherwise: 'undefined',
});
const estimate: Bound = { kind: 'ulps', ulpOf: 'ieee', size: { base: { n: 4n, d: 1n } } };

/** The most generous first: of several that explain alike those are left out first. */
export const freedoms: readonly Freedom[] = [
  {
    name: 'NaN, infinities and overflow did not occur, as -ffast-math takes for granted',
    widened: free({ infinities: 'anything', anyForNaN: true }),
    isGenerous: true,
  },
  {
    name: 'quotients and roots were estimates, as -mrecip makes them: nothing at 0 and infinity, and 1/1 not exact',
    widened: (profile) =>
      withRows(profile, (rows) => ({
        ...rows,
        div: estimated(rows.div, false),
        sqrt: estimated(rows.sqrt, true),
      })),
    isGenerous: true,
  },
  {
    name: 'a product of 1 or a quotient by 1 were not exact',
    widened: (profile) =>
      withRows(profile, (rows) => ({ ...rows, mul: inexact(rows.mul), div: inexact(rows.div) })),
  },
  { name: 'expressions were rearranged, each operation within 2 ulp', widened: inside(ieee754Loose) },
  { name: 'intermediates were kept in a wider format', widened: inside(ieee754Wide) },
  { name: 'products entered sums unrounded (contraction)', widened: free({ contract: true }) },
  { name: 'sums were taken in another order', widened: free({ reorderSums: true }) },
  { name: 'the sign of a zero had no meaning', widened: free({ zeroSign: true }) },
  { name: 'max, min and clamp lost a NaN', widened: free({ dropNaN: true }) },
  { name: 'subnormal numbers were 0', widened: free({ flush: true }) },
];

/** A profile with several freedoms more. */
export const widenedBy = (profile: Profile, chosen: readonly Freedom[]): Profile =>
  // The narrowest first: rows that are taken over whole stand before those that are widened.
  chosen.reduceRight((made, { widened }) => widened(made), profile);
