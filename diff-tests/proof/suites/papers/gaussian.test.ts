/** Data N(1/2, 9), whose optimal network is known in closed form: whole runs end where they must, exactly and to the bit. */
import { expect, test } from 'vitest';
import type { Context } from '../../../../spec/context.ts';
import { sqrtNonneg } from '../../../../spec/diffusion/core.ts';
import { ddimSampleAt, ddimSampleStrided } from '../../../../spec/papers/ddim.ts';
import { flowSigmas, flowStepAt } from '../../../../spec/papers/flow.ts';
import { deviationOf } from '../../../../spec/papers/guidance.ts';
import { lcmScalings } from '../../../../spec/papers/lcm.ts';
import { oneMinus, square } from '../../../../spec/papers/shared.ts';
import { eulerSigmaStepAt, heunSigmaStepAt, overSigmas } from '../../../../spec/papers/sigma-space.ts';
import { rational } from '../../../../spec/scalars/exact/rational.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { hexText } from '../../../../spec/scalars/floats/float.ts';
import { map, scalar, type Tensor, vector } from '../../../../spec/tensor.ts';

const each = <A>(x: Tensor<A>, of: (value: A) => A): Tensor<A> => map(x, of);

/** ((s^2 * x) + (g^2 * mu)) / (s^2 + g^2) */
const denoiser = <A>(k: Context<A>) => ({
  eps: (x: Tensor<A>, g: A): Tensor<A> => {
    const [data, noise] = [square(k, k.nat(3)), square(k, g)];
    return each(x, (value) => k.div(k.add(k.mul(data, value), k.mul(noise, k.half)), k.add(data, noise)));
  },
});

/** (sqrt(1-a) * (x - (sqrt(a) * mu))) / ((a * s^2) + (1-a)) */
const predicted = <A>(k: Context<A>, alphaBars: readonly A[]) => ({
  predict: (t: number, x: Tensor<A>): Tensor<A> => {
    const a = alphaBars[t] as A;
    const rest = oneMinus(k, a);
    const variance = k.add(k.mul(a, square(k, k.nat(3))), rest);
    return each(x, (value) =>
      k.div(k.mul(sqrtNonneg(k, rest), k.sub(value, k.mul(sqrtNonneg(k, a), k.half))), variance),
    );
  },
});

/** (((x - (c * mu)) * (g - (c * s^2))) / ((c^2 * s^2) + g^2)) - mu with c = 1 - g */
const velocity = <A>(k: Context<A>) => ({
  eps: (x: Tensor<A>, g: A): Tensor<A> => {
    const [c, data] = [oneMinus(k, g), square(k, k.nat(3))];
    const variance = k.add(k.mul(square(k, c), data), square(k, g));
    return each(x, (value) =>
      k.sub(k.div(k.mul(k.sub(value, k.mul(c, k.half)), k.sub(g, k.mul(c, data))), variance), k.half),
    );
  },
});

type Run = <A>(k: Context<A>) => A;

const over =
  (step: typeof eulerSigmaStepAt): Run =>
  <A>(k: Context<A>): A => {
    const sigmas = [4, 2, 0].map((n) => k.nat(n));
    const { data } = overSigmas(sigmas, scalar(k.nat(6)), (i, x) => step(k, sigmas, denoiser(k), i, x));
    return data[0] as A;
  };

const strided = <A>(k: Context<A>) => ({
  alphaBars: ['576/625', '16/25', '9/25', '49/625'].map((text) => k.of(text)),
  timesteps: [3, 1],
  finalAlphaBar: k.one,
});

const flow =
  (n: number, shift: number): Run =>
  <A>(k: Context<A>): A => {
    const sigmas = flowSigmas(k, n, k.nat(shift));
    const { data } = overSigmas(sigmas, scalar(k.one), (i, x) => flowStepAt(k, sigmas, velocity(k), i, x));
    return data[0] as A;
  };

const runs: readonly (readonly [
  what: string,
  run: Run,
  exact: string | null,
  double: string,
  single: string,
])[] = [
  ['Euler over 4, 2, 0', over(eulerSigmaStepAt), '1004/325', '0x1.8b6be9f1d2506p+1', '0x1.8b6be8p+1'],
  ['Heun over 4, 2, 0', over(heunSigmaStepAt), '13943/4225', '0x1.a66a47227a082p+1', '0x1.a66a48p+1'],
  [
    'DDIM',
    (k) => {
      const all = strided(k);
      return ddimSampleAt(k, all, predicted(k, all.alphaBars), scalar(k.one)).data[0] as never;
    },
    '8113/3842',
    '0x1.0e4ae4f28a53fp+1',
    '0x1.0e4ae6p+1',
  ],
  [
    'DDIM with eta 0',
    (k) => {
      const [all, noise] = [strided(k), [scalar(k.zero), scalar(k.zero)]];
      const model = predicted(k, all.alphaBars);
      return ddimSampleStrided(k, all, k.zero, model, scalar(k.one), noise).data[0] as never;
    },
    // The root of the variance is irrational, also where its weight is 0.
    null,
    '0x1.0e4ae4f28a53fp+1',
    '0x1.0e4ae6p+1',
  ],
  ['flow in 2 steps', flow(2, 1), '7/5', '0x1.6666666666666p+0', '0x1.666666p+0'],
  ['flow in 4 steps, shifted', flow(4, 3), '133/50', '0x1.547ae147ae148p+1', '0x1.547aep+1'],
];

test.each(runs)('%s', (_what, run, exact, double, single) => {
  if (exact !== null) expect(rational.show(run(rational))).toBe(exact);
  expect([hexText(run(binary('binary64'))), hexText(run(binary('binary32')))]).toEqual([double, single]);
});

test('the deviation is by m - 1, and the scalings of a consistency model nearly have a sum of squares of 1', () => {
  const numbers = <A>(k: Context<A>): A => deviationOf(k, vector([k.neg(k.one), k.zero, k.one]));
  expect(rational.show(numbers(rational))).toBe('1');
  expect(hexText(numbers(binary('binary32')))).toBe('0x1p+0');
  const k = binary('binary64');
  const { skip, out } = lcmScalings(k, 1);
  // 1 - 3 * 2^-53
  expect(hexText(k.add(skip, square(k, out)))).toBe('0x1.ffffffffffffdp-1');
});
