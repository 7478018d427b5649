/** How near to the end of its set a result lies: where a search for one outside goes on. */
import type { Ratio } from '../../spec/context.ts';
import type { Dyadic } from '../../spec/scalars/exact/dyadic.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { Returned } from '../cases/answer.ts';
import type { Case } from '../cases/generators/cases.ts';
import type { AllowedSet } from './allowed.ts';
import { rulesOf } from './rules.ts';
import { toCompare } from './steps.ts';

export interface Margin {
  readonly element: number;
  /** The distance to the nearer end by the width of the set, about: 0 to 1/2. */
  readonly of: number;
}

/** About the number: what is searched for needs no last digit. */
const about = ({ m, e }: Dyadic): number => {
  const bits = m.toString(2).length;
  const cut = Math.max(0, bits - 53);
  return Number(m >> BigInt(cut)) * 2 ** (e + cut);
};

const marginIn = (allowed: AllowedSet | undefined, got: number): number | null => {
  if (allowed?.kind !== 'set' || got === 0) return null;
  const part = got < 0 ? allowed.set.negative : allowed.set.positive;
  if (part === null || part.hi === null) return null;
  const [lo, hi, size] = [about(part.lo), about(part.hi), Math.abs(got)];
  const of = Math.min(size - lo, hi - size) / (hi - lo);
  return of >= 0 && of <= 1 / 2 ? of : null;
};

/** The narrowest margin among the elements of an answer; null where the profile allows single floats. */
export const narrowest = (
  theCase: Case,
  epsilon: Ratio,
  profile: Profile,
  { output, calls, order = calls.map((_, i) => i) }: Returned,
): Margin | null => {
  if (profile.listed === true) return null;
  let best: Margin | null = null;
  for (const next of toCompare(theCase, rulesOf(theCase, epsilon, profile), calls, order, output)) {
    if ('broken' in next) break;
    if (!next.counts) continue;
    for (const [element, got] of next.output.data.entries()) {
      const of = marginIn(next.allowed.at(element), got);
      if (of !== null && (best === null || of < best.of)) best = { element, of };
    }
  }
  return best;
};
