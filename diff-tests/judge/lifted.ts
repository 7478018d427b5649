/** A case over a scalar, with the model answering as it answered the implementation. */
import type { Context } from '../../spec/context.ts';
import type { AnyArguments } from '../../spec/operation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import { kinds, perStep, shaped } from '../cases/kinds/index.ts';
import { type FloatArray, type HostTensor, isTensor, type ModelCall } from '../cases/values.ts';
import { mostForgotten, remembered, rememberingNumbers } from './remembered.ts';

/** `prepared` is what the operation's sampler made for this context and these inputs; null without one. */
export type Define = <A>(k: Context<A>, inputs: AnyArguments<A>, prepared: unknown) => Tensor<A>;

/**
 * A tensor in the place of an input. `hidden`: a program may hold another value behind the one that it passed on.
 * `rescaled`: so much the more, for what it passed on is made of it.
 */
export interface State {
  readonly name: string;
  readonly x: HostTensor;
  readonly hidden: boolean;
  readonly rescaled?: boolean;
}

/**
 * A definition to run, over whatever context: the model answers as in `call` (zeros without one), `state` stands in the
 * place of an input.
 */
export interface Evaluation {
  readonly define: Define;
  readonly call: ModelCall | null;
  readonly state: State | null;
  /** In the place of `call`: what the model answers, call by call, in a run of several. */
  readonly answers?: readonly HostTensor[];
}

/** A result of a definition, and what it asked its model. */
interface Run<A> {
  readonly output: Tensor<A>;
  readonly requests: readonly {
    readonly x: Tensor<A>;
    readonly t: A | number;
    /** Whether x is an input, as it was given. */
    readonly isGiven: boolean;
  }[];
}

/** Some elements of a definition that computes each by itself; null: all. */
export type Picked = readonly number[] | null;

export interface Lifted<A> {
  run(k: Context<A>, evaluation: Evaluation, picked?: Picked): Run<A>;
}

/** What is made when it is first asked for. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** How a number enters: as itself, or as what may stand behind a value that was passed on, or behind one made of it. */
export interface Entry<A> {
  value(x: number): A;
  hidden(x: number): A;
  rescaled?(x: number): A;
  /** The elements of a tensor as one scalar: a tensor then holds one, its column. */
  readonly columns?: {
    value(data: FloatArray): A;
    hidden(data: FloatArray): A;
    rescaled?(data: FloatArray): A;
  };
}

/** The elements of a tensor in a context: one scalar for each, or one for all. */
const elements = <A>(
  data: FloatArray,
  each: (x: number) => A,
  all?: (data: FloatArray) => A,
): readonly A[] => (all === undefined ? Array.from(data, each) : [all(data)]);

/** Some elements of a tensor, as a vector. */
const pick = <A>(x: Tensor<A>, picked: readonly number[]): Tensor<A> => ({
  shape: [picked.length],
  data: picked.map((i) => x.data[i] as A),
});

/** Whether a case has so many elements that equal ones are computed once. */
const isLarge = ({ inputs }: Pick<Case, 'inputs'>): boolean =>
  Object.values(inputs).some((value) => isTensor(value) && value.data.length > mostForgotten);

export const lift = <A>(theCase: Case, entry: Entry<A>): Lifted<A> => {
  const { operation, inputs } = theCase;
  const large = isLarge(theCase) && entry.columns === undefined;
  const value = large ? rememberingNumbers(entry.value) : entry.value;
  const hidden = large ? rememberingNumbers(entry.hidden) : entry.hidden;
  const ofRescaled = entry.rescaled ?? entry.hidden;
  const rescaled = large ? rememberingNumbers(ofRescaled) : ofRescaled;
  // What is made of all elements together counts them: each enters by itself.
  const columns = operation.whole ? undefined : entry.columns;
  const player = { answer: (x: Tensor<A>): Tensor<A> => x };
  let requests: { x: Tensor<A>; t: A | number; isGiven: boolean }[] = [];
  let inputsNow: readonly unknown[] = [];
  const ask = (x: Tensor<A>, t: A | number): Tensor<A> => {
    requests.push({ x, t, isGiven: inputsNow.includes(x) });
    return player.answer(x);
  };
  const asColumn = (x: HostTensor): Tensor<A> => ({
    shape: x.shape,
    data: elements(x.data, value, columns?.value),
  });
  const lifted: AnyArguments<A> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const given = inputs[name] ?? 0;
      if (columns !== undefined && shaped.has(kind)) return [name, asColumn(given as HostTensor)];
      if (columns !== undefined && perStep.has(kind)) return [name, (given as HostTensor[]).map(asColumn)];
      return [name, kinds[kind].lift(given, value, ask)];
    }),
  );
  /** The inputs with some elements of their tensors. */
  const restricted = (picked: readonly number[]): AnyArguments<A> =>
    Object.fromEntries(
      operation.inputs.map(({ name, kind }) => {
        const whole = lifted[name] as Tensor<A> & readonly Tensor<A>[];
        if (shaped.has(kind)) return [name, pick<A>(whole, picked)];
        return [name, perStep.has(kind) ? whole.map((x: Tensor<A>) => pick(x, picked)) : whole];
      }),
    );
  // Made once for each context: all steps of a sampler are run in a few.
  const made = new WeakMap<object, { readonly prepared: unknown }>();
  const preparedIn = (k: Context<A>): unknown => {
    const known = made.get(k) ?? { prepared: operation.sampler?.prepare(k, lifted) ?? null };
    made.set(k, known);
    return known.prepared;
  };
  const lifting: Lifted<A> = {
    run: (k, evaluation, picked = null) => {
      if (picked !== null && operation.whole) {
        const { output, requests: asked } = lifting.run(k, evaluation);
        return { output: pick(output, picked), requests: asked };
      }
      const { define, call, state, answers } = evaluation;
      requests = [];
      const like = (x: HostTensor, shape: readonly number[], from: State | null): Tensor<A> => {
        const [each, all] =
          from?.rescaled === true
            ? [rescaled, columns?.rescaled ?? columns?.hidden]
            : from?.hidden === true
              ? [hidden, columns?.hidden]
              : [value, columns?.value];
        const data = picked === null ? x.data : Float64Array.from(picked, (i) => x.data[i] as number);
        return { shape, data: elements(data, each, all) };
      };
      player.answer = (x): Tensor<A> => {
        const answer = answers === undefined ? call?.answer : answers[requests.length - 1];
        return answer === undefined
          ? { shape: x.shape, data: x.data.map(() => value(0)) }
          : like(answer, x.shape, null);
      };
      const all = picked === null ? lifted : restricted(picked);
      const given =
        state === null
          ? all
          : { ...all, [state.name]: like(state.x, (all[state.name] as Tensor<A>).shape, state) };
      inputsNow = Object.values(given);
      return { output: define(large ? remembered(k) : k, given, preparedIn(k)), requests };
    },
  };
  return lifting;
};
