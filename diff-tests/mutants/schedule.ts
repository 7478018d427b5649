/** S, A, T: betas, alphaBar and times. */
import type { FloatArray } from '../examples/formulas.ts';
import { formula, type Mutant, whole } from './mutant.ts';
import { bfloat, half } from './numbers.ts';

const betas = 'linearBetas';
const bars = 'alphaBar';
const times = 'timeOfIndex';
const entry = (list: FloatArray | readonly number[], i: number): number => list[i] as number;

const linearBetas: readonly Mutant[] = [
  formula('S01', betas, 'i/T: the end is never reached', ({ f }) => ({
    linearBeta: (i, T, start, end) => (T === 1 ? end : f(start + f(f(i / T) * f(end - start)))),
  })),
  formula('S03', betas, '(i+1)/T: the start is missing', ({ f }) => ({
    linearBeta: (i, T, start, end) => f(start + f(f((i + 1) / T) * f(end - start))),
  })),
  formula(
    'S05',
    betas,
    'T = 1 not a case of its own: 0/0',
    ({ f }) => ({ linearBeta: (i, T, start, end) => f(start + f(f(i / (T - 1)) * f(end - start))) }),
    { link: 'huggingface/candle#1358' },
  ),
  formula(
    'S07',
    betas,
    'quadratic, with the endpoints squared and not rooted',
    (right) => ({
      linearBeta: (i, T, start, end) =>
        right.f(right.linearBeta(i, T, right.f(start * start), right.f(end * end)) ** 2),
    }),
    { link: 'lucidrains/DALLE2-pytorch#141' },
  ),
  formula(
    'S09',
    betas,
    'the step accumulated in binary32',
    (right) => ({
      linearBeta: (i, T, start, end) => {
        const step = Math.fround(Math.fround(end - start) / (T - 1));
        let beta = T === 1 ? end : start;
        for (let j = 0; j < i; j++) beta = Math.fround(beta + step);
        return right.f(beta);
      },
    }),
    { link: 'pytorch/pytorch#40904' },
  ),
  formula(
    'S11',
    betas,
    'betas scaled by 1000/T',
    (right) => ({
      linearBeta: (i, T, start, end) => right.f(right.linearBeta(i, T, start, end) * right.f(1000 / T)),
    }),
    { link: 'IDEALLab/EngiOpt#67' },
  ),
  formula(
    'S13',
    betas,
    'betas clipped to [0, 0.999]',
    (right) => ({
      linearBeta: (i, T, start, end) =>
        Math.min(right.f(0.999), Math.max(0, right.linearBeta(i, T, start, end))),
    }),
    { link: 'lucidrains/imagen-pytorch#161' },
  ),
  formula(
    'S15',
    betas,
    'start * (1 - s) + end * s',
    ({ f }) => ({
      linearBeta: (i, T, start, end) => {
        const s = f(i / (T - 1));
        return T === 1 ? end : f(f(start * f(1 - s)) + f(end * s));
      },
    }),
    { control: true, link: 'pytorch/pytorch#40904' },
  ),
  formula('S16', betas, 'T = 1 gives the start', (right) => ({
    linearBeta: (i, T, start, end) => (T === 1 ? start : right.linearBeta(i, T, start, end)),
  })),
];

/** Tables of alphaBar, from the right one and the betas. Used for the round trip too: see mutants.test.ts. */
const alphaBar: readonly Mutant[] = [
  formula(
    'A01',
    bars,
    'without the leading 1',
    (right) => ({ alphaBars: (list) => right.alphaBars(list).slice(1) }),
    { expected: 'shape', link: 'wadkisson/TorchLean@c2be276' },
  ),
  formula(
    'A03',
    bars,
    'the product of beta, not of 1 - beta',
    (right) => ({
      alphaBars: (list) => right.alphaBars(list.map((beta) => right.f(1 - beta))),
    }),
    { link: 'LuChengTHU/dpm-solver#13' },
  ),
  formula(
    'A05',
    bars,
    'alpha, no product',
    ({ f }) => ({ alphaBars: (list) => [1, ...Array.from(list, (beta) => f(1 - beta))] }),
    { link: 'microsoft/mattergen#81' },
  ),
  formula(
    'A07',
    bars,
    'the product in binary16',
    () => ({
      alphaBars: (list) => {
        const table = [1];
        for (const beta of list) table.push(half((table.at(-1) as number) * half(1 - beta)));
        return table;
      },
    }),
    { link: 'pytorch/pytorch#156018' },
  ),
  formula('A09', bars, 'exp(sum(log alpha))', ({ f }) => ({
    alphaBars: (list) => {
      const table = [1];
      let sum = 0;
      for (const beta of list) table.push(f(Math.exp((sum = f(sum + f(Math.log(f(1 - beta))))))));
      return table;
    },
  })),
  formula('A11', bars, 'clipped to [0.0001, 0.9999]', (right) => ({
    alphaBars: (list) =>
      right.alphaBars(list).map((bar) => Math.min(right.f(0.9999), Math.max(right.f(0.0001), bar))),
  })),
  formula(
    'A15',
    bars,
    'rescaled to zero terminal SNR',
    (right) => ({
      alphaBars: (list) => {
        const roots = right.alphaBars(list).map(right.sqrtNonneg);
        const [first, last] = [entry(roots, 0), entry(roots, list.length)];
        return roots.map((root) => right.f(right.f((root - last) * (first / (first - last))) ** 2));
      },
    }),
    { link: 'huggingface/diffusers#3851' },
  ),
  formula('A17', bars, 'the first factor twice', (right) => ({
    alphaBars: (list) => {
      const first = list.length === 0 ? 1 : right.f(1 - entry(list, 0));
      return right.alphaBars(list).map((bar) => right.f(bar * first));
    },
  })),
  whole(
    'A13',
    'qSample',
    'a negative index wraps, as in Python',
    (inputs, { operations }) => {
      const { t, betas: schedule } = inputs;
      return operations.qSample({ ...inputs, t: t < 0 ? schedule.data.length + 1 + t : t });
    },
    { expected: 'refusal', link: 'huggingface/diffusers#5145' },
  ),
];

const timeOfIndex: readonly Mutant[] = [
  formula('T01', times, 't/(T-1)', ({ f }) => ({ time: (t, T) => (T <= 1 ? 0 : f(t / (T - 1))) })),
  formula('T03', times, '(t-1)/T', ({ f }) => ({ time: (t, T) => (T === 0 ? 0 : f((t - 1) / T)) })),
  formula('T05', times, 't/(T+1)', ({ f }) => ({ time: (t, T) => f(t / (T + 1)) }), {
    link: 'lucidrains/denoising-diffusion-pytorch#19',
  }),
  formula('T07', times, 't, not divided', () => ({ time: (t) => t }), {
    link: 'Stability-AI/stablediffusion#226',
  }),
  formula(
    'T09',
    times,
    't cast to bfloat16 before it is divided',
    (right) => ({ time: (t, T) => right.time(bfloat(t), T) }),
    { link: 'huggingface/diffusers#9405' },
  ),
  formula('T11', times, '1 - t/T', (right) => ({ time: (t, T) => right.f(1 - right.time(t, T)) })),
  formula(
    'T13',
    times,
    'divided twice',
    (right) => ({ time: (t, T) => (T === 0 ? 0 : right.f(right.time(t, T) / T)) }),
    { link: 'stepfun-ai/Step1X-Edit#91' },
  ),
  formula('T15', times, 'T = 0 not a case of its own: 0/0', ({ f }) => ({ time: (t, T) => f(t / T) })),
];

export const schedule: readonly Mutant[] = [...linearBetas, ...alphaBar, ...timeOfIndex];
