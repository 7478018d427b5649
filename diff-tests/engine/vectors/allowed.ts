/** What a profile allows of a case, as a file says it and as its reader judges. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/case.ts';
import type { HostTensor } from '../../cases/values.ts';
import type { AllowedSets } from '../../judge/allowed.ts';
import { type Hull, hullOf, isWithin } from '../../judge/hull.ts';
import { allowedIntegers } from '../../judge/integers.ts';
import { rulesOf } from '../../judge/rules.ts';
import { wholeRun } from '../../judge/whole-run.ts';
import type { Done } from './float-run.ts';

/** A call of the model as it may be made; t: a set, or the index itself. */
interface HullCall {
  readonly x: readonly (Hull | null)[];
  readonly t: Hull | null | number;
}

/** What a profile allows of a case, as a file says it. */
export interface Allowed {
  readonly output: readonly (Hull | null)[];
  readonly calls: readonly HullCall[];
}

const hulls = (sets: AllowedSets, of: FormatName): (Hull | null)[] =>
  Array.from({ length: sets.size }, (_, i) => {
    const set = sets.at(i);
    return set === undefined ? null : hullOf(of, set);
  });

export const allowedOf = (theCase: Case, profile: Profile): Allowed => {
  const { format, operation } = theCase;
  if (operation.integers !== null) return { output: hulls(allowedIntegers(theCase), 'binary64'), calls: [] };
  const rules = rulesOf(theCase, defaultEpsilon, profile);
  const { allowed, requests } = wholeRun(theCase, rules);
  return {
    output: hulls(allowed, format),
    calls: requests.map(({ x, t }) => ({
      x: hulls(x, format),
      t: typeof t === 'number' ? t : hullOf(rules.timeFormat, t),
    })),
  };
};

const areWithin = (hulls: readonly (Hull | null)[], { data }: HostTensor): boolean =>
  hulls.length === data.length && hulls.every((hull, i) => isWithin(hull, data[i] as number));

/** Whether a reader of the file takes an answer for right. */
export const isAllowed = ({ output, calls }: Allowed, done: Done): boolean =>
  calls.length === done.calls.length &&
  calls.every(({ x, t }, i) => {
    const call = done.calls[i] as Done['calls'][number];
    return areWithin(x, call.x) && (typeof t === 'number' ? t === call.t : isWithin(t, call.t));
  }) &&
  areWithin(output, done.output);
