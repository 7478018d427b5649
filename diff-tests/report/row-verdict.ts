/** One verdict for a row, as a case has the worst one of its elements. */
import type { Result } from './schema.ts';

/** From the best to the worst. */
export const rowVerdicts = [
  'accepted',
  'unconstrained',
  'untried',
  'undecided',
  'unavailable',
  'rejected',
] as const;
export type RowVerdict = (typeof rowVerdicts)[number];

export const rowVerdict = (row: Result): RowVerdict => {
  if (row.rejected > 0) return 'rejected';
  if (row.unavailable !== null) return 'unavailable';
  if (row.cases === 0) return 'untried';
  if (row.undecided > 0) return 'undecided';
  return row.accepted > 0 ? 'accepted' : 'unconstrained';
};

/** What the counts of a row are, in words: `954 of 1000 cases accepted, 46 rejected`. */
export const countsText = (row: Result): string => {
  const others = (['rejected', 'undecided', 'unconstrained'] as const)
    .filter((which) => row[which] > 0)
    .map((which) => `, ${row[which]} ${which}`);
  return `${row.accepted} of ${row.cases} case${row.cases === 1 ? '' : 's'} accepted${others.join('')}`;
};
