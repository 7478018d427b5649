/** In which order a sampler may run its steps, as hypotheses that counts and times tell apart. */
import type { Order } from '../template/operation.ts';

export interface Hypothesis {
  /** The name of the mistake; '' for the order of the definition. */
  readonly name: string;
  readonly order: Order;
}

const down: Order = (T) => Array.from({ length: T }, (_, i) => T - 1 - i);

/** That of the definition. */
export const own: Hypothesis = { name: '', order: down };

/** The definition's own first: it is taken where several fit alike. */
export const hypotheses: readonly Hypothesis[] = [
  own,
  { name: 'steps in the opposite order', order: (T) => down(T).toReversed() },
  { name: 'last step left out', order: (T) => down(T).slice(0, -1) },
  { name: 'first step left out', order: (T) => down(T).slice(1) },
  { name: 'first step taken twice', order: (T) => down(T).flatMap((i, at) => (at === 0 ? [i, i] : [i])) },
  { name: 'last step taken twice', order: (T) => down(T).flatMap((i) => (i === 0 ? [i, i] : [i])) },
  { name: 'each step taken twice', order: (T) => down(T).flatMap((i) => [i, i]) },
  { name: 'one step more', order: (T) => (T === 0 ? [] : [...down(T), -1]) },
  { name: 'no step at T = 1', order: (T) => (T === 1 ? [] : down(T)) },
];
