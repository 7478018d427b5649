/** A strided DDIM run as diffusers has it: another timestep before than the listed one, and NaN of a variance at eta 0. */
import { expect, test } from 'vitest';
import { type AnyImplementation, check } from '../../../engine/api.ts';
import { reasonsIn } from '../reported.ts';

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
interface Given {
  readonly alphaBars: Tensor;
  readonly timesteps: readonly number[];
  readonly finalAlphaBar: number;
  readonly x: Tensor;
  readonly model: (x: Tensor, t: number) => Tensor;
}

const f = Math.fround;
const root = (x: number): number => f(Math.sqrt(x));

/** `before`: the timestep that a step ends in; `variance`: whether it is made at eta 0 too. */
const run =
  (before: (given: Given, i: number) => number, variance: boolean) =>
  (given: Given): Tensor => {
    const { alphaBars, timesteps, finalAlphaBar, x, model } = given;
    let state = x;
    for (const [i, t] of timesteps.entries()) {
      const previous = before(given, i);
      const a = alphaBars.data[t] as number;
      const ap = previous < 0 ? finalAlphaBar : (alphaBars.data[previous] as number);
      const nothing = variance ? f(0 * root(f(f(f(1 - ap) / f(1 - a)) * f(1 - f(a / ap))))) : 0;
      const e = model(state, t).data;
      const next = (v: number, j: number): number => {
        const n = e[j] as number;
        const x0 = f(f(v - f(root(Math.max(f(1 - a), 0)) * n)) / root(Math.max(a, 0)));
        const noise = root(Math.max(f(1 - ap), 0));
        return f(f(f(root(Math.max(ap, 0)) * x0) + f(noise * n)) + nothing);
      };
      state = { shape: x.shape, data: state.data.map(next) };
    }
    return { shape: x.shape, data: state.data.slice() };
  };

const listed = ({ timesteps }: Given, i: number): number => timesteps[i + 1] ?? -1;
const byStride = ({ alphaBars, timesteps }: Given, i: number): number =>
  (timesteps[i] as number) - Math.floor(alphaBars.data.length / timesteps.length);

test.each([
  ['both', byStride, true, /the previous timestep is t - T \/\/ n.* and the variance is made at eta = 0 too/],
  ['the timestep before', byStride, false, /previous timestep|the previous timestep is t - T \/\/ n/],
  ['the variance', listed, true, /variance made at eta 0 too/],
  ['neither', listed, false, /^$/],
] as const)('%s', async (_what, before, variance, words) => {
  const implementation = {
    name: 'strided',
    format: 'binary32',
    refuses: false,
    assumes: ['finite inputs', 'no subnormals', 'numbers in their range', 'states in order', 'T >= 1'],
    operations: { ddimSampleAt: run(before, variance) },
  };
  const { results } = await check({
    implementation: implementation as unknown as AnyImplementation,
    operations: ['ddimSampleAt'] as never,
    runs: 60,
    store: null,
  });
  const [row] = results;
  if (row === undefined) throw new Error('no row');
  expect(reasonsIn(row).join()).toMatch(words);
});
