/** Rows of spec/papers/timesteps: lists of integers. */
import { Forbidden } from '../../forbidden.ts';
import * as lists from '../../papers/timesteps.ts';
import type { Context } from '../../context.ts';
import type { Tensor } from '../../tensor.ts';
import { vector } from '../shared.ts';
import { count, diffusers, paper } from './shared.ts';

const steps = count('T', 'the number of trained steps');
const n = { name: 'n', kind: 'index', of: 'T', last: 'T', meaning: 'how many of them are taken' } as const;
const offset = {
  name: 'offset',
  kind: 'index',
  of: 'T',
  last: 'T-1',
  meaning: 'what is added to each: 0, or 1',
} as const;
const output = 'n integers';

/** Integers as they are shown in a context. The judge compares integers: a narrow format does not have all of them. */
const shown = <A>(k: Context<A>, entries: readonly lists.Timestep[]): Tensor<A> =>
  vector(entries.map(({ value }) => (value < 0 ? k.neg(k.nat(-value)) : k.nat(value))));

const leading = ({ T, n: taken, offset }: { T: number; n: number; offset: number }) =>
  lists.timestepsLeading(T, taken, offset);
const trailing = (inputs: { T: number; n: number }) => lists.timestepsTrailing(inputs.T, inputs.n);
const linspace = (inputs: { T: number; n: number }) => lists.timestepsLinspace(inputs.T, inputs.n);
const previous = (inputs: { timesteps: readonly number[] }) =>
  lists.previousTimesteps(inputs.timesteps).map((value) => ({ value, other: null }));

export const timesteps = [
  paper({
    name: 'timestepsLeading',
    summary: '((n-1-i) * floor(T/n)) + offset, i = 0..n-1',
    source: diffusers('ddim', 366),
    inputs: [steps, n, offset],
    output,
    integers: leading,
    forbids: (inputs) => {
      const [first] = leading(inputs);
      if (first === undefined || first.value < inputs.T) return;
      const [value, bound] = [first.value, inputs.T];
      throw new Forbidden({ code: 'first', who: 'timestepsLeading', argument: 'offset', value, bound });
    },
    define: (k, inputs) => shown(k, leading(inputs)),
  }),
  paper({
    name: 'timestepsTrailing',
    summary: 'round(T - (i*T/n)) - 1, i = 0..n-1: ties to even, or to one side always',
    source: diffusers('ddim', 372),
    inputs: [steps, n],
    output,
    integers: trailing,
    define: (k, inputs) => shown(k, trailing(inputs)),
  }),
  paper({
    name: 'timestepsLinspace',
    summary: 'round((n-1-i)*(T-1)/(n-1)), i = 0..n-1; 0 where n = 1: ties to even, or to one side always',
    source: diffusers('ddim', 358),
    inputs: [steps, n],
    output,
    integers: linspace,
    define: (k, inputs) => shown(k, linspace(inputs)),
  }),
  paper({
    name: 'previousTimesteps',
    summary: 'the timestep that each step ends in: the next of the list; -1, the clean state, after the last',
    source: diffusers('ddpm', 648),
    inputs: [{ name: 'timesteps', kind: 'timesteps', meaning: 'the timesteps that the steps start from' }],
    output,
    integers: previous,
    define: (k, inputs) => shown(k, previous(inputs)),
  }),
] as const;
