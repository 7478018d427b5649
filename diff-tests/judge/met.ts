/**
 * The strictest profile of the chain that answers meet, and the strictest that they meet once subnormals may be flushed:
 * a property beside the chain. Both by place; the chain's length for none.
 */
import { chain, flushedChain } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';

export interface Met {
  readonly rank: number;
  readonly flushed: number;
}

/** Before any answer everything is met. */
export const allMet: Met = { rank: 0, flushed: 0 };

/** Met by nothing: then nobody looks for it. */
export const noneMet: Met = { rank: chain.length, flushed: chain.length };

/** What answers meet that were counted apart. */
export const bothMet = (a: Met, b: Met): Met => ({
  rank: Math.max(a.rank, b.rank),
  flushed: Math.max(a.flushed, b.flushed),
});

/**
 * Where the chain with subnormals flushed is met, by answers that met it at `before` and one more; `rank`: where all of
 * them meet the chain as it is. Each of its profiles allows what that one does, so that most answers are not looked at.
 */
export const flushedFrom = (
  before: number,
  rank: number,
  isMet: (profile: Profile, place: number) => boolean,
): number => {
  let place = before;
  for (
    let profile = flushedChain[place];
    place < rank && profile !== undefined;
    profile = flushedChain[++place]
  )
    if (isMet(profile, place)) break;
  return place;
};

/** The name of the strictest one that is met with subnormals flushed, where none is as it is. */
export const strictestFlushed = ({ rank, flushed }: Met): string | null =>
  rank < chain.length ? null : (chain[flushed]?.name ?? null);
