/**
 * A definition over columns, written down once and then run on one tile of elements after another: what it makes of the
 * numbers that all elements share (a schedule, a time) is made once, and a tile costs the steps that are left.
 *
 * Sound because a definition never asks what a number is: it calls the same operations in the same order whatever the
 * elements are, so that the steps of one tile are those of every tile. A sum over elements depends on how many there
 * are, and is refused.
 */
import type { Context } from '../context.ts';
import { Undecided } from './open.ts';

/** What all elements share, or the place of a column among those of a tile. */
export type Recorded<C> = { readonly shared: C } | { readonly at: number };

export interface Recording<C> {
  readonly context: Context<Recorded<C>>;
  /** The next column of inputs. */
  input(): Recorded<C>;
  /** Takes the steps for other inputs, given in the order in which `input` was called. */
  replay(inputs: readonly C[], result: Recorded<C>): C;
  /** The places of the columns of inputs, and the steps. */
  readonly inputs: readonly number[];
  readonly steps: readonly Step<C>[];
}

/** Operations that a step may be. */
export type StepName = Exclude<
  {
    [Name in keyof Context<number>]-?: Required<Context<number>>[Name] extends (...of: never[]) => number
      ? Name
      : never;
  }[keyof Context<number>],
  'of' | 'nat' | 'sum'
>;

interface Step<C> {
  readonly name: StepName;
  readonly operands: readonly Recorded<C>[];
  readonly make: (...operands: C[]) => C;
  /** The place of what it makes. */
  readonly at: number;
}

const refused = (what: string) => (): never => {
  throw new Undecided(`columns do not decide ${what}`);
};

export const shared = <C>(value: C): Recorded<C> => ({ shared: value });

export const recording = <C>(k: Context<C>): Recording<C> => {
  const inputs: number[] = [];
  const steps: Step<C>[] = [];
  let count = 0;
  const valueIn = (columns: readonly C[], x: Recorded<C>): C =>
    'shared' in x ? x.shared : (columns[x.at] as C);
  const step = (name: StepName, make: Step<C>['make'], ...operands: readonly Recorded<C>[]): Recorded<C> => {
    if (operands.every((x) => 'shared' in x)) return shared(make(...operands.map((x) => valueIn([], x))));
    const at = count++;
    steps.push({ name, operands, make, at });
    return { at };
  };
  const contextOver = (of: Context<C>): Context<Recorded<C>> => {
    const { rounded } = of;
    return {
      name: `${of.name}, recorded`,
      isExact: of.isExact,
      zero: shared(of.zero),
      one: shared(of.one),
      half: shared(of.half),
      epsilon: shared(of.epsilon),
      of: (text) => shared(of.of(text)),
      nat: (n) => shared(of.nat(n)),
      neg: (x) => step('neg', of.neg, x),
      add: (x, y) => step('add', of.add, x, y),
      sub: (x, y) => step('sub', of.sub, x, y),
      mul: (x, y) => step('mul', of.mul, x, y),
      div: (x, y) => step('div', of.div, x, y),
      sqrt: (x) => step('sqrt', of.sqrt, x),
      exp: (x) => step('exp', of.exp, x),
      max: (x, y) => step('max', of.max, x, y),
      min: (x, y) => step('min', of.min, x, y),
      pick: (x, y, greater, otherwise) => step('pick', of.pick, x, y, greater, otherwise),
      clamp: (x, lo, hi) => step('clamp', of.clamp, x, lo, hi),
      ...(rounded === undefined
        ? {}
        : { rounded: (x, format) => step('rounded', (value) => rounded(value, format), x) }),
      sum: refused('a sum over elements'),
      show: refused('a text'),
      encode: refused('a text'),
      withEpsilon: (ratio) => contextOver(of.withEpsilon(ratio)),
    };
  };
  return {
    context: contextOver(k),
    inputs,
    steps,
    input: () => {
      inputs.push(count);
      return { at: count++ };
    },
    replay: (columns, result) => {
      const made = new Array<C>(count);
      for (const [i, at] of inputs.entries()) made[at] = columns[i] as C;
      for (const { operands, make, at } of steps) made[at] = make(...operands.map((x) => valueIn(made, x)));
      return valueIn(made, result);
    },
  };
};
