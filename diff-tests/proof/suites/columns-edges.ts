/** Where a bound of spec/columns/ is just enough: cases that come out wrong with less. */
import { ballColumns } from '../../../spec/columns/balls.ts';
import { listOpen, seemsWorst, weighing } from '../../../spec/columns/certify.ts';
import { hasProductError, productError } from '../../../spec/columns/errors.ts';
import { expFloats } from '../../../spec/columns/exp-floats.ts';
import { nearestColumns } from '../../../spec/columns/nearest.ts';
import { type Recorded, type Recording, recording } from '../../../spec/columns/recorded.ts';
import { sieveOf } from '../../../spec/columns/sieve.ts';
import { type Rational, subtract } from '../../../spec/scalars/exact/rational.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { expWithinUlp } from '../../../spec/scalars/floats/float-exp.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { rootEdges } from '../../cases/bulk/knife-edges.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { numbers, ratio } from './columns-material.ts';

const times = (x: Rational, y: Rational): Rational => ({ n: x.n * y.n, d: 1n, e: x.e + y.e });
const isZero = ({ n }: Rational): boolean => n === 0n;
const sizeOf = (x: Rational): Rational => ({ ...x, n: x.n < 0n ? -x.n : x.n });
const isAbove = (x: Rational, y: Rational): boolean => subtract(x, y).n > 0n;

/** The product and what it leaves over, at the ends where this is still exact. */
const productsHold = (): string | null => {
  const factors = numbers('binary64', 40).map((x) => x * (1 + 2 ** -52));
  for (const scale of [-955, -961, -966, -969, -972, -975])
    for (const [i, x] of factors.entries()) {
      const y = (factors[(i * 7 + 1) % factors.length] as number) * 2 ** scale;
      const p = x * y;
      if (!hasProductError(x, y, p)) continue;
      const left = subtract(subtract(times(ratio(x), ratio(y)), ratio(p)), ratio(productError(x, y, p)));
      if (!isZero(left)) return `what ${x} * ${y} leaves over`;
    }
  return null;
};

/** A quotient that is off by more than a quarter ulp is listed, though its product is rounded towards the result. */
const quotientsHold = (): string | null => {
  const most = 0.25;
  const place = 2 ** -23;
  const results = numbers('binary32', 400).map((x) => Math.fround(1 + (Math.abs(x) % 1)));
  const isListed = (g: number, a: number, v: number): boolean => {
    const open = { list: new Int32Array(1), count: 0 };
    const quotient = ballColumns.div(ballColumns.column([a]), ballColumns.column([v]));
    listOpen('binary32', quotient, Float32Array.of(g), most, open);
    return open.count === 1;
  };
  for (const [i, g] of results.entries()) {
    const v = 1 + (Math.abs(numbers('binary64', 400)[i] as number) % 1) + 2 ** -52;
    const back = g * v;
    // The last number whose distance from the rounded product is not above the bound.
    const unit = back >= 2 ? 2 ** -51 : 2 ** -52;
    const steps = Math.floor((most * place * v) / unit);
    for (const sign of [1, -1]) {
      const a = back - sign * steps * unit;
      const off = sizeOf(subtract(times(ratio(g), ratio(v)), ratio(a)));
      if (isAbove(off, times(ratio(most * place), ratio(v))) && !isListed(g, a, v))
        return `quotient ${g} of ${a} / ${v} is let through`;
    }
  }
  return null;
};

const worstHolds = (): string | null => {
  const got = Float32Array.of(1, 1, 1);
  const beside = [1, 1 - 2 ** -26, 1 - 2 ** -28];
  const all = seemsWorst('binary32', { mid: Float64Array.from(beside), rad: Float64Array.of(0) }, got);
  const wide = Float64Array.of(0, 0, 2 ** -27);
  const one = seemsWorst('binary32', { mid: Float64Array.of(1), rad: wide }, got);
  return all === 1 && one === 2 ? null : `the worst of three: ${all}, ${one}`;
};

/** What a ball leaves open is said to be open, and an error is in the smaller of two places. */
const weighed = (): string | null => {
  const weigh = weighing('binary32');
  const tie = 1 + 2 ** -24;
  for (const got of [1, 1 + 2 ** -23])
    if (weigh(tie, 2 ** -60, got).isNearest !== null) return `weigh ${got} beside a midpoint`;
  const { smallest, normal, largest } = {
    smallest: 2 ** -149,
    normal: 2 ** -126,
    largest: (2 - 2 ** -23) * 2 ** 127,
  };
  if (weigh(normal, smallest / 8, normal).error !== Infinity)
    return 'weigh beside the smallest normal number';
  if (weigh(largest, 2 ** 60, largest).error !== Infinity) return 'weigh beside the largest number';
  if (!(weigh(1, 2 ** -40, 1 + 2 ** -23).error >= 2)) return 'weigh beside a power of two';
  return null;
};

/** exp(x) next to 1 + x, on the side where it is. */
const exponentialsHold = (): string | null => {
  const floats = expFloats('binary32');
  for (const x of [-24, -23, -22, -21, -20].flatMap((e) => [2 ** e, -(2 ** e), 3 * 2 ** e])) {
    const wanted = expWithinUlp(formats.binary32, inputFloat('binary32', x)).map(toNumber);
    const found = floats(x);
    if (found !== null && found.join() !== wanted.join()) return `exp(${x})`;
  }
  return null;
};

/** A machine whose square roots are off is not believed, next to midpoints least of all. */
const rootsHold = (): string | null => {
  const { sqrt } = Math;
  try {
    for (const format of ['binary32', 'binary64'] as const) {
      const edges = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => rootEdges(format, n));
      const given = [...edges, ...numbers(format, 100).map(Math.abs)].filter((x) => x > 0);
      const wanted = given.map((x) => toNumber(binary(format).sqrt(inputFloat(format, x))));
      for (const by of [1, -1, 2, -2, 4, -4, 2 ** 10, -(2 ** 10), 2 ** 25]) {
        Math.sqrt = (x) => sqrt(x) * (1 + by * 2 ** -52);
        const { values, open } = nearestColumns(format).sqrt(nearestColumns(format).column(given));
        const wrong = given.findIndex((_, i) => open?.[i] !== 1 && values[i] !== wanted[i]);
        if (wrong >= 0) return `root in ${format} of ${given[wrong]}, off by ${by}`;
      }
    }
  } finally {
    Math.sqrt = sqrt;
  }
  return null;
};

/** A narrower format inside of a wider one rounds; the same or a wider one changes nothing. */
const narrowed = (): string | null => {
  const given = numbers('binary32', 60);
  const k = nearestColumns('binary32');
  for (const format of ['binary16', 'bfloat16', 'binary32', 'binary64'] as const satisfies FormatName[]) {
    const { values } = k.rounded?.(k.column(given), format) ?? { values: new Float64Array(0) };
    const exact = binary('binary32');
    const wrong = given.findIndex((x, i) => {
      const wanted = exact.rounded?.(inputFloat('binary32', x), format);
      return wanted === undefined || !Object.is(values[i], toNumber(wanted));
    });
    if (wrong >= 0) return `${given[wrong]} rounded to ${format}`;
  }
  return null;
};

type Root = <C>(made: Recording<C>) => Recorded<C>;

/** How many results that are 0 a sieve leaves over. */
const leftOf = (rootIn: Root, inputs: readonly Float32Array[]): number | undefined => {
  const [exact, floats] = [recording(ballColumns), recording(nearestColumns('binary32'))] as const;
  const open = { list: new Int32Array(4), count: 4 };
  const sieve = sieveOf(
    'binary32',
    { recording: exact, result: rootIn(exact) },
    { recording: floats, result: rootIn(floats) },
  );
  sieve?.run(inputs, new Float32Array(4), 0.5, open);
  return open.count;
};

/** The root of an exact 0 is known to be 0. */
const zeroPassed = (): string | null => {
  const left = leftOf(
    ({ context: k, input }) => k.sqrt(k.max(input(), k.zero)),
    [Float32Array.of(0, -1, -2, -3)],
  );
  return left === 0 ? null : `roots of 0: ${left} left over`;
};

/** The root of what is 0 but for its radius is not 0: of (1 + a)^3 - (1 + a)(1 + 2a) - a^2 = a^3. */
const rootOfRadius = (): string | null => {
  const rootIn = <C>({ context: k, input }: Recording<C>): Recorded<C> => {
    const [x, y, z] = [input(), input(), input()];
    return k.sqrt(k.sub(k.mul(k.mul(x, x), x), k.add(k.mul(x, y), k.mul(z, z))));
  };
  const a = 2 ** -23;
  const inputs = [1 + a, 1 + 2 * a, a].map((x) => Float32Array.of(x, x, x, x));
  return leftOf(rootIn, inputs) === 4 ? null : 'the root of a radius is taken for 0';
};

/** What does not hold, or null. */
export const edgesHold = (): string | null =>
  productsHold() ??
  quotientsHold() ??
  worstHolds() ??
  weighed() ??
  exponentialsHold() ??
  rootsHold() ??
  narrowed() ??
  zeroPassed() ??
  rootOfRadius();
