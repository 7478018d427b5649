/** The arithmetic that accounts for failures of a definition that is right: the fewest freedoms under which all are allowed. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import type { Terms } from '../../judge/judge.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { checked } from '../search/checked.ts';
import type { Judged } from '../search/observations.ts';
import { type Freedom, freedoms, widenedBy } from './freedoms.ts';

const flushing = freedoms.at(-1) as Freedom;

/** Failures that freedoms are left out on first, the smallest; what they do not tell, further ones do. */
const firstLooked = 8;

const sizeOf = ({ theCase }: Judged): number => JSON.stringify(theCase.inputs).length;

/** The fewest freedoms that explain failures, by leaving out one after another; null where all together do not. */
const fewest = (
  operation: Operation,
  failing: readonly Judged[],
  terms: Terms,
): readonly Freedom[] | null => {
  const isExplained = (chosen: readonly Freedom[], one: Judged): boolean =>
    checked(operation, [one], { ...terms, profile: widenedBy(terms.profile, chosen) }).failed.length === 0;
  const sorted = failing.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const looked = sorted.slice(0, firstLooked);
  let few: readonly Freedom[] = [];
  for (;;) {
    if (!looked.every((one) => isExplained(freedoms, one))) return null;
    const kept = few;
    few = freedoms.reduce<readonly Freedom[]>((left, one) => {
      const without = left.filter((other) => other !== one);
      const isIdle = !kept.includes(one) && looked.every((failure) => isExplained(without, failure));
      return isIdle ? without : left;
    }, freedoms);
    const other = sorted.find((one) => !isExplained(few, one));
    if (other === undefined) return few;
    looked.push(other);
  }
};

/**
 * The reason of failures of a right definition. `generous`: whether freedoms that leave much open may be in it though
 * nothing is flushed.
 */
export const machineReason = (
  operation: Operation,
  seen: readonly Judged[],
  terms: Terms,
  isOrdinary: (theCase: Case) => boolean,
  generous: boolean,
): Diagnosis | null => {
  const about = seen.filter(
    ({ theCase, answer }) => theCase.forbidden === null && answer.kind === 'returned',
  );
  const failing = about.filter(({ isRejected }) => isRejected);
  const few = failing.length === 0 ? null : fewest(operation, failing, terms);
  if (few === null) return null;
  const isOpen = few.some(({ isGenerous }) => isGenerous === true);
  if (isOpen && !generous && !few.includes(flushing)) return null;
  const passing = about.length - failing.length;
  const ordinary = about.filter(({ theCase }) => isOrdinary(theCase));
  const names = few.map(({ name }) => name).toReversed();
  return {
    kind: 'rounding',
    names,
    agrees: failing.length,
    of: failing.length,
    link: '',
    byEdit: {
      stratum: null,
      explains: { failing: failing.length, of: failing.length, passing, ofPassing: passing },
      exception: null,
      edit: { place: 'every operation', from: terms.profile.name, to: names.join(' and ') },
      cut: false,
      ...(ordinary.length > 0 && ordinary.every(({ isRejected }) => !isRejected)
        ? { ordinary: 'accepted' as const }
        : {}),
    },
  };
};
