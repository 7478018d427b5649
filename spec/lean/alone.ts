/**
 * What a file that stands alone may name: the structures of the diffusion layer, and our own definitions under the
 * names of those that they mirror. Text that defines them itself stands before these.
 */
import { safeDiv, sqrtNonneg } from '../diffusion/core.ts';
import { qSample } from '../diffusion/forward-process.ts';
import * as ode from '../diffusion/pf-ode.ts';
import { x0PredFromEps } from '../diffusion/reverse-ddpm.ts';
import { timeOfIndex, type VPSchedule } from '../diffusion/schedule.ts';
import { scheduleOf } from '../rows/shared.ts';
import type { Tensor } from '../tensor.ts';
import { readLean } from './commands.ts';
import type { Call, Machine, Primitive } from './machine.ts';
import { argument, indexAt, row, scalarAt, tensorAt } from './primitive.ts';
import { LeanError } from './source.ts';
import type { Structure } from './syntax.ts';
import { describe, scalarOf, tensorOf, type Value } from './values.ts';

/** The fields by which the structures are known. */
const text = `
namespace Generative.Diffusion
open Spec
structure EpsModel (α : Type) (s : Shape) where
  eps : Tensor α s → α → Tensor α s
structure VPSchedule (α : Type) (T : Nat) where
  betas : Vec T α
structure VPLinearSchedule (α : Type) where
  beta0 : α
  beta1 : α
end Generative.Diffusion
`;

let read: readonly Structure[] | null = null;

export const structures = (): readonly Structure[] => (read ??= readLean('(epscheck)', text).structures);

const named = (name: string): string => `Generative.Diffusion.${name}`;

const fieldAt = <A>(ev: Machine<A>, call: Call<A>, i: number, structure: string, field: string): Value<A> => {
  const value = ev.force(argument(call, i), {
    kind: 'record',
    structure: named(structure),
    parameters: [],
  });
  const found = value.kind === 'record' ? value.fields.get(field) : undefined;
  if (found === undefined) throw new LeanError(call.at, `expected a ${structure}, met ${describe(value)}`);
  return found;
};

const scheduleAt = <A>(ev: Machine<A>, call: Call<A>, i: number): VPSchedule<A> => {
  const betas = fieldAt(ev, call, i, 'VPSchedule', 'betas');
  if (betas.kind !== 'tensor') throw new LeanError(call.at, `expected betas, met ${describe(betas)}`);
  return scheduleOf(ev.k, betas.x);
};

const linearAt = <A>(ev: Machine<A>, call: Call<A>, i: number): ode.VPLinearSchedule<A> => {
  const of = (field: string): A => {
    const value = fieldAt(ev, call, i, 'VPLinearSchedule', field);
    if (value.kind === 'scalar') return value.a;
    throw new LeanError(call.at, `expected a scalar, met ${describe(value)}`);
  };
  return { beta0: of('beta0'), beta1: of('beta1') };
};

/** The model's answer at a state and a time. */
const askedAt = <A>(ev: Machine<A>, call: Call<A>, i: number, x: Tensor<A>, time: A): Tensor<A> => {
  const eps = fieldAt(ev, call, i, 'EpsModel', 'eps');
  const of = (fn: Value<A>, value: Value<A>): Value<A> => {
    if (fn.kind === 'function') return fn.apply(value, call.at);
    throw new LeanError(call.at, `${describe(fn)} is applied as a function`);
  };
  const answer = of(of(eps, tensorOf(x)), scalarOf(time));
  if (answer.kind === 'tensor') return answer.x;
  throw new LeanError(call.at, `the model gives ${describe(answer)}`);
};

const ours = (name: string, arity: number, file: string, run: Primitive['run'], receiver = 0): Primitive =>
  row(named(name), arity, `spec/diffusion/${file}.ts`, run, receiver);

export const ownDefinitions: readonly Primitive[] = [
  ours('sqrtNonneg', 1, 'core', (ev, call) => {
    ev.visit(call.at);
    return scalarOf(sqrtNonneg(ev.k, scalarAt(ev, call, 0)));
  }),
  ours('safeDiv', 2, 'core', (ev, call) => {
    const [x, y] = [scalarAt(ev, call, 0), scalarAt(ev, call, 1)];
    ev.visit(call.at);
    return scalarOf(safeDiv(ev.k, x, y));
  }),
  ours('VPSchedule.beta', 2, 'schedule', (ev, call) =>
    scalarOf(scheduleAt(ev, call, 0).beta(indexAt(ev, call, 1).n)),
  ),
  ours('VPSchedule.alpha', 2, 'schedule', (ev, call) =>
    scalarOf(scheduleAt(ev, call, 0).alpha(indexAt(ev, call, 1).n)),
  ),
  ours('VPSchedule.alphaBar', 2, 'schedule', (ev, call) => {
    const { n, bound } = indexAt(ev, call, 1);
    const schedule = scheduleAt(ev, call, 0);
    if (bound !== schedule.steps + 1)
      throw new LeanError(call.at, `expected Fin ${schedule.steps + 1}, met ${n} in Fin ${bound}`);
    return scalarOf(schedule.alphaBar(n));
  }),
  ours('VPSchedule.timeOfIndex', 1, 'schedule', (ev, call) => {
    const { n, bound } = indexAt(ev, call, 0);
    ev.visit(call.at);
    return scalarOf(timeOfIndex(ev.k, bound - 1, n));
  }),
  ours('qSample', 4, 'forward-process', (ev, call) => {
    const { n } = indexAt(ev, call, 2);
    return tensorOf(qSample(ev.k, scheduleAt(ev, call, 0), tensorAt(ev, call, 1), n, tensorAt(ev, call, 3)));
  }),
  ours('x0PredFromEps', 4, 'reverse-ddpm', (ev, call) => {
    const { n } = indexAt(ev, call, 3);
    return tensorOf(
      x0PredFromEps(ev.k, scheduleAt(ev, call, 0), tensorAt(ev, call, 1), tensorAt(ev, call, 2), n),
    );
  }),
  ours('x0Pred', 4, 'reverse-ddpm', (ev, call) => {
    const [x, { n, bound }] = [tensorAt(ev, call, 2), indexAt(ev, call, 3)];
    const e = askedAt(ev, call, 1, x, timeOfIndex(ev.k, bound - 1, n));
    return tensorOf(x0PredFromEps(ev.k, scheduleAt(ev, call, 0), x, e, n));
  }),
  ours('VPLinearSchedule.beta', 2, 'pf-ode', (ev, call) =>
    scalarOf(ode.vpBeta(ev.k, linearAt(ev, call, 0), scalarAt(ev, call, 1))),
  ),
  ours('VPLinearSchedule.alphaBar', 2, 'pf-ode', (ev, call) =>
    scalarOf(ode.vpAlphaBar(ev.k, linearAt(ev, call, 0), scalarAt(ev, call, 1))),
  ),
  ours('VPLinearSchedule.sigma', 2, 'pf-ode', (ev, call) =>
    scalarOf(ode.vpSigma(ev.k, linearAt(ev, call, 0), scalarAt(ev, call, 1))),
  ),
  ours('pfOdeRhs', 4, 'pf-ode', (ev, call) => {
    const [schedule, x, t] = [linearAt(ev, call, 0), tensorAt(ev, call, 2), scalarAt(ev, call, 3)];
    return tensorOf(ode.pfOdeRhs(ev.k, schedule, { eps: (y, time) => askedAt(ev, call, 1, y, time) }, x, t));
  }),
];
