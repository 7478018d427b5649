/** Schedules of betas by their formula: `linear(0.0001,0.02,1000)`, `scaledLinear(0.00085,0.012,1000)`. */
import { linearBetas, noisyAlphaBars, vpSchedule } from '../../spec/diffusion/schedule.ts';
import { bitLength, abs } from '../../spec/scalars/exact/integers.ts';
import { lowestTerms, type Rational, ratioText } from '../../spec/scalars/exact/rational.ts';
import { enclosureOf, isRational, precisions, type Real, real } from '../../spec/scalars/exact/real.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../spec/scalars/floats/format.ts';
import { type Direction, roundRational } from '../../spec/scalars/floats/round.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** A million steps take some twenty seconds; of a thousand times as many the numbers alone fill the memory. */
export const mostSteps = 1_000_000;

/** Throws a RangeError that names the count. */
export const requireSteps = (steps: number, text = String(steps)): void => {
  if (steps > mostSteps) throw new RangeError(`at most ${mostSteps} steps are computed here, got ${text}`);
};

/** By name: betas from start to end in T steps. The root of a negative number is no beta. */
const formulas: Readonly<Record<string, (steps: number, start: Real, end: Real) => readonly Real[]>> = {
  linear: (steps, start, end) => linearBetas(real, steps, start, end),
  /** The squares of a line between the roots. */
  scaledLinear: (steps, start, end) =>
    linearBetas(real, steps, real.sqrt(start), real.sqrt(end)).map((x) => real.mul(x, x)),
};

/** How a schedule is written. */
const form = /^(linear|scaled_?linear)\s*\((.*)\)$/is;

const names: Readonly<Record<string, string>> = { linear: 'linear', scaledlinear: 'scaledLinear' };

/** The betas of a formula by its name, as a diffusers config has it or as it is written here; null for another name. */
export const betasBy = (name: string, start: string, end: string, steps: number): readonly Real[] | null => {
  const formula = formulas[names[name.toLowerCase().replace('_', '')] ?? ''];
  if (formula === undefined) return null;
  requireSteps(steps);
  const [first, last] = [real.of(start), real.of(end)] as const;
  if (formula === formulas['scaledLinear'] && [first, last].some((x) => isRational(x) && x.n < 0n))
    throw new RangeError(`${name} takes the roots of its ends: they must be >= 0, got ${start} and ${end}`);
  return formula(steps, first, last);
};

/** The betas that a text says; null where it is no schedule. Throws an Error that says what is wrong with one. */
export const parseBetas = (text: string): readonly Real[] | null => {
  const [, name, inner] = form.exec(text.trim()) ?? [];
  if (name === undefined || inner === undefined) return null;
  const [start = '', end = '', steps = '', ...rest] = inner.split(',').map((part) => part.trim());
  if (!/^\d+$/.test(steps) || rest.length > 0)
    throw new SyntaxError(
      `'${text}' is no schedule: write ${name}(start,end,T), as ${name}(0.0001,0.02,1000)`,
    );
  requireSteps(Number(steps), steps);
  return betasBy(name, start, end, Number(steps));
};

/** Digits of a number that has more: far more than any format has. */
const writtenDigits = 40;

const directions: readonly Direction[] = ['nearestEven', 'towardNegative', 'towardPositive'];

/** Whether numbers are the same in every format, however they are rounded. */
const areAlike = (numbers: readonly Rational[]): boolean =>
  formatNames.every((name) =>
    directions.every((direction) => {
      const [first, ...rest] = numbers.map((x) => hexText(roundRational(formats[name], direction, x)));
      return rest.every((text) => text === first);
    }),
  );

const shortBits = 3 * writtenDigits;

/**
 * A real number as the command line writes it: exactly where that is short, else with 40 digits: as many as it
 * takes that every format rounds the text to the float that it rounds the number to.
 */
const written = (x: Real): string => {
  if (isRational(x) && bitLength(abs(x.n)) + bitLength(x.d) < 8 * shortBits) {
    const { n, d } = lowestTerms(x);
    if (bitLength(abs(n)) + bitLength(d) <= 2 * shortBits) return ratioText({ n, d, e: 0 });
  }
  for (const bits of precisions.slice(2)) {
    const known = enclosureOf(x, bits);
    if (known === null) continue;
    const text = decimalOf(known.lo, bits);
    const read = real.of(text);
    if (isRational(read) && areAlike([known.lo, known.hi, read])) return text;
  }
  throw new RangeError('a number of the schedule is too close to the middle between two floats');
};

/** The leading digits of a number at a precision of so many bits, truncated. */
const decimalOf = (x: Rational, bits: number): string => {
  // Beside the digits the zeros behind the point.
  const places = BigInt(writtenDigits + bits);
  const size = { ...x, n: abs(x.n) };
  const [top, bottom] =
    size.e >= 0 ? [size.n << BigInt(size.e), size.d] : [size.n, size.d << BigInt(-size.e)];
  const digits = ((top * 10n ** places) / bottom).toString();
  const kept = digits.slice(0, writtenDigits);
  return `${x.n < 0n ? '-' : ''}${kept}e${digits.length - kept.length - (writtenDigits + bits)}`;
};

const vectorOf = (numbers: readonly Real[]): Tensor<string> => ({
  shape: [numbers.length],
  data: numbers.map(written),
});

/** The betas themselves. */
export const asBetas = vectorOf;

/** The table alphaBar_1..alphaBar_T of a schedule of betas. */
export const asAlphaBars = (betas: readonly Real[]): Tensor<string> =>
  vectorOf(noisyAlphaBars(vpSchedule(real, betas)));
