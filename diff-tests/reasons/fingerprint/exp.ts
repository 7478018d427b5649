/** How far exp is from the exact value, on fixed points. */
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type Finite, type Float, same, valueOf } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { abs, bitLength } from '../../../spec/scalars/exact/integers.ts';
import { compare, type Rational, subtract } from '../../../spec/scalars/exact/rational.ts';
import { enclosureOf, real } from '../../../spec/scalars/exact/real.ts';
import { placeOf } from '../../../spec/scalars/floats/round.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { roundUpFour } from '../../judge/ulp.ts';
import { type HostInputs, type HostTensor, inputFloat, numberOf, toFloat } from '../../cases/values.ts';
import { exactly } from './arithmetics.ts';
import { vector } from './inputs.ts';
import type { Values } from './probe.ts';

/** Sevenths from -4 to 4: digits to the last place, and a normal result in every format. */
const points = Array.from({ length: 57 }, (_, i) => `${i - 28}/7`);

/** Inputs at which an operation is exp(-t), everything before exp being exact. */
export const expProbes: readonly {
  readonly operation: string;
  inputs(format: FormatName): HostInputs;
}[] = [
  {
    operation: 'vpAlphaBar',
    inputs: (format) => ({
      beta0: 1,
      beta1: 1,
      t: vector(format, ...points.map((point) => numberOf(format, point))),
    }),
  },
];

/** Far below the last place of every format. */
const bits = 192;

/** The error of a result in ulp of the exact value, which is irrational or 1, and normal. */
const errorOf = (format: FormatName, x: Float, got: Finite): Rational => {
  const exact = real.exp(exactly(x));
  const known = enclosureOf(exact, bits);
  if (known === null) throw new Error('exp of a number has an enclosure');
  const [below, above] = [subtract(valueOf(got), known.lo), subtract(known.hi, valueOf(got))];
  const distance = compare(below, above) >= 0 ? below : above;
  const leading = bitLength(abs(known.lo.n)) + known.lo.e - 1;
  return { ...distance, e: distance.e - placeOf(formats[format], leading) };
};

/** The largest error on the points; "other" where a result is no finite number of the format. */
export const measureExp = ({ format, inputs }: Case, { data }: HostTensor): Values => {
  const k = binary(format);
  let [worst, allRight]: [Rational, boolean] = [{ n: 0n, d: 1n, e: 0 }, true];
  for (const [i, t] of (inputs['t'] as HostTensor).data.entries()) {
    const x = k.neg(inputFloat(format, t));
    const [right, got] = [k.exp(x), toFloat(format, data[i] ?? NaN)];
    if (got === null || got.kind !== 'finite') return { exp: 'other' };
    const ulp = errorOf(format, x, got);
    if (!same(got, right)) allRight = false;
    if (compare(ulp, worst) > 0) worst = ulp;
  }
  const where = `on ${points.length} points`;
  return { exp: allRight ? `correctly rounded ${where}` : `within ${roundUpFour(worst)} ulp ${where}` };
};
