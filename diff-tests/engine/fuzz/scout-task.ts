/** What a scout is asked, and what it tells: plain data, so that it may come from another thread. */
import type { EncodedInputs } from '../../cases/encoding.ts';
import type { Floor } from '../../judge/screen.ts';
import type { Verdict } from '../../judge/judge.ts';
import type { Met } from '../../judge/met.ts';

/** Why a case is worth more than its verdict: what a search goes on from. */
export const reasonsToKeep = ['budget share', 'distance to the end', 'fingerprint', 'branch'] as const;
export type Reason = (typeof reasonsToKeep)[number];

/** A case that can be made again. */
export interface Kept {
  readonly inputs: EncodedInputs;
  readonly formula: string | null;
}

/** Something new: by its key (a fingerprint, a branch), or by a score that was never so high. */
export interface News extends Kept {
  readonly reason: Reason;
  readonly key: string;
  readonly score: number;
}

/** A case that was rejected: one that stands at an index, or one of its own. */
export type Rejected = { readonly index: number } | Kept;

export interface ScoutTask {
  readonly backend: string;
  readonly operation: string;
  readonly first: number;
  readonly count: number;
  /** From one index to the next: more than 1 where the run is one of several shards. */
  readonly every: number;
  /** What was met so far, and the largest measures. */
  readonly met: Met;
  readonly floor: Floor;
  /** What was reached without a rejection: the largest share of the budget, and the narrowest distance to the end of a set. */
  readonly share: number;
  readonly margin: number;
  readonly corpus: readonly Kept[];
  /** Milliseconds since 1970 at which it stops, whatever is left. */
  readonly until: number;
}

/** Cases of one verdict and one sort: their counts. */
export interface Told {
  readonly verdict: Verdict;
  /** The assumptions that do not hold; null where the case is of no such sort: forbidden, or of many elements. */
  readonly broken: readonly string[] | null;
  readonly cases: number;
  readonly elements: number;
  readonly ulpSkipped: number;
}

export interface Way {
  cases: number;
  elements: number;
  rejected: number;
}

export interface ScoutDone {
  /** How many of the indices were tried. */
  readonly tried: number;
  readonly told: readonly Told[];
  /** Whether a valid call was answered. */
  readonly answered: boolean;
  readonly met: Met;
  readonly rejected: readonly Rejected[];
  /** Cases that raise the largest error in ulp or share of the budget: they are measured once more. */
  readonly measured: readonly Kept[];
  readonly news: readonly News[];
  readonly ways: Readonly<Record<'cases' | 'bulk' | 'mutations', Way>>;
  readonly targets: Readonly<Record<string, number>>;
  /** What went wrong beside the verdicts. */
  readonly warnings: readonly string[];
  /** The implementation turned out not to be what was asked for. */
  readonly gaveUp: { readonly reason: string; readonly remedy: string } | null;
}
