/** Probes of what becomes of NaN, zeros and subnormals: seen in the kind of number that comes out. */
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { isNormal, isZero } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { inputFloat } from '../../cases/values.ts';
import * as m from './changes.ts';
import { dyadic, vector } from './inputs.ts';
import { narrow } from './arithmetics.ts';
import type { Hypothesis, Probe } from './probe.ts';

/** The definition as it is, and with changes. */
const changed = (name: string, values: Readonly<Record<string, m.Change | null>>): readonly Hypothesis[] =>
  Object.entries(values).map(([value, change]) => ({
    values: { [name]: value },
    arithmetics: (format, epsilon) => [narrow(format, epsilon, 'nearestEven', change ?? undefined)],
  }));

type Where = Pick<Probe, 'operation' | 'inputs'>;

const sqrtOf = (x: (format: FormatName) => number): Where => ({
  operation: 'sqrtNonneg',
  inputs: (format) => ({ x: vector(format, x(format)) }),
});

const leastExponent = (format: FormatName): number => formats[format].emin - formats[format].precision + 1;

/** A probe of one fact that is seen in the kind of number that comes out. */
const kindOfNumber = (
  subject: string,
  where: Where,
  values: Readonly<Record<string, m.Change | null>>,
): Probe => ({
  ...where,
  name: subject,
  subject,
  // What becomes of it in many places is asked by itself.
  elementwise: false,
  tellsAll: false,
  compare: 'class',
  hypotheses: changed(subject, values),
});

export const specialProbes: readonly Probe[] = [
  kindOfNumber(
    'subnormal inputs',
    sqrtOf((format) => dyadic(format, 1n, leastExponent(format))),
    {
      kept: null,
      'flushed to zero': m.flushing('operands'),
    },
  ),
  kindOfNumber(
    'NaN through max',
    sqrtOf(() => NaN),
    { kept: null, 'the other operand': m.droppingNaN },
  ),
  kindOfNumber(
    'max(-0, +0)',
    sqrtOf(() => -0),
    { '+0': null, '-0': m.firstZero },
  ),
  kindOfNumber(
    'subnormal results',
    {
      operation: 'safeDiv',
      // A numerator so large that the quotient by 4 + epsilon is just subnormal.
      inputs: (format, epsilon) => {
        const { emin, emax } = formats[format];
        const k = binary(format).withEpsilon(epsilon);
        const under = k.add(k.nat(4), k.epsilon);
        for (let e = emin - 1; e < emax; e++) {
          const x = dyadic(format, 3n, e);
          const quotient = k.div(inputFloat(format, x), under);
          if (isZero(quotient)) continue;
          return isNormal(k.format, quotient) ? null : { x: vector(format, x), y: vector(format, 4) };
        }
        return null;
      },
    },
    { kept: null, 'flushed to zero': m.flushing('results') },
  ),
  kindOfNumber(
    'subnormal results',
    {
      operation: 'alphaBar',
      // Factors as small as can be, until the product is just above the smallest normal number; then a last one.
      inputs: (format) => {
        const { emin, precision } = formats[format];
        const [whole, rest] = [Math.floor(-emin / precision), -emin % precision];
        const exponents = [...new Array<number>(whole).fill(precision), rest + 1];
        return { betas: vector(format, ...exponents.map((e) => 1 - 2 ** -e)) };
      },
    },
    { kept: null, 'flushed to zero': m.flushing('results') },
  ),
  kindOfNumber(
    'NaN through clamp',
    {
      operation: 'imageDdimStep',
      inputs: (format) => ({
        alphaBars: vector(format, 0.5),
        index: 0,
        floor: 0.125,
        x: vector(format, NaN),
        model: { answers: [vector(format, 0)] },
      }),
    },
    { kept: null, 'the lower bound': m.clampingNaN('lo'), 'the upper bound': m.clampingNaN('hi') },
  ),
];
