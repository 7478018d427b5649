/**
 * Which failures of a row are looked into: the first of each kind. A shard does not know what others found before, so it
 * looks into all that one machine might, and the merged row picks from those what one machine would have.
 */
import type { Broken } from '../judge/broken.ts';
import { type FailureKind, sameKind } from '../judge/failure-kind.ts';
import type { Failure } from '../report/schema.ts';
import type { Origin } from './row-settings.ts';
import type { Trial } from './trial.ts';

/** Failures that a row shows, and how many of one kind are looked into. */
export const mostFailures = 10;
const mostOfAKind = 2;

/** A failing case, as far as it says whether it is looked into. */
export interface Sighting {
  readonly kind: FailureKind | null;
  /** Whether it is an ordinary one. */
  readonly isUsual: boolean;
  readonly isLost: boolean;
}

/** A failure that was looked into. */
export interface KeptFailure {
  readonly kind: FailureKind | null;
  readonly isUsual: boolean;
  readonly broken: Broken | null;
  readonly failure: Failure;
  readonly best: Pick<Trial, 'theCase' | 'answer'>;
  readonly origin: Origin;
}

/** A sighting that was looked into. `small`: what came of it; null where an earlier one says it all. */
export interface Look extends Sighting {
  readonly index: number;
  /** A valid call without an answer: it counts once some valid call is answered. */
  readonly failed: boolean;
  readonly small: KeptFailure | null;
}

export class Looks {
  readonly kept: KeptFailure[] = [];
  readonly #known: Pick<Sighting, 'kind' | 'isUsual'>[] = [];

  /** Whether enough of its kind are not known yet. An ordinary case says more, so others of its kind end there. */
  wants({ kind, isUsual, isLost }: Sighting): boolean {
    const alike = this.#known.filter((known) => sameKind(known.kind, kind));
    if (!isUsual && alike.some((known) => known.isUsual)) return false;
    const before = alike.filter((known) => known.isUsual === isUsual).length;
    const most = isLost ? 1 : mostOfAKind;
    return before < most && (before === 0 || this.kept.length < mostFailures);
  }

  begin({ kind, isUsual }: Sighting): void {
    this.#known.push({ kind, isUsual });
  }

  /** Whether it is a counterexample that was not known. */
  end({ kind, isUsual }: Sighting, small: KeptFailure | null): boolean {
    if (small === null) return false;
    if (!isUsual && small.isUsual) this.#known.push({ kind, isUsual: true });
    if (this.kept.some(({ failure }) => failure.replay === small.failure.replay)) return false;
    this.kept.push(small);
    return true;
  }
}

/** What a shard looks into: all that it might have to, whatever others found. */
export class ShardLooks {
  readonly #seen = new Map<string, number>();

  wants({ kind, isUsual, isLost }: Sighting): boolean {
    const key = JSON.stringify([kind, isUsual, isLost]);
    const before = this.#seen.get(key) ?? 0;
    this.#seen.set(key, before + 1);
    return before < (isLost ? 1 : mostOfAKind);
  }
}

/** What one machine keeps of these, in the order of their cases. `answeredAt`: the first valid call with an answer. */
export const replayLooks = (looks: readonly Look[], answeredAt: number | null): Looks => {
  const made = new Looks();
  const put = (look: Look): void => {
    if (!made.wants(look)) return;
    made.begin(look);
    made.end(look, look.small);
  };
  const waits = ({ failed, index }: Look): boolean => failed && (answeredAt === null || index < answeredAt);
  const sorted = looks.toSorted((a, b) => a.index - b.index);
  const waiting = sorted.filter(waits);
  for (const look of sorted) {
    if (waits(look)) continue;
    if (answeredAt !== null && look.index >= answeredAt) waiting.splice(0).forEach(put);
    put(look);
  }
  if (answeredAt !== null) waiting.forEach(put);
  return made;
};

/** All of them, where something else chose which to look into. */
export const allLooks = (looks: readonly Look[]): Looks => {
  const made = new Looks();
  for (const look of looks) made.end(look, look.small);
  return made;
};
