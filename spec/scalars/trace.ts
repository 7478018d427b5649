import type { Context, Ratio } from '../context.ts';
import { enclosureOf, type Real, real } from './exact/real.ts';
import type { BinaryContext } from './floats/binary.ts';
import { type Float, valueOf } from './floats/float.ts';
import { abs, bitLength } from './exact/integers.ts';
import { optional } from './sets/optional.ts';
import { type Rational, subtract } from './exact/rational.ts';
import type { Envelope } from './sets/envelope.ts';
import type { ResultSet } from './sets/result-set.ts';
import { placeOf } from './floats/round.ts';

/** A value with its history: its name, the exact value, the float that a machine holds, and what a profile allows. */
export interface Traced {
  readonly name: string;
  readonly exact: Real | null;
  readonly rounded: Float;
  readonly allowed: ResultSet;
}

/** One intermediate value of a definition, in the order in which they arise. */
export interface TraceRow extends Traced {
  readonly expression: string;
  /** |rounded - exact| in ulp of the exact value, as an upper bound; null where it has no meaning. */
  readonly ulpLost: Rational | null;
  /** Leading bits that a sum or difference cancelled: what was lost before now weighs 2^bits more. */
  readonly cancelled: number;
}

/** Bits of the enclosures that errors are measured with. */
const precision = 192;

const leading = ({ n, e }: Rational): number => bitLength(abs(n)) + e - 1;

const ulpLost = (k: BinaryContext, exact: Real | null, rounded: Float): Rational | null => {
  if (exact === null || exact.convention !== undefined || rounded.kind !== 'finite') return null;
  const known = enclosureOf(exact, precision);
  if (known === null || known.lo.n * known.hi.n <= 0n) return null;
  const v = 'n' in exact ? exact : known.lo;
  const distance = subtract(valueOf(rounded), v);
  return { n: abs(distance.n), d: distance.d, e: distance.e - placeOf(k.format, leading(known.lo)) };
};

const exponentOf = (x: Float): number | null =>
  x.kind === 'finite' && x.m !== 0n ? x.e + bitLength(x.m) - 1 : null;

/** How many leading bits of the larger operand are gone from a sum that is not 0. */
const cancelledBits = (operands: readonly Float[], result: Float): number => {
  const [after, ...before] = [result, ...operands].map(exponentOf);
  const largest = before.reduce<number | null>(
    (most, e) => (e !== null && (most === null || e > most) ? e : most),
    null,
  );
  if (after === null || after === undefined || largest === null) return 0;
  return largest - after > 1 ? largest - after : 0;
};

type Run = <A>(k: Context<A>, operands: readonly A[]) => A;

/**
 * A float context that writes down every intermediate value beside the exact one, into `rows`. Inputs are exact as
 * the format holds them: what is measured is the loss inside the definition. `envelope` says what a profile allows.
 */
export const trace = (
  k: BinaryContext,
  epsilon: Ratio,
  envelope: Envelope,
  rows: TraceRow[],
): Context<Traced> & { input(name: string, value: Float): Traced } => {
  const reals = optional(real.withEpsilon(epsilon));
  const floats = k.withEpsilon(epsilon);
  const sets = envelope.withEpsilon(epsilon);
  const exactOf = (value: Float): Real | null => (value.kind === 'finite' ? valueOf(value) : null);
  const record =
    (write: (...names: readonly string[]) => string, run: Run, sums = false) =>
    (...operands: readonly Traced[]): Traced => {
      const exact = run(
        reals,
        operands.map((x) => x.exact),
      );
      const rounded = run(
        floats,
        operands.map((x) => x.rounded),
      );
      const row = {
        name: `v${rows.length + 1}`,
        expression: write(...operands.map(({ name }) => name)),
        exact,
        rounded,
        allowed: run(
          sets,
          operands.map((x) => x.allowed),
        ),
        ulpLost: ulpLost(floats, exact, rounded),
        cancelled: sums
          ? cancelledBits(
              operands.map((x) => x.rounded),
              rounded,
            )
          : 0,
      };
      rows.push(row);
      return row;
    };
  const constant = (name: string, run: <A>(context: Context<A>) => A): Traced => ({
    name,
    exact: run(reals),
    rounded: run(floats),
    allowed: run(sets),
  });
  const input = (name: string, value: Float): Traced => ({
    name,
    exact: exactOf(value),
    rounded: value,
    allowed: sets.ofFloat(value),
  });
  const infix =
    (operator: string) =>
    (x = '', y = ''): string =>
      `${x} ${operator} ${y}`;
  const prefix =
    (name: string) =>
    (...names: readonly string[]): string =>
      `${name}(${names.join(', ')})`;
  const at = <A>(list: readonly A[], i: number): A => list[i] as A;
  return {
    name: 'trace',
    isExact: false,
    zero: constant('0', (c) => c.zero),
    one: constant('1', (c) => c.one),
    half: constant('1/2', (c) => c.half),
    epsilon: constant('epsilon', (c) => c.epsilon),
    input,
    of: (text) => input(text, floats.of(text)),
    nat: (count) => constant(count.toString(), (c) => c.nat(count)),
    neg: (x) => ({
      name: `-${x.name}`,
      exact: reals.neg(x.exact),
      rounded: floats.neg(x.rounded),
      allowed: sets.neg(x.allowed),
    }),
    add: record(infix('+'), (c, v) => c.add(at(v, 0), at(v, 1)), true),
    sub: record(infix('-'), (c, v) => c.sub(at(v, 0), at(v, 1)), true),
    mul: record(infix('*'), (c, v) => c.mul(at(v, 0), at(v, 1))),
    div: record(infix('/'), (c, v) => c.div(at(v, 0), at(v, 1))),
    sqrt: record(prefix('sqrt'), (c, v) => c.sqrt(at(v, 0))),
    exp: record(prefix('exp'), (c, v) => c.exp(at(v, 0))),
    max: record(prefix('max'), (c, v) => c.max(at(v, 0), at(v, 1))),
    min: record(prefix('min'), (c, v) => c.min(at(v, 0), at(v, 1))),
    pick: record(
      (x = '', y = '', a = '', b = '') => `if ${x} > ${y} then ${a} else ${b}`,
      (c, v) => c.pick(at(v, 0), at(v, 1), at(v, 2), at(v, 3)),
    ),
    clamp: record(prefix('clamp'), (c, v) => c.clamp(at(v, 0), at(v, 1), at(v, 2))),
    sum: (terms) => record(prefix('sum'), (c, v) => c.sum(v))(...terms),
    show: ({ rounded }) => floats.show(rounded),
    encode: ({ rounded }) => floats.encode(rounded),
    withEpsilon: (ratio) => trace(k, ratio, envelope, rows),
  };
};
