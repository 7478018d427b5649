/** A case over a scalar, with the model answering as it answered the implementation. */
import type { Context, Ratio } from '../../spec/context.ts';
import type { AnyArguments } from '../../spec/operation.ts';
import { everyChoice, type BinaryContext } from '../../spec/scalars/binary.ts';
import { type Float, valueOf } from '../../spec/scalars/float.ts';
import { optional } from '../../spec/scalars/optional.ts';
import { type Real, real } from '../../spec/scalars/real.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Case } from '../generators/cases.ts';
import { kinds } from '../kinds/index.ts';
import { type HostTensor, inputFloat, type ModelCall } from '../values.ts';

/** What the definition asked its model. */
export interface Request {
  readonly x: Tensor<Float>;
  readonly t: Float | number;
}

const liftTensor = <A>(x: HostTensor, shape: readonly number[], f: (value: number) => A): Tensor<A> => ({
  shape,
  data: Array.from(x.data, f),
});

/** The inputs over a scalar; the model's answers come from `answer`, which may change between runs. */
const lift = <A>(
  { operation, inputs }: Case,
  f: (x: number) => A,
  player: { answer: (x: Tensor<A>, t: A | number) => Tensor<A> },
): AnyArguments<A> =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].lift(inputs[name] ?? 0, f, (x: Tensor<A>, t: A | number) => player.answer(x, t)),
    ]),
  );

type Define = <A>(k: Context<A>, inputs: AnyArguments<A>) => Tensor<A>;

/** The definition of a case, or of one of its steps, over the contexts that the judge asks. */
export interface Lifted {
  /**
   * Every result that `ieee754` allows, and what the model was asked, when it answers as in `call` (zeros without
   * one). `state` replaces the input of that name.
   */
  inFormat(
    define: Define,
    call: ModelCall | null,
    state?: readonly [string, HostTensor],
  ): {
    readonly results: readonly Tensor<Float>[];
    readonly requests: readonly Request[];
  };
  exact(define: Define, call: ModelCall | null, state?: readonly [string, HostTensor]): Tensor<Real | null>;
  /** One run over a context of the caller's, schedule included. */
  over(
    k: BinaryContext,
    define: Define,
    call: ModelCall | null,
    state?: readonly [string, HostTensor],
  ): Tensor<Float>;
}

export const liftCase = (theCase: Case, epsilon: Ratio): Lifted => {
  const { format } = theCase;
  const float = (x: number): Float => inputFloat(format, x);
  const exactly = (x: number): Real | null => {
    const value = float(x);
    return value.kind === 'finite' ? valueOf(value) : null;
  };
  const reals = optional(real.withEpsilon(epsilon));
  const floatPlayer = { answer: (x: Tensor<Float>): Tensor<Float> => x };
  const realPlayer = { answer: (x: Tensor<Real | null>): Tensor<Real | null> => x };
  const floats = lift<Float>(theCase, float, floatPlayer);
  let exacts: AnyArguments<Real | null> | null = null;
  const replace = <A>(
    inputs: AnyArguments<A>,
    state: readonly [string, HostTensor] | undefined,
    f: (x: number) => A,
  ): AnyArguments<A> => {
    if (state === undefined) return inputs;
    const [name, x] = state;
    return { ...inputs, [name]: liftTensor(x, (inputs[name] as Tensor<A>).shape, f) };
  };
  return {
    inFormat: (define, call, state) => {
      const requests: Request[] = [];
      Object.assign(floatPlayer, {
        answer: (x: Tensor<Float>, t: Float | number): Tensor<Float> => {
          requests.push({ x, t });
          return call === null
            ? { shape: x.shape, data: x.data.map(() => float(0)) }
            : liftTensor(call.answer, x.shape, float);
        },
      });
      const inputs = replace(floats, state, float);
      const results = everyChoice(format, epsilon, (k: BinaryContext) => define(k, inputs));
      return { results, requests };
    },
    exact: (define, call, state) => {
      Object.assign(realPlayer, {
        answer: (x: Tensor<Real | null>): Tensor<Real | null> =>
          call === null ? x : liftTensor(call.answer, x.shape, exactly),
      });
      exacts ??= lift<Real | null>(theCase, exactly, realPlayer);
      return define(reals, replace(exacts, state, exactly));
    },
    over: (k, define, call, state) => {
      const inContext = (x: number): Float => inputFloat(k.format.name, x);
      const answer = (x: Tensor<Float>): Tensor<Float> =>
        call === null ? x : liftTensor(call.answer, x.shape, inContext);
      return define(k, replace(lift(theCase, inContext, { answer }), state, inContext));
    },
  };
};
