/** A case over a scalar, with the model answering as it answered the implementation. */
import type { Context } from '../../spec/context.ts';
import type { AnyArguments } from '../../spec/operation.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Case } from '../cases/generators/cases.ts';
import { kinds } from '../cases/kinds/index.ts';
import { type HostTensor, isTensor, type ModelCall } from '../cases/values.ts';
import { mostForgotten, remembered, rememberingNumbers } from './remembered.ts';

/** `prepared` is what the operation's sampler made for this context and these inputs; null without one. */
export type Define = <A>(k: Context<A>, inputs: AnyArguments<A>, prepared: unknown) => Tensor<A>;

/** A tensor in the place of an input. `hidden`: a program may hold another value behind the one that it passed on. */
export interface State {
  readonly name: string;
  readonly x: HostTensor;
  readonly hidden: boolean;
}

/**
 * A definition to run, over whatever context: the model answers as in `call` (zeros without one), `state` stands in the
 * place of an input.
 */
export interface Evaluation {
  readonly define: Define;
  readonly call: ModelCall | null;
  readonly state: State | null;
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

export interface Lifted<A> {
  run(k: Context<A>, evaluation: Evaluation): Run<A>;
}

/** How a number enters: as itself, or as what may stand behind a value that was passed on. */
export interface Entry<A> {
  value(x: number): A;
  hidden(x: number): A;
}

/** Whether a case has so many elements that equal ones are computed once. */
export const isLarge = ({ inputs }: Pick<Case, 'inputs'>): boolean =>
  Object.values(inputs).some((value) => isTensor(value) && value.data.length > mostForgotten);

export const lift = <A>(theCase: Case, entry: Entry<A>): Lifted<A> => {
  const { operation, inputs } = theCase;
  const large = isLarge(theCase);
  const value = large ? rememberingNumbers(entry.value) : entry.value;
  const hidden = large ? rememberingNumbers(entry.hidden) : entry.hidden;
  const player = { answer: (x: Tensor<A>): Tensor<A> => x };
  let requests: { x: Tensor<A>; t: A | number; isGiven: boolean }[] = [];
  let inputsNow: readonly unknown[] = [];
  const ask = (x: Tensor<A>, t: A | number): Tensor<A> => {
    requests.push({ x, t, isGiven: inputsNow.includes(x) });
    return player.answer(x);
  };
  const lifted: AnyArguments<A> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, value, ask)]),
  );
  // Made once for each context: all steps of a sampler are run in a few.
  const made = new WeakMap<object, { readonly prepared: unknown }>();
  const preparedIn = (k: Context<A>): unknown => {
    const known = made.get(k) ?? { prepared: operation.sampler?.prepare(k, lifted) ?? null };
    made.set(k, known);
    return known.prepared;
  };
  const like = (x: HostTensor, shape: readonly number[], f: (x: number) => A): Tensor<A> => ({
    shape,
    data: Array.from(x.data, f),
  });
  return {
    run: (k, { define, call, state }) => {
      requests = [];
      player.answer = (x): Tensor<A> =>
        call === null
          ? { shape: x.shape, data: x.data.map(() => value(0)) }
          : like(call.answer, x.shape, value);
      const given =
        state === null
          ? lifted
          : {
              ...lifted,
              [state.name]: like(
                state.x,
                (lifted[state.name] as Tensor<A>).shape,
                state.hidden ? hidden : value,
              ),
            };
      inputsNow = Object.values(given);
      return { output: define(large ? remembered(k) : k, given, preparedIn(k)), requests };
    },
  };
};
