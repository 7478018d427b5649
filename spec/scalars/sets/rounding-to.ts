import * as dyadic from '../exact/dyadic.ts';
import { type Float, leastPlace } from '../floats/float.ts';
import type { Format } from '../floats/format.ts';
import { join, make, negate, ofFloat, type ResultSet } from './result-set.ts';

/** All numbers that round to a float, to nearest: what a program with wider intermediates may hold behind it. */
export const roundingTo = (f: Format, x: Float): ResultSet => {
  if (x.kind === 'nan') return ofFloat(x);
  const top = 2n ** BigInt(f.precision);
  const bySign = (set: ResultSet): ResultSet => (x.negative ? negate(set) : set);
  if (x.kind === 'infinite') {
    // From half a place above the largest float on.
    const threshold = { m: 2n * top - 1n, e: f.emax - f.precision };
    return join(ofFloat(x), bySign(make(null, { lo: threshold, hi: null }, 0)));
  }
  if (x.m === 0n) {
    return join(ofFloat(x), bySign(make(null, { lo: dyadic.zero, hi: dyadic.power(leastPlace(f) - 1) }, 0)));
  }
  // Half a place on each side, a quarter below a power of two.
  const isPower = x.m === top / 2n && x.e > leastPlace(f);
  const lo = isPower ? { m: 4n * x.m - 1n, e: x.e - 2 } : { m: 2n * x.m - 1n, e: x.e - 1 };
  return bySign(make(null, { lo, hi: { m: 2n * x.m + 1n, e: x.e - 1 } }, 0));
};
