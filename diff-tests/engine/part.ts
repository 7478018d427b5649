/**
 * What a row comes to, as data that can be put together: one machine has one part, of a run in shards each shard has
 * one. Sums are added, of what is largest the first is taken, and what is listed carries the index of its case.
 */
import type { Unavailable } from '../../impl/backends.ts';
import type { Verdict } from '../judge/judge.ts';
import { compare, type Rational } from '../../spec/scalars/exact/rational.ts';
import { larger } from '../judge/measures.ts';
import { collect, type Fact } from '../reasons/fingerprint.ts';
import type { Result } from '../report/schema.ts';
import type { Look } from './looks.ts';
import { bothMet, type Met } from '../judge/met.ts';
import type { Stratum } from './ordinary.ts';
import type { Trial } from './trial.ts';

/** A case that reasons are looked for in: of its judgement, what they need. */
export interface Seen extends Pick<Trial, 'theCase' | 'answer'> {
  readonly index: number;
  readonly judgement: Pick<Trial['judgement'], 'verdict' | 'part' | 'broken'>;
}

/** Cases of each sort that reasons are looked for in: the first that failed, and the first that passed. */
const mostSeen = 1000;

/** The first of each sort, in the order of the cases. */
export const firstSeen = (seen: readonly Seen[]): readonly Seen[] => {
  const sorted = seen.toSorted((a, b) => a.index - b.index);
  const left = { rejected: mostSeen, other: mostSeen };
  return sorted.filter(
    ({ judgement }) => left[judgement.verdict === 'rejected' ? 'rejected' : 'other']-- > 0,
  );
};

/** Answers to cases that are not counted: put where something failed, so that a reason can be found elsewhere. */
export type Asked = Readonly<Record<'further' | 'telling' | 'fresh', readonly Trial['answer'][]>>;

export interface Part {
  /** Why the row could not be run; null: it was. */
  readonly gaveUp: Unavailable | null;
  /** The first valid call that was answered, and the first call that ended without an answer. */
  readonly answeredAt: number | null;
  readonly threw: { readonly index: number; readonly text: string } | null;
  readonly lost: number;
  /** Forbidden calls that were answered. */
  readonly unrefused: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly elements: number;
  readonly ulpSkipped: number;
  /** What all decided cases met. */
  readonly met: Met;
  readonly strata: readonly Stratum[];
  readonly worst: {
    readonly index: number;
    readonly of: Rational;
    readonly shown: Pick<Result, 'worst' | 'setWidthUlp' | 'condition'>;
  } | null;
  readonly share: Rational | null;
  /** What cases showed of the arithmetic, each better than those before; what the probes show. */
  readonly facts: readonly { readonly index: number; readonly fact: Fact }[];
  readonly probed: readonly Fact[] | null;
  readonly looks: readonly Look[];
  readonly seen: readonly Seen[];
  readonly asked: Asked | null;
}

const first = <T extends { readonly index: number }>(a: T | null, b: T | null): T | null =>
  a === null || (b !== null && b.index < a.index) ? b : a;

const least = (a: number | null, b: number | null): number | null =>
  a === null || (b !== null && b < a) ? b : a;

const worse = (a: Part['worst'], b: Part['worst']): Part['worst'] =>
  a !== null && b !== null && compare(a.of, b.of) === 0 ? first(a, b) : larger(a, b);

const sum = <K extends string>(
  a: Readonly<Record<K, number>>,
  b: Readonly<Record<K, number>>,
): Record<K, number> =>
  Object.fromEntries(
    (Object.entries(a) as [K, number][]).map(([key, count]) => [key, count + b[key]]),
  ) as Record<K, number>;

const strataOf = (all: readonly Stratum[]): readonly Stratum[] => {
  const made = new Map<string, Stratum>();
  for (const stratum of all) {
    const key = stratum.broken.join();
    const before = made.get(key);
    made.set(
      key,
      before === undefined ? stratum : { ...before, verdicts: sum(before.verdicts, stratum.verdicts) },
    );
  }
  return [...made.values()];
};

/** The facts of all cases: those of one name by the order in which they were seen. */
export const factsOf = ({ facts, probed }: Pick<Part, 'facts' | 'probed'>): readonly Fact[] =>
  [...facts.toSorted((a, b) => a.index - b.index).map(({ fact }) => fact), ...(probed ?? [])].reduce<
    readonly Fact[]
  >(collect, []);

const joined = (a: Part, b: Part): Part => ({
  gaveUp: a.gaveUp ?? b.gaveUp,
  answeredAt: least(a.answeredAt, b.answeredAt),
  threw: first(a.threw, b.threw),
  lost: a.lost + b.lost,
  unrefused: a.unrefused + b.unrefused,
  counts: sum(a.counts, b.counts),
  elements: a.elements + b.elements,
  ulpSkipped: a.ulpSkipped + b.ulpSkipped,
  met: bothMet(a.met, b.met),
  strata: strataOf([...a.strata, ...b.strata]),
  worst: worse(a.worst, b.worst),
  share:
    a.share !== null && b.share !== null
      ? compare(b.share, a.share) > 0
        ? b.share
        : a.share
      : (a.share ?? b.share),
  facts: [...a.facts, ...b.facts],
  probed: a.probed ?? b.probed,
  looks: [...a.looks, ...b.looks],
  seen: firstSeen([...a.seen, ...b.seen]),
  asked: a.asked ?? b.asked,
});

/** The parts of one row as one. */
export const joinParts = (parts: readonly [Part, ...Part[]]): Part => parts.reduce(joined);
