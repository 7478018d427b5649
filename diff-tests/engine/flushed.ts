/** The strictest profile of the chain that a row meets once subnormals may be flushed: a property beside the chain. */
import { chain, flushedChain } from '../../spec/profiles/index.ts';
import type { Implementation } from '../runners/implementation.ts';
import type { Terms } from '../judge/judge.ts';
import type { Part, Seen } from './part.ts';
import { judged } from './trial.ts';

const isMet = (implementation: Implementation, { theCase, answer }: Seen, terms: Terms): boolean => {
  const { judgement } = judged(implementation, theCase, { answer, again: null }, terms, { measured: false });
  return judgement.verdict !== 'rejected';
};

/**
 * Null where a profile of the chain is met as it is, where none is met with subnormals flushed either, and where not every
 * case was kept: what is said rests on all of them.
 */
export const strictestFlushed = (
  implementation: Implementation,
  { rank, counts, seen }: Pick<Part, 'rank' | 'counts' | 'seen'>,
  { epsilon }: Terms,
): string | null => {
  const cases = Object.values(counts).reduce((sum, count) => sum + count, 0);
  // Of a model that is called twice the second answer is not kept, and its value is free.
  const isFree = seen.some(({ theCase }) => theCase.operation.freeValue);
  if (rank < chain.length || seen.length !== cases || isFree) return null;
  // Rejected cases first: most rows that meet nothing are told by one of them.
  const ordered = seen.toSorted(
    (a, b) => Number(b.judgement.verdict === 'rejected') - Number(a.judgement.verdict === 'rejected'),
  );
  // Each allows all that those before it do: what one case needs no other has to meet again.
  let place = 0;
  for (const one of ordered) {
    let profile = flushedChain[place];
    while (profile !== undefined && !isMet(implementation, one, { epsilon, profile }))
      profile = flushedChain[++place];
    if (profile === undefined) return null;
  }
  return chain[place]?.name ?? null;
};
