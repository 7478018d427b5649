/** The form of a primitive, and how it takes its arguments. */
import type { Tensor } from '../tensor.ts';
import type { Argument, Call, Machine, Primitive } from './machine.ts';
import { LeanError } from './source.ts';
import { describe, natType, scalarType } from './values.ts';

const implicit: readonly string[] = ['α', 'β', 'n', 's', 'T'];

export const row = (
  names: string | readonly string[],
  arity: number,
  source: string,
  run: Primitive['run'],
  receiver = 0,
): Primitive => ({
  names: typeof names === 'string' ? [names] : names,
  arity,
  named: implicit,
  receiver,
  source,
  run,
});

export const argument = <A>({ args }: Call<A>, i: number): Argument<A> => args[i] as Argument<A>;

export const scalarAt = <A>(ev: Machine<A>, call: Call<A>, i: number): A => {
  const value = ev.force(argument(call, i), scalarType);
  if (value.kind === 'scalar') return value.a;
  throw new LeanError(call.at, `expected a scalar, met ${describe(value)}`);
};

export const tensorAt = <A>(ev: Machine<A>, call: Call<A>, i: number): Tensor<A> => {
  const value = ev.force(argument(call, i), { kind: 'tensor', shape: null });
  if (value.kind === 'tensor') return value.x;
  throw new LeanError(call.at, `expected a tensor, met ${describe(value)}`);
};

export const indexAt = <A>(
  ev: Machine<A>,
  call: Call<A>,
  i: number,
): { readonly n: number; readonly bound: number } => {
  const value = ev.force(argument(call, i), { kind: 'fin', bound: null });
  if (value.kind === 'fin') return value;
  throw new LeanError(call.at, `expected an index, met ${describe(value)}`);
};

export const countAt = <A>(ev: Machine<A>, call: Call<A>, i: number): number => {
  const value = ev.force(argument(call, i), natType);
  if (value.kind === 'nat') return value.n;
  throw new LeanError(call.at, `expected a count, met ${describe(value)}`);
};
