/** Ordinary cases counted apart, and what an implementation that fails outside of them alone would have to say. */
import { brokenBy, usualNames } from '../cases/assumptions.ts';
import type { Result } from '../report/schema.ts';
import type { Trial } from './trial.ts';

type Verdict = Trial['judgement']['verdict'];

/** The valid cases of a row in which the same assumptions are broken. */
export interface Stratum {
  readonly broken: readonly string[];
  readonly verdicts: Record<Verdict, number>;
}

const countIn = (strata: readonly Stratum[], verdict?: Verdict): number =>
  strata.reduce(
    (sum, { verdicts }) =>
      sum + (verdict === undefined ? Object.values(verdicts).reduce((a, b) => a + b, 0) : verdicts[verdict]),
    0,
  );

/** The least that accounts for all of the rejected strata: that which leaves out few others first. */
const accountOf = (strata: readonly Stratum[], names: readonly string[]): readonly string[] => {
  const failing = strata.filter(({ verdicts }) => verdicts.rejected > 0);
  const chosen: string[] = [];
  let open = failing;
  while (open.length > 0) {
    const worth = names.map((name) => {
      const breaks = ({ broken }: Stratum): boolean => broken.includes(name);
      const [accounted, lost] = [
        countIn(open.filter(breaks), 'rejected'),
        countIn(strata.filter(breaks), 'accepted'),
      ];
      return { name, accounted, worth: accounted === 0 ? 0 : accounted ** 2 / (accounted + lost) };
    });
    const [best] = worth.toSorted((a, b) => b.worth - a.worth);
    if (best === undefined || best.accounted === 0) return [];
    chosen.push(best.name);
    open = open.filter(({ broken }) => !broken.includes(best.name));
  }
  const isNeeded = (name: string, all: readonly string[]): boolean =>
    failing.some(({ broken }) => !all.some((other) => other !== name && broken.includes(other)));
  return chosen.reduceRight<readonly string[]>(
    (kept, name) => (isNeeded(name, kept) ? kept : kept.filter((other) => other !== name)),
    chosen,
  );
};

export class Ordinary {
  readonly #strata = new Map<string, Stratum>();
  readonly #epsilon: number;

  constructor(epsilon: number) {
    this.#epsilon = epsilon;
  }

  get strata(): readonly Stratum[] {
    return [...this.#strata.values()];
  }

  /** Counts a case; those that the types forbid are of neither sort. Whether it is an ordinary one. */
  add({ theCase, judgement }: Trial): boolean {
    if (theCase.forbidden !== null) return false;
    return this.count(brokenBy(theCase, this.#epsilon), judgement.verdict, 1);
  }

  /** Counts cases in which these assumptions do not hold. Whether they are ordinary. */
  count(broken: readonly string[], verdict: Verdict, cases: number): boolean {
    const key = broken.join();
    const stratum = this.#strata.get(key) ?? {
      broken,
      verdicts: { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0 },
    };
    stratum.verdicts[verdict] += cases;
    this.#strata.set(key, stratum);
    return !broken.some((name) => usualNames.includes(name));
  }
}

/**
 * What a report says. `outside` where failures are outside alone: the cases that the named assumptions leave out.
 * `isFound`: an ordinary counterexample was found while another was made small; then they are not.
 */
export const ordinaryCounts = (
  all: readonly Stratum[],
  isFound: boolean,
): Pick<Result, 'ordinary' | 'outside'> => {
  const inside = all.filter(({ broken }) => !broken.some((name) => usualNames.includes(name)));
  const ordinary = {
    cases: countIn(inside),
    accepted: countIn(inside, 'accepted'),
    rejected: countIn(inside, 'rejected'),
  };
  if (isFound || ordinary.rejected > 0 || countIn(all, 'rejected') === 0) return { ordinary };
  const assumes = accountOf(all, usualNames);
  const outside = all.filter(({ broken }) => assumes.some((name) => broken.includes(name)));
  return {
    ordinary,
    outside: { cases: countIn(outside), rejected: countIn(outside, 'rejected'), assumes: [...assumes] },
  };
};
