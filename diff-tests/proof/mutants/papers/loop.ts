/** A sampler beyond the mirror written as a loop over arrays of binary32 numbers. */
import { f, type Given, type Mistake, type Tensor } from './mistake.ts';

export type Numbers = Float32Array;
type Ask = (state: Numbers, at: number) => Numbers;

interface Inputs {
  readonly alphaBars: Tensor;
  readonly timesteps: readonly number[];
  readonly finalAlphaBar: number;
  readonly sigmas: Tensor;
  readonly eta: number;
  readonly large: number;
  readonly clip: number;
  readonly r: number;
  readonly x: Tensor;
  readonly noise: readonly Tensor[];
  readonly model: (x: Tensor, at: number) => Tensor;
}

export interface Loop extends Inputs {
  readonly ask: Ask;
  /** Entry i of the sigmas; alphaBar of timestep i, and the one before the last is that of the clean state. */
  readonly sigma: (i: number) => number;
  readonly bar: (i: number) => number;
  readonly z: (i: number) => Numbers;
}

/** One number of each array at a place. */
export const each = (
  of: (...at: number[]) => number,
  first: Numbers,
  ...others: readonly Numbers[]
): Numbers => first.map((v, j) => f(of(v, ...others.map((other) => other[j] as number))));

export const loop = (
  id: string,
  operation: string,
  what: string,
  named: string | null,
  steps: (loop: Loop) => number,
  step: (loop: Loop, i: number, state: Numbers) => Numbers,
): Mistake => ({
  id,
  operation,
  what,
  named,
  call: (given: Given) => {
    const inputs = given as unknown as Inputs;
    const { x, alphaBars, timesteps, finalAlphaBar = 1, sigmas, noise, model } = inputs;
    const made: Loop = {
      ...inputs,
      ask: (state, at) => model({ shape: x.shape, data: state }, at).data,
      sigma: (i) => sigmas.data[i] as number,
      bar: (i) => (i < timesteps.length ? (alphaBars.data[timesteps[i] as number] as number) : finalAlphaBar),
      z: (i) => (noise[i] as Tensor).data,
    };
    let state: Numbers = x.data.slice();
    for (let i = 0; i < steps(made); i++) state = step(made, i, state);
    return { shape: x.shape, data: state };
  },
});

/** dx/ds of a state and its predicted x0, and a step along it. */
export const slope = (x: Numbers, d: Numbers, s: number): Numbers =>
  each((v, clean) => f(f(v - clean) / s), x, d);
export const along = (x: Numbers, by: Numbers, dt: number): Numbers =>
  each((v, rate) => f(v + f(rate * dt)), x, by);
