/** exp of floats: correctly rounded, and every float within 1 ulp of the exact value. */
import type { Enclosure } from '../exact/enclosure.ts';
import { expEnclosure } from '../exact/exp.ts';
import { type Float, infinity, leastPlace, type Finite, valueOf, zero } from './float.ts';
import type { Format } from './format.ts';
import { abs, bitLength } from '../exact/integers.ts';
import { compare, type Rational, subtract } from '../exact/rational.ts';
import { type Direction, placeOf, round, roundEnclosure } from './round.ts';

/** exp where IEEE 754 gives its value without rounding (9.2.1), else null. */
const special = (f: Format, x: Float): Float | null => {
  if (x.kind === 'nan') return x;
  if (x.kind === 'infinite') return x.negative ? zero(f, false) : x;
  return x.m === 0n ? round(f, 'nearestEven', false, 1n, 0) : null;
};

/** 2^12 is past the logarithms of the largest and the smallest number of every format. */
const isFarOut = (x: Finite): boolean => x.e + bitLength(x.m) > 12;

/** exp of a nonzero rational is never a rounding boundary (Lindemann), so more bits decide in the end. */
const decide = <R>(f: Format, x: Finite, ask: (known: Enclosure) => R | null): R => {
  const point = valueOf(x);
  for (let bits = f.precision + 12; ; bits *= 2) {
    const known = expEnclosure({ lo: point, hi: point }, bits);
    const answer = known === null ? null : ask(known);
    if (answer !== null) return answer;
  }
};

/** exp(x), rounded once. */
export const roundedExp = (f: Format, direction: Direction, x: Float): Float => {
  const known = special(f, x);
  if (known !== null || x.kind !== 'finite') return known ?? x;
  if (isFarOut(x)) return round(f, direction, false, 1n, x.negative ? -(2 ** 12) : 2 ** 12);
  return decide(f, x, (enclosure) => roundEnclosure(f, direction, enclosure));
};

/** Whether |candidate - v| <= ulp(v) for every v in the enclosure, for none (false), or not decided yet (null). */
const withinUlp = (f: Format, candidate: Finite, { lo, hi }: Enclosure): boolean | null => {
  const leading = (v: Rational): number => bitLength(abs(v.n)) + v.e - 1;
  if (lo.n <= 0n || leading(lo) !== leading(hi)) return null;
  const ulp = { n: 1n, d: 1n, e: placeOf(f, leading(lo)) };
  const within = [lo, hi].map((v) => {
    const distance = subtract(valueOf(candidate), v);
    return compare({ ...distance, n: abs(distance.n) }, ulp) <= 0;
  });
  return within[0] === within[1] ? (within[0] ?? null) : null;
};

/** The positive float one place below x, which is positive and finite. */
const below = (f: Format, { m, e }: Finite): Finite => {
  const isPower = m === 1n << BigInt(f.precision - 1) && e > leastPlace(f);
  return { kind: 'finite', negative: false, ...(isPower ? { m: 2n * m - 1n, e: e - 1 } : { m: m - 1n, e }) };
};

/**
 * The floats within 1 ulp of exp(x), two or three of them, the correctly rounded one first; one where exp has a
 * special value. Beyond the largest finite number by more than an ulp, only +Inf.
 */
export const expWithinUlp = (f: Format, x: Float): readonly Float[] => {
  const nearest = roundedExp(f, 'nearestEven', x);
  if (special(f, x) !== null || x.kind !== 'finite') return [nearest];
  const [down, up] = [roundedExp(f, 'towardNegative', x), roundedExp(f, 'towardPositive', x)];
  if (isFarOut(x)) return x.negative ? [nearest, up] : [infinity(false)];
  const candidates: Float[] = [nearest];
  const lower = down.kind === 'finite' && down.m > 0n ? [below(f, down)] : [];
  for (const float of [down, up, ...lower]) {
    const isNew = !candidates.some((other) => sameFloat(other, float));
    const allowed = float.kind !== 'finite' || decide(f, x, (enclosure) => withinUlp(f, float, enclosure));
    if (isNew && allowed) candidates.push(float);
  }
  return candidates;
};

const sameFloat = (x: Float, y: Float): boolean =>
  x.kind === 'finite' && y.kind === 'finite' ? x.m === y.m && x.e === y.e : x.kind === y.kind;
