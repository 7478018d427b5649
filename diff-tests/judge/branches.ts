/** Which ways a case takes through its definition: what each operation gives, and which side a choice takes. */
import type { Context, Ratio } from '../../spec/context.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { type Float, same } from '../../spec/scalars/floats/float.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { hash } from '../cases/hash.ts';
import type { Case } from '../cases/generators/cases.ts';
import { inputFloat, type ModelCall } from '../cases/values.ts';
import { lift } from './lifted.ts';

/** Operations of a run that are told apart by their place; the later ones of a long schedule are not. */
const mostPlaces = 48;

/** The sort of a result. */
const sortOf = (x: Float, smallestNormal: number): string => {
  if (x.kind !== 'finite') return x.kind;
  if (x.m === 0n) return x.negative ? '-0' : '0';
  const exponent = x.e + x.m.toString(2).length - 1;
  return exponent < smallestNormal ? 'subnormal' : x.negative ? 'negative' : 'positive';
};

/** `binary(format)` that tells of each result. */
const watching = (k: Context<Float>, told: (operation: string, result: Float, first?: Float) => void) => {
  const one =
    (name: string, f: (x: Float) => Float) =>
    (x: Float): Float => {
      const result = f(x);
      told(name, result);
      return result;
    };
  const two =
    (name: string, f: (x: Float, y: Float) => Float) =>
    (x: Float, y: Float): Float => {
      const result = f(x, y);
      told(name, result, x);
      return result;
    };
  return {
    ...k,
    add: two('+', k.add),
    sub: two('-', k.sub),
    mul: two('*', k.mul),
    div: two('/', k.div),
    max: two('max', k.max),
    min: two('min', k.min),
    sqrt: one('sqrt', k.sqrt),
    exp: one('exp', k.exp),
    pick: (x: Float, y: Float, greater: Float, otherwise: Float): Float => {
      const result = k.pick(x, y, greater, otherwise);
      told('pick', result, greater);
      return result;
    },
    clamp: (x: Float, lo: Float, hi: Float): Float => {
      const result = k.clamp(x, lo, hi);
      told('clamp', result, x);
      return result;
    },
  };
};

const choices: readonly string[] = ['max', 'min', 'pick', 'clamp'];

/** The branches of a case, by place, operation and sort of the result: a few numbers. The model answers as in `call`. */
export const branchesOf = (theCase: Case, epsilon: Ratio, call: ModelCall | null): readonly number[] => {
  const { operation, format } = theCase;
  const seen = new Set<number>();
  let place = 0;
  const { emin } = formats[format];
  const told = (name: string, result: Float, first?: Float): void => {
    const side = choices.includes(name) ? `${first !== undefined && same(first, result)}` : '';
    seen.add(hash(0, `${Math.min(place++, mostPlaces)} ${name} ${sortOf(result, emin)} ${side}`));
  };
  const value = (x: number): Float => inputFloat(format, x);
  const k = watching(binary(format).withEpsilon(epsilon), told);
  lift<Float>(theCase, { value, hidden: value }).run(k, {
    define: (context, inputs) => operation.define(context, inputs),
    call,
    state: null,
  });
  return [...seen];
};
