/** Schedules of betas by their formula: `linear(0.0001,0.02,1000)`, `scaledLinear(0.00085,0.012,1000)`. */
import { linearBetas, noisyAlphaBars, vpSchedule } from '../../spec/diffusion/schedule.ts';
import { enclose } from '../../spec/scalars/exact/enclosure.ts';
import { abs, bitLength } from '../../spec/scalars/exact/integers.ts';
import { lowestTerms, type Rational, ratioText } from '../../spec/scalars/exact/rational.ts';
import { enclosureOf, isRational, precisions, type Real, real } from '../../spec/scalars/exact/real.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../spec/scalars/floats/format.ts';
import { type Direction, roundRational } from '../../spec/scalars/floats/round.ts';
import type { Tensor } from '../../spec/tensor.ts';

/** A million steps take some twenty seconds; of a thousand times as many the numbers alone fill the memory. */
const mostSteps = 1_000_000;

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

/** Bits of a number that has more: far more than any format has. */
const writtenBits = 128;

const directions: readonly Direction[] = ['nearestEven', 'towardNegative', 'towardPositive'];

/** Whether numbers are the same in every format, however they are rounded. */
const areAlike = (numbers: readonly Rational[]): boolean =>
  formatNames.every((name) =>
    directions.every((direction) => {
      const [first, ...rest] = numbers.map((x) => hexText(roundRational(formats[name], direction, x)));
      return rest.every((text) => text === first);
    }),
  );

/** The leading bits of a number, truncated: a hex float, so that a thousand of them multiply as integers. */
const leadingBits = (x: Rational, bits: number): Rational => enclose(x, bits)[x.n < 0n ? 'hi' : 'lo'];

/** m * 2^e as a hex float. */
const hexOf = ({ n, e }: Rational): string => hexText({ kind: 'finite', negative: n < 0n, m: abs(n), e });

/**
 * A real number as the command line writes it: exactly where that is short, else its first 128 bits, or as many more as
 * it takes that every format rounds the text to the float that it rounds the number to.
 */
const written = (x: Real): string => {
  if (isRational(x) && bitLength(abs(x.n)) + bitLength(x.d) < 4 * writtenBits) {
    const { n, d } = lowestTerms(x);
    if (bitLength(abs(n)) + bitLength(d) <= 2 * writtenBits) return ratioText({ n, d, e: 0 });
  }
  for (const bits of precisions.slice(1)) {
    const known = enclosureOf(x, 2 * bits);
    const text = known === null ? null : leadingBits(known.lo, bits);
    if (known !== null && text !== null && areAlike([known.lo, known.hi, text])) return hexOf(text);
  }
  throw new RangeError('a number of the schedule is too close to the middle between two floats');
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
