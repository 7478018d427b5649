/**
 * Which elements of a comparison need not be measured: a bound in binary64 shows that they cannot raise the largest
 * error in ulp nor the largest share of the budget that is known already. What no bound decides is measured exactly, so
 * the figures of a report are the same to the digit.
 */
import type { Ratio } from '../../spec/context.ts';
import { evenly } from '../../spec/columns/allowance.ts';
import { boundsColumns } from '../../spec/columns/bounds.ts';
import { limits, numberOf } from '../../spec/columns/numbers.ts';
import { binade, roundOne } from '../../spec/columns/rounding.ts';
import type { Rational } from '../../spec/scalars/exact/rational.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { roundRational } from '../../spec/scalars/floats/round.ts';
import type { Case } from '../cases/generators/cases.ts';
import { orElse } from './beside.ts';
import { type BoundsOfAll, type BoundsRun, boundsRun } from './bounds-run.ts';
import type { Comparison } from './comparison.ts';

/** The largest measures known, rounded down; -1: none. What is not above them changes nothing. */
export interface Floor {
  readonly ulp: number;
  readonly share: number;
}

/** Below everything: all is measured. */
export const noFloor: Floor = { ulp: -1, share: -1 };

/** A measure rounded down to binary64; -1 where there is none. */
export const floorOf = (of: Rational | null): number =>
  of === null ? -1 : numberOf(roundRational(formats.binary64, 'towardNegative', of));

/** What of each element is certain, without measuring it. */
export interface Screened {
  /** Its error in ulp is not above this; -1: it surely has none; Infinity: nothing is certain, not even that. */
  readonly ulps: Float64Array;
  /** Its share of the budget, the same way. */
  readonly shares: Float64Array;
  /** Whether what the wide profile allows of it is surely of one sign. */
  readonly plain: readonly boolean[];
  /** Whether the definition computes each element by itself, so that some can be run alone. */
  readonly apart: boolean;
}

/** A bound is off by a few roundings of binary64 itself. */
const [slack, leastSlack] = [1 + 2 ** -40, 2 ** -1060];

/** The bounds of what was compared; null where there is nothing to run, or not as many bounds as elements. */
const inOrder = (run: BoundsRun, { evaluation, output }: Comparison): BoundsOfAll | null => {
  const bounds = evaluation === null ? null : run(evaluation).output();
  return bounds?.lo.length === output.data.length ? bounds : null;
};

export class Screen {
  readonly #theCase: Case;
  readonly #exact: BoundsRun;
  readonly #wide: BoundsRun;
  readonly #budget: BoundsRun;

  constructor(theCase: Case, epsilon: Ratio) {
    this.#theCase = theCase;
    const run = (side: 'outer' | 'inner', ulps: number, exp: number): BoundsRun => {
      return boundsRun(theCase, boundsColumns(theCase.format, side, evenly(ulps, exp), epsilon));
    };
    this.#exact = run('outer', 0, 0);
    this.#wide = run('outer', 0.5, 1);
    this.#budget = run('inner', 0.5, 0.5);
  }

  of(comparison: Comparison): Screened {
    const size = comparison.output.data.length;
    const unknown = (): Float64Array => new Float64Array(size).fill(Infinity);
    return (
      orElse(() => this.#screened(comparison), null) ?? {
        ulps: unknown(),
        shares: unknown(),
        plain: new Array<boolean>(size).fill(false),
        apart: false,
      }
    );
  }

  #screened(comparison: Comparison): Screened | null {
    const { data } = comparison.output;
    const [exact, wide, budget] = [this.#exact, this.#wide, this.#budget].map((run) =>
      inOrder(run, comparison),
    );
    if (!exact || !wide || !budget) return null;
    const { format } = this.#theCase;
    const round = roundOne[format];
    const { precision, smallestNormal, largest } = limits[format];
    const place = 2 ** (1 - precision);
    const [ulps, shares] = [new Float64Array(data.length), new Float64Array(data.length)];
    const plain: boolean[] = [];
    for (let i = 0; i < data.length; i++) {
      const g = data[i] as number;
      const [lo, hi] = [exact.lo[i] as number, exact.hi[i] as number];
      // No number to compare with, or no number that could be compared.
      if (lo === Infinity || !Number.isFinite(g) || round(g) !== g) {
        ulps[i] = shares[i] = -1;
        plain.push(false);
        continue;
      }
      const far = Math.max(g - lo, hi - g);
      const distance = far === 0 ? 0 : far * slack + leastSlack;
      const reach = Math.max((budget.hi[i] as number) - hi, lo - (budget.lo[i] as number)) / slack;
      shares[i] = distance === 0 ? 0 : reach > 0 ? (distance / reach) * slack : Infinity;
      // A power of two among the ends of an interval: its binade is not certain.
      const size = binade(lo);
      const isSure = lo === hi || (size === binade(hi) && Math.abs(lo) !== size && Math.abs(hi) !== size);
      const isNormal = isSure && lo * hi > 0 && size >= smallestNormal && size <= largest;
      const isPlain = (wide.lo[i] as number) > 0 || (wide.hi[i] as number) < 0;
      plain.push(isPlain);
      const isTiny = Math.max(-lo, hi) < smallestNormal;
      ulps[i] = isTiny ? -1 : isNormal && isPlain ? distance / (size * place) : Infinity;
    }
    return { ulps, shares, plain, apart: exact.apart };
  }
}
