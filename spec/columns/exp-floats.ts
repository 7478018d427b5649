/**
 * The floats within 1 ulp of exp(x), in a format of at most 24 bits: those that `expWithinUlp` lists, in its order.
 *
 * exp(x) lies in an interval of 2^-47 of it around `approximateExp(x)`. Where both ends round to one float, and that
 * float is not between them, the neighbours below and above are known; both are within 1 ulp, because their distance is
 * one. (Next to 1 the sign of x tells.) The float below that is within 1 ulp only below a power of two, where floats are twice as dense. Past |x| = 700
 * the result is beyond the largest float by far, or far below the smallest. Anything nearer to a change is left open.
 */
import type { FormatName } from '../scalars/floats/format.ts';
import { approximateExp, expShare, largestArgument } from './exponential.ts';
import { limits } from './numbers.ts';
import { binade, roundOne } from './rounding.ts';

/** The floats allowed for exp(x), the correctly rounded one first; null where they are not certain. */
export type ExpFloats = (x: number) => readonly number[] | null;

export const expFloats = (format: FormatName): ExpFloats => {
  const { precision, smallest, smallestNormal, largest } = limits[format];
  const round = roundOne[format];
  const place = 2 ** (1 - precision);
  const unit = (x: number): number => Math.max(binade(x) * place, smallest);
  const isPower = (x: number): boolean => x > smallestNormal && binade(x) === x;
  return (x) => {
    if (Number.isNaN(x) || x === Infinity) return [x];
    if (x === 0) return [1];
    if (x === -Infinity) return [0];
    // Numbers of binary64 are not told apart by what is known in binary64.
    if (precision > 24) return null;
    if (x > largestArgument) return [Infinity];
    if (x < -largestArgument) return [0, smallest];
    const near = approximateExp(x);
    const [least, most] = [near - near * (2 * expShare), near + near * (2 * expShare)];
    if (least > 2 * largest) return [Infinity];
    const nearest = round(least);
    const isBetween = nearest !== 1 && nearest >= least && nearest <= most;
    if (nearest !== round(most) || most > largest || isBetween) return null;
    // exp(x) is above 1 where x is above 0, however near.
    const isBelow = nearest === 1 ? x > 0 : nearest < least;
    const down = isBelow ? nearest : nearest - (isPower(nearest) ? unit(nearest) / 2 : unit(nearest));
    const up = isBelow ? nearest + unit(nearest) : nearest;
    const floats = isBelow ? [nearest, up] : [nearest, down];
    if (!isPower(down)) return up > largest ? null : floats;
    const lower = down - unit(down) / 2;
    const [nearer, farther] = [least - lower <= unit(down), most - lower <= unit(down)];
    if (nearer !== farther || up > largest) return null;
    return nearer ? [...floats, lower] : floats;
  };
};
