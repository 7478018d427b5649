/** Which of T trained steps are taken: lists of integers, in integer arithmetic. */
import * as read from '../../inputs.ts';
import { operation } from '../../operation.ts';

const list = (n: number, entry: (i: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, i) => entry(i));

const whole = (n: number, d: number): number => (n - (n % d)) / d;

/** n / d to the nearest integer, ties to even. */
const nearest = (n: number, d: number): number => {
  const below = whole(n, d);
  const above = d - (n % d);
  if (n % d === above) return below + (below % 2);
  return n % d < above ? below : below + 1;
};

const spaced = { T: read.count, n: read.state('T') };

/** ((n - 1 - i) * floor(T / n)) + offset */
export const timestepsLeading = operation(
  'timestepsLeading',
  { ...spaced, offset: read.step('T') },
  ({ T, n, offset }) => {
    const stride = n === 0 ? 0 : whole(T, n);
    const first = (n - 1) * stride + offset;
    if (n > 0 && first >= T)
      throw new RangeError(`timestepsLeading: offset makes the first timestep ${first}, and T is ${T}`);
    return list(n, (i) => first - i * stride);
  },
);

/** round(T - (i * T / n)) - 1 */
export const timestepsTrailing = operation('timestepsTrailing', spaced, ({ T, n }) =>
  list(n, (i) => nearest(T * n - i * T, n) - 1),
);

/** round((n - 1 - i) * (T - 1) / (n - 1)); [0] where n = 1 */
export const timestepsLinspace = operation('timestepsLinspace', spaced, ({ T, n }) =>
  n === 1 ? [0] : list(n, (i) => nearest((n - 1 - i) * (T - 1), n - 1)),
);

/** The next of the list; -1, the clean state, after the last. */
export const previousTimesteps = operation(
  'previousTimesteps',
  { timesteps: read.timesteps() },
  ({ timesteps }) => list(timesteps.length, (i) => timesteps[i + 1] ?? -1),
);
