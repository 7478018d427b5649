/** How large the intermediates of a definition get: it is run over JavaScript's own numbers, and watched. */
import type { Context } from '../../spec/context.ts';
import { namedModel } from '../../spec/models.ts';
import type { AnyArgument } from '../../spec/operation.ts';
import { leastPlace } from '../../spec/scalars/floats/float.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { kinds, played } from './kinds/index.ts';
import type { Case } from './case.ts';
import { type HostInputs, type HostValue, type ModelScript, numberOf } from './values.ts';

/** What happened on the way. Operands that are infinite or NaN already are no event. */
export interface Magnitudes {
  readonly overflows: boolean;
  readonly subnormal: boolean;
}

/** Binary64 arithmetic that tells of each result. Where it and the format round differently is of no account here. */
const watched = (epsilon: number, told: (result: number) => void): Context<number> => {
  const seen = (result: number, x: number, y = 0): number => {
    if (Number.isFinite(x) && Number.isFinite(y)) told(result);
    return result;
  };
  const constants = new Map<string, number>();
  const constant = (text: string): number => {
    const before = constants.get(text);
    const value = before ?? numberOf('binary64', text);
    if (before === undefined) constants.set(text, value);
    return value;
  };
  const k: Context<number> = {
    name: 'numbers',
    isExact: false,
    zero: 0,
    one: 1,
    half: 0.5,
    epsilon,
    of: constant,
    nat: (count) => count,
    neg: (x) => -x,
    add: (x, y) => seen(x + y, x, y),
    sub: (x, y) => seen(x - y, x, y),
    mul: (x, y) => seen(x * y, x, y),
    div: (x, y) => seen(x / y, x, y),
    sqrt: (x) => (x > 0 ? Math.sqrt(x) : Number.isNaN(x) ? x : 0),
    exp: (x) => seen(Math.exp(x), x),
    max: (x, y) => Math.max(x, y),
    min: (x, y) => Math.min(x, y),
    pick: (x, y, greater, otherwise) => (x > y ? greater : otherwise),
    clamp: (x, lo, hi) => Math.min(hi, Math.max(lo, x)),
    sum: (terms) => terms.reduce((total, x) => seen(total + x, total, x), 0),
    show: String,
    encode: String,
    withEpsilon: () => k,
  };
  return k;
};

/** Answers as a script does when it is asked at each step once. */
const answering = (k: Context<number>, script: ModelScript) => {
  let asked = 0;
  return (x: { readonly shape: readonly number[] }, t: number) => {
    if (script.named !== undefined) return namedModel(k, script.named).eps(x as never, t);
    const answer = script.answers[asked++ % Math.max(script.answers.length, 1)];
    return { shape: x.shape, data: Array.from(answer?.data ?? [], Number) };
  };
};

const lifted = (k: Context<number>, { operation, inputs }: Pick<Case, 'operation' | 'inputs'>) =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }): [string, AnyArgument<number>] => {
      const value = inputs[name] as HostValue;
      const script = played.has(kind) ? (value as ModelScript) : { answers: [] };
      return [name, kinds[kind].lift<number>(value, (x) => x, answering(k, script))];
    }),
  );

const known = new WeakMap<HostInputs, Magnitudes>();

/** Whether an intermediate of the definition overflows, or is subnormal, in the format. */
export const magnitudes = (
  { operation, format, inputs }: Pick<Case, 'operation' | 'format' | 'inputs'>,
  epsilon: number,
): Magnitudes => {
  const before = known.get(inputs);
  if (before !== undefined) return before;
  const f = formats[format];
  const least = 2 ** (leastPlace(f) + f.precision - 1);
  const largest = 2 ** f.emax * (2 - 2 ** (1 - f.precision));
  let [overflows, subnormal] = [false, false];
  const k = watched(epsilon, (result) => {
    const size = Math.abs(result);
    if (!(size <= largest)) overflows = true;
    if (size > 0 && size < least) subnormal = true;
  });
  operation.define(k, lifted(k, { operation, inputs }));
  const found = { overflows, subnormal };
  known.set(inputs, found);
  return found;
};
