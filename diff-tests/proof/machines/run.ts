/** A case run over any arithmetic, with its model played. */
import type { Context, Ratio } from '../../../spec/context.ts';
import { freedomsOf, type Profile } from '../../../spec/profiles/profile.ts';
import { type Float, same } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { round } from '../../../spec/scalars/floats/round.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { playsIn } from '../../runners/implementation.ts';
import type { Case } from '../../cases/generators/cases.ts';
import type { Returned } from '../../cases/answer.ts';
import { kinds } from '../../cases/kinds/index.ts';
import { play } from '../../cases/models.ts';
import { arrayOf, inputFloat, type ModelScript, toFloat, toNumber } from '../../cases/values.ts';
import type { Decide, Held } from './held.ts';
import { machine } from './machine.ts';
import { order } from './options.ts';

/** How numbers enter an arithmetic, and what is passed on of them. */
export interface Passing<A> {
  given(x: Float): A;
  /** What is written to memory, and what the program holds behind it from then on. */
  pass(x: A): { readonly stored: Float; readonly kept: A };
  time(t: A): number;
}

export const runOver = <A>(theCase: Case, k: Context<A>, { given, pass, time }: Passing<A>): Returned => {
  const { operation, format, inputs } = theCase;
  const { model, size } = playsIn(operation, inputs);
  const game = play(model === null ? { answers: [] } : (inputs[model] as ModelScript), format, size);
  const enter = (x: number): A => given(inputFloat(format, x));
  const toHost = (shape: readonly number[], data: readonly Float[]) => ({
    shape,
    data: new (arrayOf(format))(data.map(toNumber)),
  });
  const answer = (x: Tensor<A>, t: A | number): Tensor<A> => {
    const passed = x.data.map(pass);
    // The program goes on with what it holds, under the name that it had.
    for (const [i, { kept }] of passed.entries()) (x.data as A[])[i] = kept;
    const host = toHost(
      x.shape,
      passed.map(({ stored }) => stored),
    );
    return {
      shape: x.shape,
      data: Array.from(game.model(host, typeof t === 'number' ? t : time(t)).data, enter),
    };
  };
  const lifted = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [name, kinds[kind].lift(inputs[name] ?? 0, enter, answer)]),
  );
  const { shape, data } = operation.define(k, lifted);
  const output = toHost(
    shape,
    data.map((x) => pass(x).stored),
  );
  return { kind: 'returned', output, impurity: null, calls: game.calls, order: game.order };
};

const roundedTo = (format: FormatName, x: Float): Float =>
  x.kind === 'finite' ? round(formats[format], 'nearestEven', x.negative, x.m, x.e) : x;

/** What a machine of the profile answers. */
export const machineAnswer = (theCase: Case, profile: Profile, epsilon: Ratio, decide: Decide): Returned => {
  const { format } = theCase;
  const k = machine(format, profile, decide, epsilon);
  const { wider } = freedomsOf(profile, format);
  const isRoundingOf = (stored: Float, x: Held): boolean => wider && same(stored, roundedTo(format, x.value));
  return runOver<Held>(theCase, k, {
    given: k.given,
    pass: (x) => {
      const stored = k.store(x);
      // What the model has seen is seen: an infinity of the past stands for NaN no more.
      const kept = { ...x, wasInfinite: stored.kind === 'infinite' };
      const isKept = x.own || isRoundingOf(stored, x);
      return { stored, kept: isKept ? kept : { ...kept, value: stored, product: null } };
    },
    // A time is passed as a number: as it is where it has one, else rounded to the format.
    time: (t) => {
      const number = t.value.kind === 'finite' ? toNumber(t.value) : NaN;
      const back = toFloat('binary64', number);
      const isHeld = wider && back !== null && back.kind === 'finite' && order(back, t.value) === 0;
      return isHeld ? number : toNumber(k.store(t));
    },
  });
};
