/** Operations beyond the mirror, changed as a whole: their definitions are not made of the formulas. */
import type { Context } from '../../../../spec/context.ts';
import type { EpsModel } from '../../../../spec/diffusion/core.ts';
import type { IndexModel } from '../../../../spec/diffusion/image-ddim.ts';
import { type Rational, rational } from '../../../../spec/scalars/exact/rational.ts';
import type { AnyArguments, Operation, Sampler } from '../../../../spec/operation.ts';
import { map, onElements, type Tensor } from '../../../../spec/tensor.ts';

/** An operation in the place of the right one. */
export type Rewrite = (operation: Operation) => Operation;

/** Every input by its name; a row uses those that its operations have. */
export interface Inputs<A> {
  readonly T: number;
  readonly n: number;
  readonly offset: number;
  readonly betaStart: A;
  readonly betaEnd: A;
  readonly betas: Tensor<A>;
  readonly alphaBars: Tensor<A>;
  readonly timesteps: readonly number[];
  readonly sigmas: Tensor<A>;
  readonly finalAlphaBar: A;
  readonly a: A;
  readonly ap: A;
  readonly s: A;
  readonly sn: A;
  readonly eta: A;
  readonly x: Tensor<A>;
  readonly x0: Tensor<A>;
  readonly eps: Tensor<A>;
  readonly e: Tensor<A>;
  readonly v: Tensor<A>;
  readonly d: Tensor<A>;
  readonly z: Tensor<A>;
  readonly u: Tensor<A>;
  readonly c: Tensor<A>;
  readonly g: Tensor<A>;
  readonly noise: readonly Tensor<A>[];
  readonly model: EpsModel<A> & IndexModel<A>;
  readonly clip: number;
  readonly rederive: number;
  readonly large: number;
  readonly last: number;
  readonly r: A;
  readonly w: A;
  readonly phi: A;
  readonly mu: A;
  readonly shift: A;
  readonly terminal: A;
}

/** Inputs whose scalars do not matter: what says which integers a list has. */
type Counted = Pick<Inputs<unknown>, 'T' | 'n' | 'offset'>;

/** t, which is of another type in each operation. */
const named = <V>(inputs: Inputs<never>): V => (inputs as unknown as { readonly t: V }).t;
export const timestepOf = <A>(inputs: Inputs<A>): number => named<number>(inputs as Inputs<never>);
export const timesOf = <A>(inputs: Inputs<A>): Tensor<A> => named<Tensor<A>>(inputs as Inputs<never>);

/** A noise; where its weight is 0, or below, nothing that adding would change: -0, also of a NaN. */
export const where = <A>(k: Context<A>, weight: A, z: Tensor<A>): Tensor<A> => {
  const of = onElements(k);
  return map(z, (value) => of.pick(weight, of.zero, value, of.neg(of.zero)));
};

/** The inputs of an operation, by the names that it has. */
export const inputsOf = <A>(inputs: AnyArguments<A>): Inputs<A> => inputs as unknown as Inputs<A>;
const anew = <A>(inputs: AnyArguments<A>, change: Partial<Inputs<A>>): AnyArguments<A> =>
  ({ ...inputs, ...change }) as AnyArguments<A>;

/** The whole run of a sampler, of its steps. */
const overSteps =
  ({ state, indices, prepare, step }: Sampler): Operation['define'] =>
  <A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A> => {
    const shared = prepare(k, inputs);
    return indices(inputs).reduce(
      (x, i) => step(k, { ...inputs, [state]: x }, i, shared),
      inputs[state] as Tensor<A>,
    );
  };

export const withSampler = (operation: Operation, sampler: Sampler | null): Operation =>
  sampler === null ? operation : { ...operation, sampler, define: overSteps(sampler) };

/** Another definition. */
export const defined =
  (define: <A>(k: Context<A>, inputs: Inputs<A>) => Tensor<A>): Rewrite =>
  (operation) => ({ ...operation, define: (k, inputs) => define(k, inputsOf(inputs)) });

/** Another list of integers. */
export const listed =
  (list: (inputs: Counted) => readonly number[]): Rewrite =>
  (operation) => ({
    ...operation,
    integers: (inputs) => list(inputsOf(inputs)).map((value) => ({ value, other: null })),
    define: (k, inputs) => {
      const data = list(inputsOf(inputs)).map((value) => (value < 0 ? k.neg(k.nat(-value)) : k.nat(value)));
      return { shape: [data.length], data };
    },
  });

/** The right definition of other inputs; of a sampler, at step `i`. */
export const given =
  (change: <A>(k: Context<A>, inputs: Inputs<A>, i: number) => Partial<Inputs<A>>): Rewrite =>
  (operation) => {
    const { sampler, define, integers } = operation;
    if (sampler !== null)
      return withSampler(operation, {
        ...sampler,
        step: (k, inputs, i, shared) =>
          sampler.step(k, anew(inputs, change(k, inputsOf(inputs), i)), i, shared),
      });
    return {
      ...operation,
      // What says which integers a list has are counts: any context does.
      integers:
        integers === null
          ? null
          : (inputs) =>
              integers(anew(inputs, change(rational, inputsOf(inputs as AnyArguments<Rational>), 0))),
      define: (k, inputs) => define(k, anew(inputs, change(k, inputsOf(inputs), 0))),
    };
  };

/** Each step is the first one of other inputs. */
export const eachStep =
  (change: <A>(k: Context<A>, inputs: Inputs<A>, i: number) => Partial<Inputs<A>>): Rewrite =>
  (operation) => {
    const { sampler } = operation;
    if (sampler === null) return operation;
    return withSampler(operation, {
      ...sampler,
      step: (k, inputs, i, shared) =>
        sampler.step(k, anew(inputs, change(k, inputsOf(inputs), i)), 0, shared),
    });
  };

/** Other steps; the model is shown the state itself. */
export const stepped =
  (step: <A>(k: Context<A>, inputs: Inputs<A>, i: number) => Tensor<A>): Rewrite =>
  (operation) => {
    if (operation.sampler === null) return operation;
    const { state, calls, indices, prepare } = operation.sampler;
    const counted = calls === undefined ? {} : { calls };
    const own: Sampler['step'] = (k, inputs, i) => step(k, inputsOf(inputs), i);
    return withSampler(operation, { state, ...counted, indices, prepare, step: own });
  };

/** Of operations of several forms, each its own. */
export const byOperation =
  (rewrites: Readonly<Record<string, Rewrite>>): Rewrite =>
  (operation) =>
    rewrites[operation.name]?.(operation) ?? operation;
