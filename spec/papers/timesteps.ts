/**
 * Which of T trained steps a sampler takes: integers, in exact integer arithmetic, in no context. Timestep t is the state
 * after t + 1 noise steps; -1 is the clean state. Source: huggingface/diffusers@58eb52c, scheduling_ddim.py 358-376.
 */

/** An entry of a list: a quotient rounded to an integer, ties to even; `other` is the other neighbour of a tie. */
export interface Timestep {
  readonly value: number;
  readonly other: number | null;
}

const exactly = (value: number): Timestep => ({ value, other: null });

const floorOf = (n: number, d: number): number => (n - (n % d)) / d;

/** n/d rounded to the nearest integer, ties to even; n >= 0, d > 0. */
const nearest = (n: number, d: number): Timestep => {
  const [low, twice] = [floorOf(n, d), 2 * (n % d)];
  if (twice !== d) return exactly(twice < d ? low : low + 1);
  return low % 2 === 0 ? { value: low, other: low + 1 } : { value: low + 1, other: low };
};

const less = ({ value, other }: Timestep, by: number): Timestep => ({
  value: value - by,
  other: other === null ? null : other - by,
});

const list = (n: number, entry: (i: number) => Timestep): readonly Timestep[] =>
  Array.from({ length: n }, (_, i) => entry(i));

/** Entry i is (n-1-i) * floor(T/n) + offset. `steps` is T, n in 0..T. */
export const timestepsLeading = (steps: number, n: number, offset: number): readonly Timestep[] =>
  list(n, (i) => exactly((n - 1 - i) * floorOf(steps, n) + offset));

/** Entry i is round(T - i*T/n) - 1, the quotient exact: the first is T-1. */
export const timestepsTrailing = (steps: number, n: number): readonly Timestep[] =>
  list(n, (i) => less(nearest((n - i) * steps, n), 1));

/** Entry i is round((n-1-i)*(T-1)/(n-1)), the quotient exact; [0] where n = 1, the cleanest step. */
export const timestepsLinspace = (steps: number, n: number): readonly Timestep[] =>
  n === 1 ? [exactly(0)] : list(n, (i) => nearest((n - 1 - i) * (steps - 1), n - 1));

/** The state that each step ends in: the next entry of the list, and -1, the clean state, after the last. */
export const previousTimesteps = (timesteps: readonly number[]): readonly number[] =>
  timesteps.map((_, i) => timesteps[i + 1] ?? -1);
