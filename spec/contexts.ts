import type { Context, Ratio } from './context.ts';
import { binary } from './scalars/floats/binary.ts';
import type { Profile } from './profiles/profile.ts';
import { envelope } from './scalars/sets/envelope.ts';
import { type FormatName, formatNames } from './scalars/floats/format.ts';
import { formula } from './scalars/formula.ts';
import { interval } from './scalars/exact/interval.ts';
import { parseLiteral } from './scalars/exact/literal.ts';
import { lowestTerms, rational } from './scalars/exact/rational.ts';
import { real } from './scalars/exact/real.ts';

/** A context whose scalars nobody looks into: what code that iterates contexts handles. */
export type AnyContext = Context<unknown>;

/** Every context that `eval` can show, by name and in the order in which it shows them. */
export const contexts: readonly AnyContext[] = [
  rational,
  real,
  ...formatNames.map((name) => binary(name)),
].map((context) => context as unknown as AnyContext);

/** Those that `--in` takes besides, which show something else than one value. The profile must know the format. */
export const otherContexts = (format: FormatName, profile: Profile): readonly AnyContext[] =>
  [interval(format), envelope(format, profile), formula].map((context) => context as unknown as AnyContext);

/** An exact ratio >= 0 in the command line's number syntax: how epsilon is given. Throws a RangeError otherwise. */
export const parseEpsilon = (text: string): Ratio => {
  const literal = parseLiteral(text);
  if (literal.kind !== 'finite' || (literal.negative && literal.n !== 0n)) {
    throw new RangeError(`epsilon must be a ratio >= 0, got ${text}`);
  }
  return lowestTerms(literal);
};

/** The same context with another epsilon: `withEpsilon(rational, '0')` gives the formulas of the papers. */
export const withEpsilon = <A, C extends Context<A>>(context: C & Context<A>, epsilon: string): C =>
  context.withEpsilon(parseEpsilon(epsilon)) as C;
