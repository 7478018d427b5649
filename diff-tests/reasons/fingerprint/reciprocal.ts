/**
 * A quotient as a product with an estimate of the reciprocal, as `-mrecip` and GPUs make it: which estimate is the
 * processor's own. So one is looked for that accounts for all quotients by a number: another x shows whether it is there.
 */
import type { Ratio } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { multiply, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { type Float, isNormal, same, valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { roundRational } from '../../../spec/scalars/floats/round.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { type HostTensor, inputFloat, toFloat, toNumber } from '../../cases/values.ts';
import { full, vector } from './inputs.ts';
import { pastEpsilon } from './measured.ts';
import type { Values } from './probe.ts';

/** Of so many denominators, so many quotients by each: 192 elements fill the vectors of every machine. */
const [denominators, quotients] = [8, 24];

/** How far an estimate may be from the reciprocal, in places of the format: one step of Newton leaves it within two. */
const furthest = 4;

const valueIn = (format: FormatName, x: number): Rational => {
  const float = inputFloat(format, x);
  return float.kind === 'finite' ? valueOf(float) : { n: 0n, d: 1n, e: 0 };
};
const inverse = ({ n, d, e }: Rational): Rational => ({ n: d, d: n, e: -e });

/** Which factors give all quotients by one number: the exact reciprocal, its nearest float, or another float. */
type Factor = 'exact' | 'nearest' | 'estimate' | null;

const factorOf = (
  format: FormatName,
  y: number,
  pairs: readonly (readonly [number, Float | null])[],
): Factor => {
  const f = formats[format];
  const gives = (factor: Rational): boolean =>
    pairs.every(([x, q]) => {
      const product = roundRational(f, 'nearestEven', multiply(valueIn(format, x), factor));
      return q !== null && same(product, q);
    });
  const exact = inverse(valueIn(format, y));
  if (gives(exact)) return 'exact';
  const nearest = roundRational(f, 'nearestEven', exact);
  if (!isNormal(f, nearest)) return null;
  const at = (steps: number): Rational => valueIn(format, neighbour(format, toNumber(nearest), steps));
  if (gives(at(0))) return 'nearest';
  for (let steps = 1; steps <= furthest; steps++)
    if (gives(at(steps)) || gives(at(-steps))) return 'estimate';
  return null;
};

const name = 'division by a reciprocal';

/** The operations that divide, and from where on what they add to the denominator is lost in it. */
const pastGuards: Readonly<Record<string, typeof pastEpsilon>> = { safeDiv: pastEpsilon };

/** The case that is put, and what an answer says: nothing where the quotients are not such products. */
export const estimateOf = (
  operation: Operation,
  format: FormatName,
  epsilon: Ratio,
): { readonly theCase: Case; read(output: HostTensor): Values } | null => {
  const past = pastGuards[operation.name]?.(format, epsilon) ?? null;
  if (past === null) return null;
  const [nextX, nextY] = [full(format, 31n), full(format, 32n)];
  const ys = Array.from({ length: denominators }, () => Math.abs(nextY()) * 2 ** past);
  const x = ys.flatMap(() => Array.from({ length: quotients }, () => nextX() * 2 ** past));
  const y = ys.flatMap((one) => new Array<number>(quotients).fill(one));
  return {
    theCase: makeCase(operation, format, { x: vector(format, ...x), y: vector(format, ...y) }),
    read: ({ data }) => {
      const factors = ys.map((one, i) => {
        const own = Array.from({ length: quotients }, (_, j) => i * quotients + j);
        return factorOf(
          format,
          one,
          own.map((at) => [x[at] as number, toFloat(format, data[at] ?? NaN)]),
        );
      });
      const isEstimate = factors.includes('estimate') && !factors.includes(null);
      return isEstimate ? { [name]: 'seen, of an estimate' } : {};
    },
  };
};
