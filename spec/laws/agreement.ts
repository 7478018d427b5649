import type { Context } from '../context.ts';
import { binary } from '../scalars/floats/binary.ts';
import { type Float, isZero, same } from '../scalars/floats/float.ts';
import { formatNames } from '../scalars/floats/format.ts';
import {
  compare,
  fromInteger,
  maximum,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
} from '../scalars/exact/rational.ts';
import { enclosureOf, isRational, type Real, real } from '../scalars/exact/real.ts';

/** 'undecided': more precision than anybody spends would be needed to tell. */
export type Agreement = 'same' | 'different' | 'undecided';

/** A context in which laws are checked, and when two of its values are the same. */
export interface Ground<A> {
  readonly context: Context<A>;
  compare(x: A, y: A, how: 'bits' | 'values'): Agreement;
}

export type AnyGround = Ground<unknown>;

const said = (isSame: boolean): Agreement => (isSame ? 'same' : 'different');

const compareFloats = (x: Float, y: Float, how: 'bits' | 'values'): Agreement =>
  said(same(x, y) || (how === 'values' && isZero(x) && isZero(y)));

/** How narrow enclosures must be, beside the larger of 1 and their upper end. */
const narrow: Rational = { n: 1n, d: 1n, e: -192 };
const precisions: readonly number[] = [256, 512, 1024];

/**
 * Rationals exactly. An equation of irrational numbers cannot be decided by refinement: they are the same if their
 * enclosures at 256 bits or more overlap and are both narrower than 2^-192, and different as soon as they are apart.
 */
export const compareReals = (x: Real, y: Real): Agreement => {
  if (isRational(x) && isRational(y)) return said(compare(x, y) === 0);
  for (const bits of precisions) {
    const [p, q] = [enclosureOf(x, bits), enclosureOf(y, bits)];
    if (p === null || q === null) continue;
    if (compare(p.hi, q.lo) < 0 || compare(q.hi, p.lo) < 0) return 'different';
    const isNarrow = [p, q].every(({ lo, hi }) => {
      const size = [fromInteger(1n), negate(lo), hi].reduce(maximum);
      return compare(subtract(hi, lo), multiply(size, narrow)) <= 0;
    });
    if (isNarrow) return 'same';
  }
  return 'undecided';
};

const ground = <A>(context: Context<A>, compareValues: Ground<A>['compare']): AnyGround =>
  ({ context, compare: compareValues }) as unknown as AnyGround;

/** Every context with values that can be compared. */
export const grounds: readonly AnyGround[] = [
  ground(rational, (x, y) => said(compare(x, y) === 0)),
  ground(real, compareReals),
  ...formatNames.map((name) => ground(binary(name), compareFloats)),
];
