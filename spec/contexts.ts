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

/** The names of all of them. */
export const contextNames: readonly string[] = [
  ...contexts.map(({ name }) => name),
  'interval',
  'envelope',
  'formula',
];

/** What `--in` can be told besides, by context; nothing where it is not listed. */
export const contextOptions: Readonly<Record<string, readonly ('format' | 'profile')[]>> = {
  interval: ['format'],
  envelope: ['format', 'profile'],
};

/**
 * The most digits of a numerator or denominator. Every format's numbers have fewer; each case is computed with them, and
 * 100 000 digits take seconds a case.
 */
const mostDigits = 1100;
const beyond = 10n ** BigInt(mostDigits);

/** A ratio with a longer numerator or denominator. */
export class TooManyDigits extends RangeError {
  override readonly name = 'TooManyDigits';
}

/**
 * An exact ratio >= 0 in the command line's number syntax: how an epsilon is given, and a bound. Throws a RangeError
 * that names `what` when it is none, and TooManyDigits when its numerator or denominator has more than 1100.
 */
export const parseRatio = (text: string, what: string): Ratio => {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  const tooMany = `${what} must have a numerator and a denominator of at most ${mostDigits} digits each, got ${shown}`;
  // Looked at before anything is computed with it.
  if (text.length > 4 * mostDigits) throw new TooManyDigits(tooMany);
  const literal = parseLiteral(text);
  if (literal.kind !== 'finite' || (literal.negative && literal.n !== 0n)) {
    throw new RangeError(`${what} must be a ratio >= 0, got ${shown}`);
  }
  const ratio = lowestTerms(literal);
  if (ratio.n < beyond && ratio.d < beyond) return ratio;
  throw new TooManyDigits(tooMany);
};

/** An epsilon: see parseRatio. */
export const parseEpsilon = (text: string): Ratio => parseRatio(text, 'epsilon');

/** The same context with another epsilon: `withEpsilon(rational, '0')` gives the formulas of the papers. */
export const withEpsilon = <A, C extends Context<A>>(context: C & Context<A>, epsilon: string): C =>
  context.withEpsilon(parseEpsilon(epsilon)) as C;
