/**
 * Arithmetics that a probe can be put to: the definition of a case, run as real machines compute it.
 * Each is the specification's own context with some of its operations replaced.
 */
import type { Context, Ratio } from '../../../spec/context.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type Float, valueOf, zero } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { compare, fromRatio, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { enclosureOf, precisions, type Real, real } from '../../../spec/scalars/exact/real.ts';
import { type Direction, round, roundEnclosure, roundRational } from '../../../spec/scalars/floats/round.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { kinds, shaped } from '../../cases/kinds/index.ts';
import { type HostTensor, inputFloat, type ModelScript } from '../../cases/values.ts';
import type { Change } from './changes.ts';

/**
 * What an arithmetic gives for a case; null for an element that it cannot give. Of a `count` the first elements are
 * enough: most machines are refuted by a few.
 */
export type Arithmetic = (theCase: Case, count?: number) => readonly (Float | null)[];

/** Some elements of a case that computes each by itself. */
export const someOf = (theCase: Case, picked: readonly number[]): Case => {
  const selection = { shape: [picked.length], picked };
  const inputs = theCase.operation.inputs.map(({ name, kind }) => {
    const value = theCase.inputs[name] ?? 0;
    return [name, kinds[kind].select(value, selection)] as const;
  });
  return { ...theCase, inputs: Object.fromEntries(inputs) };
};

const firstOf = (theCase: Case, count: number): Case => {
  const sizes = theCase.operation.inputs
    .filter(({ kind }) => shaped.has(kind))
    .map(({ name }) => (theCase.inputs[name] as HostTensor).data.length);
  const isWhole = sizes.every((size) => size <= count);
  return isWhole ? theCase : someOf(theCase, [...new Array<number>(count).keys()]);
};

/** The definition over a context; `lift` makes its numbers from the inputs, `lower` what is wanted from them. */
const arithmetic =
  <A, R>(k: Context<A>, lift: (x: number) => A, lower: (x: A) => R) =>
  (theCase: Case, count = Infinity): readonly R[] => {
    const { operation, inputs } = firstOf(theCase, count);
    const script = Object.values(inputs).find((value) => typeof value === 'object' && 'answers' in value);
    const given = (script as ModelScript | undefined)?.answers[0] as HostTensor;
    const answer = (): { shape: readonly number[]; data: A[] } => ({
      shape: given.shape,
      data: Array.from(given.data, lift),
    });
    const lifted = operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].lift(inputs[name] ?? 0, lift, answer),
    ]);
    return operation.define(k, Object.fromEntries(lifted)).data.map((x) => lower(x));
  };

/** A number of any length, rounded to the format. */
const settle = (format: FormatName, direction: Direction, x: Float): Float =>
  x.kind === 'finite' ? round(formats[format], direction, x.negative, x.m, x.e) : x;

/** Every result rounded to the format. Epsilon is the one that every call is handed: rounded to nearest. */
export const narrow = (
  format: FormatName,
  epsilon: Ratio,
  direction: Direction = 'nearestEven',
  change: Change = (k) => k,
): Arithmetic => {
  const handed = binary(format).withEpsilon(epsilon).epsilon;
  const k = change({ ...binary(format, direction), epsilon: handed });
  return arithmetic(
    k,
    (x) => inputFloat(format, x),
    (x) => settle(format, direction, x),
  );
};

/** Operations whose results a machine with wider intermediates still stores in the format. */
export type Stored = readonly ('sqrt' | 'sub')[];

const storing = <A>(k: Context<A>, stored: Stored, store: (x: A) => A): Context<A> => ({
  ...k,
  ...(stored.includes('sqrt') ? { sqrt: (x: A) => store(k.sqrt(x)) } : {}),
  ...(stored.includes('sub') ? { sub: (x: A, y: A) => store(k.sub(x, y)) } : {}),
});

/** A real number rounded once; null where it is not a number of the format, or cannot be told. */
const roundReal = (format: FormatName, x: Real): Float | null => {
  for (const bits of precisions) {
    const known = enclosureOf(x, bits);
    const rounded = 'n' in x ? { lo: x, hi: x } : known;
    const float = rounded === null ? null : roundEnclosure(formats[format], 'nearestEven', rounded);
    if (float !== null) return float;
  }
  return null;
};

/** A finite float as the number that it is. */
const exactly = (x: Float): Rational => (x.kind === 'finite' ? valueOf(x) : { n: 0n, d: 1n, e: 0 });

/** The exact values of a case. */
export const exactValues = (format: FormatName, epsilon: Ratio): ((theCase: Case) => readonly Real[]) =>
  arithmetic<Real, Real>(
    { ...real, epsilon: fromRatio(epsilon) },
    (x) => exactly(inputFloat(format, x)),
    (x) => x,
  );

/** Formats wide enough that a product of two numbers is exact in them, and more. */
const widerFormats = (format: FormatName): FormatName[] =>
  formatNames.filter((name) => formats[name].precision >= 2 * formats[format].precision + 2);

/** Epsilon is the ratio itself, or the one that every call is handed. */
const epsilonsOf = (format: FormatName, epsilon: Ratio): readonly Rational[] => {
  const [own, handed] = [fromRatio(epsilon), exactly(binary(format).withEpsilon(epsilon).epsilon)];
  return compare(own, handed) === 0 ? [own] : [own, handed];
};

/** Machines that compute in a wider format, rounded to nearest at the end. */
export const inWiderFormats = (
  format: FormatName,
  epsilon: Ratio,
  variants: readonly Stored[] = [[]],
): Arithmetic[] => {
  const narrowed = (x: Float): Float => settle(format, 'nearestEven', x);
  return widerFormats(format).flatMap((name) =>
    epsilonsOf(format, epsilon).flatMap((own) => {
      const k = { ...binary(name), epsilon: roundRational(formats[name], 'nearestEven', own) };
      return variants.map((stored) =>
        arithmetic(
          storing<Float>(k, stored, (x) => settle(name, 'nearestEven', narrowed(x))),
          (x) => inputFloat(name, x),
          narrowed,
        ),
      );
    }),
  );
};

/** Machines that round the exact value once. */
export const inReal = (
  format: FormatName,
  epsilon: Ratio,
  variants: readonly Stored[] = [[]],
): Arithmetic[] => {
  const store = (x: Real): Real => exactly(roundReal(format, x) ?? zero(formats[format], false));
  return epsilonsOf(format, epsilon).flatMap((own) =>
    variants.map((stored) =>
      arithmetic<Real, Float | null>(
        storing({ ...real, epsilon: own }, stored, store),
        (x) => exactly(inputFloat(format, x)),
        (x) => roundReal(format, x),
      ),
    ),
  );
};

/** Machines with wider intermediates: every wider format, and the exact value. */
export const wide = (
  format: FormatName,
  epsilon: Ratio,
  variants: readonly Stored[] = [[]],
): Arithmetic[] => [...inWiderFormats(format, epsilon, variants), ...inReal(format, epsilon, variants)];
