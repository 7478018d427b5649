/** How two pictures differ: measured, and said in sentences. Nothing here is judged. */
import { levelOf, levels } from './subject.ts';

export interface Difference {
  readonly values: number;
  /** Values that are NaN or infinite: they are in no figure below. */
  readonly notFinite: number;
  /** The largest |here - exact|. */
  readonly largest: number;
  /** The largest power of two by which 99 of 100 differences still lie in [-1, 1]; 1 where there is none. */
  readonly factor: number;
  /** Values whose amplified difference is beyond that, and is drawn at the end of the scale. */
  readonly cut: number;
  /** Values that a screen of 256 levels shows otherwise, and by how many levels at most. */
  readonly shownOtherwise: number;
  readonly mostLevels: number;
  /** Values whose bits are not those of IEEE 754 arithmetic in binary32, and that arithmetic's own largest difference. */
  readonly otherBits: number;
  readonly largestOfIeee: number;
}

const most = (values: Iterable<number>): number => {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
};

const distances = function* (a: ArrayLike<number>, b: ArrayLike<number>): Generator<number> {
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs((a[i] as number) - (b[i] as number));
    if (Number.isFinite(distance)) yield distance;
  }
};

/** The largest power of two that keeps 99 of 100 of these within 1. */
const factorFor = (sorted: readonly number[]): number => {
  const bound = sorted[Math.ceil(0.99 * sorted.length) - 1] || sorted.at(-1) || 1;
  return 2 ** Math.floor(-Math.log2(bound));
};

/** `here` against what is exact, and against the bits of IEEE 754 arithmetic in the same format. */
export const differenceOf = (here: Float32Array, exact: Float64Array, ieee: Float64Array): Difference => {
  const apart = [...distances(here, exact)].toSorted((a, b) => a - b);
  const factor = factorFor(apart);
  const shown = [...here].map((value, i) => Math.abs(levelOf(value) - levelOf(exact[i] as number)));
  return {
    values: here.length,
    notFinite: here.filter((value) => !Number.isFinite(value)).length,
    largest: apart.at(-1) ?? 0,
    factor,
    cut: apart.filter((distance) => distance * factor > 1).length,
    shownOtherwise: shown.filter((by) => by > 0).length,
    mostLevels: most(shown),
    otherBits: here.filter((value, i) => !Object.is(value, ieee[i])).length,
    largestOfIeee: most(distances(ieee, exact)),
  };
};

const count = (n: number): string => n.toLocaleString('en');
const plural = (n: number, what: string): string => `${count(n)} ${what}${n === 1 ? '' : 's'}`;
const short = (x: number): string => String(Number(x.toPrecision(2)));

const seen = ({ values, shownOtherwise, mostLevels }: Difference): string =>
  shownOtherwise === 0
    ? `The eye sees two equal pictures: a screen of ${levels} levels shows all ${count(values)} values alike.`
    : `A screen of ${levels} levels shows ${count(shownOtherwise)} of ${count(values)} values otherwise, by ${plural(mostLevels, 'level')} at most.`;

const amplified = ({ largest, factor, cut }: Difference): string => {
  if (largest === 0) return 'There is no difference to amplify.';
  const beyond = cut === 0 ? '' : ` (${count(cut)} beyond the scale)`;
  return `The largest difference is ${short(largest)}, ${short((largest * levels) / 2)} of a level; amplified ${count(factor)} times it is the picture on the right${beyond}.`;
};

const bits = ({ values, otherBits, largestOfIeee }: Difference): string =>
  otherBits === 0
    ? 'Every bit is that of IEEE 754 binary32 arithmetic: the difference is its rounding and nothing else.'
    : `${count(otherBits)} of ${count(values)} values have other bits than IEEE 754 binary32 arithmetic gives, whose own largest difference is ${short(largestOfIeee)}.`;

/** What the eye sees, how large the difference is, and whose arithmetic it is. */
export const sentences = (difference: Difference): readonly string[] => [
  ...(difference.notFinite === 0
    ? []
    : [`${plural(difference.notFinite, 'value')} came back as NaN or infinite, and is in no figure here.`]),
  seen(difference),
  amplified(difference),
  bits(difference),
];
