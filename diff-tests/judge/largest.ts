/** The measures of those elements of a comparison that can raise the largest ones. */
import type { Case } from '../cases/generators/cases.ts';
import { orElse } from './beside.ts';
import type { Comparison } from './comparison.ts';
import { measureAll, type Measured } from './measures.ts';
import type { Readings } from './readings.ts';
import { type Floor, floorOf, type Screened } from './screen.ts';

type MeasuredElement = Measured & { readonly element: number };

interface LargestMeasures {
  /** In order; every element whose measures could be the largest, above what was known before, is among them. */
  readonly measured: readonly MeasuredElement[];
  /** How many of the others have no error in ulp. */
  readonly skipped: number;
}

/** More elements than this are looked at once more when the one that seems the worst is measured. */
const worthATry = 4;

const indexOfLargest = (bounds: Float64Array, among: readonly number[]): number => {
  const size = (i: number): number => (bounds[i] === Infinity ? -1 : (bounds[i] as number));
  return among.reduce((best, i) => (size(i) > size(best) ? i : best), among[0] as number);
};

/** What could be larger than what is known before, and than what another element of this comparison has for certain. */
const candidates = (
  { ulps, shares }: Screened,
  among: readonly number[],
  before: Floor,
  here: Floor,
): readonly number[] =>
  among.filter((i) => {
    const [ulp, share] = [ulps[i] as number, shares[i] as number];
    // Of equal errors the first is shown: an element that may be as large as another one here stays.
    const isLow =
      (ulp <= before.ulp || ulp < here.ulp || ulp === -1) &&
      (share <= before.share || share < here.share || share === -1);
    return !isLow;
  });

export const largestMeasures = (
  theCase: Case,
  readings: Readings,
  comparison: Comparison,
  before: Floor,
): LargestMeasures => {
  const screened = readings.screen.of(comparison);
  const { ulps, shares, apart } = screened;
  const measure = (among: readonly number[]): readonly MeasuredElement[] => {
    const none = among.map(() => ({ ulp: null, share: null }));
    const measured = (): readonly Measured[] =>
      among.length === 0 ? [] : measureAll(theCase, readings, comparison, { elements: among, apart });
    return orElse(measured, none).map((made, i) => ({ ...made, element: among[i] as number }));
  };
  let left = candidates(screened, [...ulps.keys()], before, before);
  const isTold = (i: number): boolean => ulps[i] !== Infinity || shares[i] !== Infinity;
  if (left.length > worthATry && left.some(isTold)) {
    const tried = measure([...new Set([indexOfLargest(ulps, left), indexOfLargest(shares, left)])]);
    const most = (of: (m: Measured) => Measured['ulp']): number =>
      Math.max(-1, ...tried.map((m) => floorOf(of(m))));
    left = candidates(screened, left, before, {
      ulp: most(({ ulp }) => ulp),
      share: most(({ share }) => share),
    });
  }
  const kept = new Set(left);
  const skipped = ulps.reduce((count, ulp, i) => (ulp === -1 && !kept.has(i) ? count + 1 : count), 0);
  return { measured: measure(left), skipped };
};
