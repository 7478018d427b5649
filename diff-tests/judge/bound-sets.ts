/** What bounds in columns decide of an output under a profile with sets; the exact judge decides the rest. */
import { roundOne } from '../../spec/columns/rounding.ts';
import { limits } from '../../spec/columns/numbers.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { HostTensor } from '../cases/values.ts';
import type { AllowedSet, AllowedSets } from './allowed.ts';
import type { Allowance } from '../../spec/columns/allowance.ts';
import type { Bounds } from '../../spec/columns/bounds.ts';
import type { BoundsOfAll } from './bounds-run.ts';
import type { Exactly } from './column-sets.ts';

/** What is known of one result: surely allowed, surely not, or (null) not decided here. */
export type Knows = (element: number, got: number) => boolean | null;

/**
 * `outer` holds all numbers that the profile allows; `inner` ends are reached or passed by numbers that it allows, and
 * what lies between two numbers of one sign is allowed too. Zeros, infinities and NaN are allowed for reasons of their
 * own: they are surely outside where all numbers are, and not decided else.
 */
export const knowsBy = (
  format: FormatName,
  outer: BoundsOfAll,
  inner: BoundsOfAll,
  { wider }: Pick<Allowance, 'wider'>,
): Knows => {
  const round = roundOne[format];
  const { largest } = limits[format];
  return (i, got) => {
    if (Number.isFinite(got) && round(got) !== got) return false;
    const [low, high] = [round(outer.lo[i] as number), round(outer.hi[i] as number)];
    // Nothing overflowed and nothing vanishes.
    const isPlain = (low > 0 || high < 0) && low >= -largest && high <= largest;
    if (isPlain && !(got >= low && got <= high)) return false;
    const [least, most] = [inner.lo[i] as number, inner.hi[i] as number];
    // Where intermediates are floats, what comes near to 0 is not known: the root of the smallest float is large.
    const isNumber = got !== 0 && Number.isFinite(got) && (wider || least > 0 || most < 0);
    return isNumber && got >= round(least) && got <= round(most) ? true : null;
  };
};

/** What was given is allowed: a quotient and a product by the same number may be exact. */
export const knowsGiven =
  ({ lo, hi }: BoundsOfAll): Knows =>
  (i, got) =>
    got !== 0 && lo[i] === got && hi[i] === got ? true : null;

/** Whether a time is surely one that may be passed: unrounded, or rounded to the format. */
export const isInside = (format: FormatName, { lo, hi }: Bounds, passed: number): boolean => {
  const [low, high] = [lo[0] as number, hi[0] as number];
  const round = roundOne[format];
  return passed > 0 && ((passed >= low && passed <= high) || (passed >= round(low) && passed <= round(high)));
};

/** The sets of an output, by what is known of each element, and by the exact judge. */
export const boundSets = ({ lo, hi, apart }: BoundsOfAll, knows: Knows, exactly: Exactly): AllowedSets => {
  const size = lo.length;
  /** Its set surely leaves something out. */
  const isBounded = (i: number): boolean =>
    (lo[i] as number) < Infinity && (lo[i] as number) <= (hi[i] as number);
  const known = new Map<number, AllowedSet | undefined>();
  let whole: AllowedSets | null = null;
  /** The exact sets of these elements, made together. */
  const make = (elements: readonly number[]): void => {
    const missing = elements.filter((i) => !known.has(i));
    if (missing.length === 0) return;
    const sets = apart ? exactly(missing) : (whole ??= exactly(null));
    for (const [at, i] of missing.entries()) known.set(i, sets.at(apart ? at : i));
  };
  const isOpen = (i: number): boolean => {
    const set = known.get(i);
    return set?.kind === 'set' && set.everything;
  };
  return {
    size,
    at: (element) => {
      if (element < 0 || element >= size) return undefined;
      make([element]);
      return known.get(element);
    },
    outside: (output: HostTensor) => {
      const { data } = output;
      const [certain, unsure]: [number[], number[]] = [[], []];
      for (let i = 0; i < size; i++) {
        const answer = knows(i, data[i] as number);
        if (answer !== true) (answer === null ? unsure : certain).push(i);
      }
      if (unsure.length === 0) return certain;
      const sets = apart ? exactly(unsure) : (whole ??= exactly(null));
      const picked = apart ? Float64Array.from(unsure, (i) => data[i] as number) : data;
      const beyond = sets.outside({ shape: apart ? [unsure.length] : output.shape, data: picked });
      const left = apart ? beyond.map((at) => unsure[at] as number) : beyond;
      if (certain.length === 0 && apart) return left;
      const found = new Set(left);
      return [...certain, ...unsure.filter((i) => found.has(i))].toSorted((i, j) => i - j);
    },
    get open() {
      const unsure: number[] = [];
      for (let i = 0; i < size; i++) if (!isBounded(i)) unsure.push(i);
      make(unsure);
      return unsure.filter(isOpen);
    },
  };
};
