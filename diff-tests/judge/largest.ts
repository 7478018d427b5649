/** The measures of those elements of a comparison that can raise the largest ones. */
import type { Case } from '../cases/generators/cases.ts';
import { orElse } from './beside.ts';
import type { Comparison } from './comparison.ts';
import { measureAll, type Measured, type Wanted } from './measures.ts';
import type { Readings } from './readings.ts';
import { type Floor, floorOf, type Screened } from './screen.ts';

type MeasuredElement = Measured & { readonly element: number };

interface LargestMeasures {
  /** In order; every element whose measures could be the largest, above what was known before, is among them. */
  readonly measured: readonly MeasuredElement[];
  /** How many elements have no error in ulp. */
  readonly skipped: number;
}

/** More elements than this are looked at once more when the one that seems the worst is measured. */
const worthATry = 4;

const indexOfLargest = (bounds: Float64Array, among: readonly number[]): number => {
  const size = (i: number): number => (bounds[i] === Infinity ? -1 : (bounds[i] as number));
  return among.reduce((best, i) => (size(i) > size(best) ? i : best), among[0] as number);
};

/** Whether a measure, of which this is certain, is surely no larger than what was known before, or smaller than one here. */
const isLow = (bound: number, before: number, here: number): boolean =>
  // Of equal errors the first is shown: an element that may be as large as another one here stays.
  bound <= before || bound < here || bound === -1;

export const largestMeasures = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  before: Floor,
): LargestMeasures => {
  const { ulps, shares, plain, apart }: Screened = readings.screen.of(comparison);
  let here = before;
  /** What is to be asked of an element; its error in ulp also where it is not certain that it has one. */
  const wantedOf = (i: number): Wanted => ({
    ulp: !isLow(ulps[i] as number, before.ulp, here.ulp),
    share: !isLow(shares[i] as number, before.share, here.share),
    isPlain: plain[i] as boolean,
  });
  const isWanted = (i: number): boolean => {
    const { ulp, share } = wantedOf(i);
    return ulp || share;
  };
  const measure = (among: readonly number[]): readonly MeasuredElement[] => {
    const none = among.map(() => ({ ulp: null, share: null }));
    const some = { elements: among, apart };
    const measured = (): readonly Measured[] =>
      measureAll(theCase, readings, comparison, some, (at) => wantedOf(among[at] as number));
    const made = among.length === 0 ? [] : orElse(measured, none);
    return made.map((of, at) => ({ ...of, element: among[at] as number }));
  };
  let left = [...ulps.keys()].filter(isWanted);
  const isTold = (i: number): boolean => ulps[i] !== Infinity || shares[i] !== Infinity;
  if (left.length > worthATry && left.some(isTold)) {
    const tried = measure([...new Set([indexOfLargest(ulps, left), indexOfLargest(shares, left)])]);
    const most = (of: (m: Measured) => Measured['ulp']): number =>
      Math.max(-1, ...tried.map((m) => floorOf(of(m))));
    here = { ulp: most(({ ulp }) => ulp), share: most(({ share }) => share) };
    left = left.filter(isWanted);
  }
  const measured = measure(left);
  const hasNone = new Set(measured.flatMap(({ ulp, element }) => (ulp === null ? [element] : [])));
  const skipped = ulps.reduce(
    (count, ulp, i) => (ulp === -1 || (ulp === Infinity && hasNone.has(i)) ? count + 1 : count),
    0,
  );
  return { measured, skipped };
};
