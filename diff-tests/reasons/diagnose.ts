/** What one rejected value resembles: one rounding that went the other way, or intermediates of a wider format. */
import type { Ratio } from '../../spec/context.ts';
import { binary, type BinaryContext } from '../../spec/scalars/floats/binary.ts';
import { type Float, same, valueOf } from '../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type Direction, round, roundRational } from '../../spec/scalars/floats/round.ts';
import type { Case } from '../cases/generators/cases.ts';
import { inputFloat, toFloat } from '../cases/values.ts';
import type { Spot } from '../judge/judge.ts';
import { lift } from '../judge/lifted.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Operations that round. */
const rounding = ['add', 'sub', 'mul', 'div', 'sqrt', 'exp'] as const;

/** Definitions with more rounded operations than this are not searched. */
const mostOperations = 400;

type Rerun = (k: BinaryContext) => Tensor<Float>;

/** The definition behind a comparison once more, over another float context. */
const rerunOf = (theCase: Case, { comparison: { evaluation } }: Spot): Rerun | null =>
  evaluation === null
    ? null
    : (k) => {
        const value = (x: number): Float => inputFloat(k.format.name, x);
        return lift<Float>(theCase, { value, hidden: value }).run(k, evaluation).output;
      };

/** The context, with its `at`-th rounded operation rounded in another direction. `log` gets the name of each. */
const perturbed = (
  format: FormatName,
  epsilon: Ratio,
  at: number | null,
  direction: Direction,
  log: string[],
): BinaryContext => {
  const k = binary(format).withEpsilon(epsilon);
  const other = binary(format, direction);
  const wrapped = rounding.map((name) => [
    name,
    (...operands: [Float, Float]): Float => {
      log.push(name);
      return (log.length - 1 === at ? other : k)[name](...operands);
    },
  ]);
  return { ...k, ...Object.fromEntries(wrapped) } as BinaryContext;
};

/** The name of the one operation whose other rounding gives this element, or null. */
const oneRounding = (
  format: FormatName,
  epsilon: Ratio,
  rerun: Rerun,
  element: number,
  got: Float,
): string | null => {
  const names: string[] = [];
  rerun(perturbed(format, epsilon, null, 'nearestEven', names));
  if (names.length > mostOperations) return null;
  for (let at = names.length - 1; at >= 0; at--) {
    for (const direction of ['towardPositive', 'towardNegative'] as const) {
      const result = rerun(perturbed(format, epsilon, at, direction, [])).data[element];
      if (result !== undefined && same(result, got)) return names[at] ?? null;
    }
  }
  return null;
};

/** Whether the definition in binary64, rounded once at the end, gives this element. */
const isWider = (format: FormatName, epsilon: Ratio, rerun: Rerun, element: number, got: Float): boolean => {
  const wide = binary('binary64');
  if (formats[format].precision >= wide.format.precision) return false;
  const rounded = binary(format).withEpsilon(epsilon).epsilon;
  const narrowEpsilon = { ...wide, epsilon: rounded.kind === 'finite' ? inBinary64(rounded) : rounded };
  return [wide.withEpsilon(epsilon), narrowEpsilon].some((k) => {
    const result = rerun(k).data[element];
    if (result === undefined || result.kind !== 'finite') return false;
    return same(round(formats[format], 'nearestEven', result.negative, result.m, result.e), got);
  });
};

/** A narrow float as a binary64 one: exact. */
const inBinary64 = (x: Extract<Float, { kind: 'finite' }>): Float =>
  roundRational(formats.binary64, 'nearestEven', valueOf(x));

const found = (name: string): Diagnosis[] => [
  { kind: 'rounding', names: [name], agrees: 1, of: 1, link: '' },
];

/** The diagnosis of one rejected element; empty when nothing fits. */
export const diagnoseSpot = (theCase: Case, epsilon: Ratio, spot: Spot | null): readonly Diagnosis[] => {
  const rerun = spot === null ? null : rerunOf(theCase, spot);
  if (spot === null || rerun === null) return [];
  const { format } = theCase;
  const { comparison, element } = spot;
  const got = toFloat(format, comparison.output.data[element] ?? NaN);
  if (got === null || got.kind !== 'finite') return [];
  const { step } = comparison;
  const where = step === null ? '' : ` at step ${step}`;
  const one = oneRounding(format, epsilon, rerun, element, got);
  if (one !== null) return found(`one rounding differs${where}: ${one}`);
  if (isWider(format, epsilon, rerun, element, got))
    return found(`roundings differ${where}: as with binary64 inside`);
  return [];
};
