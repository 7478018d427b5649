/** Probes of what becomes of NaN, zeros and subnormals: seen in the kind of number that comes out. */
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import * as m from './changes.ts';
import { dyadic, series, vector } from './inputs.ts';
import { narrow } from './arithmetics.ts';
import type { Hypothesis, Probe } from './probe.ts';

/** The definition as it is, and with changes. */
const changed = (name: string, values: Readonly<Record<string, m.Change | null>>): readonly Hypothesis[] =>
  Object.entries(values).map(([value, change]) => ({
    values: { [name]: value },
    arithmetics: (format, epsilon) => [narrow(format, epsilon, 'nearestEven', change ?? undefined)],
  }));

const sqrtOf = (
  x: (format: FormatName) => number,
): Pick<Probe, 'operation' | 'candidates' | 'elementwise'> => ({
  operation: 'sqrtNonneg',
  elementwise: true,
  candidates: (format) => [{ x: vector(format, x(format)) }],
});

const leastExponent = (format: FormatName): number => formats[format].emin - formats[format].precision + 1;

/** A probe of one fact that is seen in the kind of number that comes out. */
const kindOfNumber = (
  subject: string,
  where: Pick<Probe, 'operation' | 'candidates' | 'elementwise'>,
  values: Readonly<Record<string, m.Change | null>>,
): Probe => ({ ...where, name: subject, subject, compare: 'class', hypotheses: changed(subject, values) });

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
      elementwise: true,
      // A numerator so small that the quotient by 4 + epsilon is subnormal, whatever epsilon is.
      candidates: (format) => {
        const { emin, emax } = formats[format];
        return series(emax - emin, (i) => ({
          x: vector(format, dyadic(format, 3n, emin - 1 + i)),
          y: vector(format, 4),
        }));
      },
    },
    { kept: null, 'flushed to zero': m.flushing('results') },
  ),
  kindOfNumber(
    'NaN through clamp',
    {
      operation: 'imageDdimStep',
      elementwise: true,
      candidates: (format) => [
        {
          alphaBars: vector(format, 0.5),
          index: 0,
          floor: 0.125,
          x: vector(format, NaN),
          model: { answers: [vector(format, 0)] },
        },
      ],
    },
    { kept: null, 'the lower bound': m.clampingNaN('lo'), 'the upper bound': m.clampingNaN('hi') },
  ),
];
