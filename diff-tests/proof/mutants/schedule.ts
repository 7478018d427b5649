/** S, A, T: betas, alphaBar and times. */
import type { FloatArray } from '../../examples/formulas.ts';
import { formula, type Mutant, whole } from './mutant.ts';
import { bfloat, half } from '../../cases/narrow.ts';

const betas = 'linearBetas';
const bars = 'alphaBar';
const times = 'timeOfIndex';
const entry = (list: FloatArray | readonly number[], i: number): number => list[i] as number;

const linearBetas: readonly Mutant[] = [
  formula(
    'S01',
    betas,
    'i/T: the end is never reached',
    ({ f }) => ({
      linearBeta: (i, T, start, end) => (T === 1 ? end : f(start + f(f(i / T) * f(end - start)))),
    }),
    { diagnosis: ['betas at i/T'] },
  ),
  formula(
    'S03',
    betas,
    '(i+1)/T: the start is missing',
    ({ f }) => ({
      linearBeta: (i, T, start, end) => f(start + f(f((i + 1) / T) * f(end - start))),
    }),
    { diagnosis: ['betas at (i+1)/T'] },
  ),
  formula(
    'S05',
    betas,
    'T = 1 not a case of its own: 0/0',
    ({ f }) => ({ linearBeta: (i, T, start, end) => f(start + f(f(i / (T - 1)) * f(end - start))) }),
    { diagnosis: ['betas 0/0 for T = 1'], link: 'huggingface/candle#1358' },
  ),
  formula(
    'S07',
    betas,
    'quadratic, with the endpoints squared and not rooted',
    (right) => ({
      linearBeta: (i, T, start, end) =>
        right.f(right.linearBeta(i, T, right.f(start * start), right.f(end * end)) ** 2),
    }),
    { diagnosis: ['betas from squared ends'], link: 'lucidrains/DALLE2-pytorch#141' },
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
    { diagnosis: ['betas accumulated in binary32', 'betas accumulated'], link: 'pytorch/pytorch#40904' },
  ),
  formula(
    'S11',
    betas,
    'betas scaled by 1000/T',
    (right) => ({
      linearBeta: (i, T, start, end) => right.f(right.linearBeta(i, T, start, end) * right.f(1000 / T)),
    }),
    { diagnosis: ['betas times 1000/T'], link: 'IDEALLab/EngiOpt#67' },
  ),
  formula(
    'S13',
    betas,
    'betas clipped to [0, 0.999]',
    (right) => ({
      linearBeta: (i, T, start, end) =>
        Math.min(right.f(0.999), Math.max(0, right.linearBeta(i, T, start, end))),
    }),
    { diagnosis: ['betas clipped to [0, 0.999]'], link: 'lucidrains/imagen-pytorch#161' },
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
  formula(
    'S16',
    betas,
    'T = 1 gives the start',
    (right) => ({
      linearBeta: (i, T, start, end) => (T === 1 ? start : right.linearBeta(i, T, start, end)),
    }),
    { diagnosis: ['betas from the start for T = 1'] },
  ),
];

/** Tables of alphaBar, from the right one and the betas. Used for the round trip too: see mutants.test.ts. */
const alphaBar: readonly Mutant[] = [
  formula(
    'A01',
    bars,
    'without the leading 1',
    (right) => ({ alphaBars: (list) => right.alphaBars(list).slice(1) }),
    {
      diagnosis: ['alphaBar without the leading 1', 'the output has another shape'],
      expected: 'shape',
      link: 'wadkisson/TorchLean@c2be276',
    },
  ),
  formula(
    'A03',
    bars,
    'the product of beta, not of 1 - beta',
    (right) => ({
      alphaBars: (list) => right.alphaBars(list.map((beta) => right.f(1 - beta))),
    }),
    { diagnosis: ['product of beta'], link: 'LuChengTHU/dpm-solver#13' },
  ),
  formula(
    'A05',
    bars,
    'alpha, no product',
    ({ f }) => ({ alphaBars: (list) => [1, ...Array.from(list, (beta) => f(1 - beta))] }),
    { diagnosis: ['alpha for alphaBar'], link: 'microsoft/mattergen#81' },
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
    { diagnosis: ['alphaBar accumulated in binary16'], link: 'pytorch/pytorch#156018' },
  ),
  formula(
    'A09',
    bars,
    'exp(sum(log alpha))',
    ({ f }) => ({
      alphaBars: (list) => {
        const table = [1];
        let sum = 0;
        for (const beta of list) table.push(f(Math.exp((sum = f(sum + f(Math.log(f(1 - beta))))))));
        return table;
      },
    }),
    { diagnosis: ['alphaBar through logarithms'] },
  ),
  formula(
    'A11',
    bars,
    'clipped to [0.0001, 0.9999]',
    (right) => ({
      alphaBars: (list) =>
        right.alphaBars(list).map((bar) => Math.min(right.f(0.9999), Math.max(right.f(0.0001), bar))),
    }),
    { diagnosis: ['alphaBar clipped to [0.0001, 0.9999]'] },
  ),
  formula(
    'A15',
    bars,
    'rescaled to zero terminal SNR',
    (right) => ({
      alphaBars: (list) => {
        const roots = right.alphaBars(list).map(right.sqrtNonneg);
        const [first, last] = [entry(roots, 0), entry(roots, list.length)];
        const factor = right.f(first / right.f(first - last));
        return roots.map((root) => right.f(right.f(right.f(root - last) * factor) ** 2));
      },
    }),
    { diagnosis: ['alphaBar rescaled to zero terminal SNR'], link: 'huggingface/diffusers#3851' },
  ),
  formula(
    'A17',
    bars,
    'the first factor twice',
    (right) => ({
      alphaBars: (list) => {
        const first = list.length === 0 ? 1 : right.f(1 - entry(list, 0));
        return right.alphaBars(list).map((bar) => right.f(bar * first));
      },
    }),
    { diagnosis: ['first factor of alphaBar twice'] },
  ),
  whole(
    'A13',
    'qSample',
    'a negative index wraps, as in Python',
    (inputs, { operations }) => {
      const { t, betas: schedule } = inputs;
      return operations.qSample({ ...inputs, t: t < 0 ? schedule.data.length + 1 + t : t });
    },
    { diagnosis: ['a negative index is answered'], expected: 'refusal', link: 'huggingface/diffusers#5145' },
  ),
];

const timeOfIndex: readonly Mutant[] = [
  formula('T01', times, 't/(T-1)', ({ f }) => ({ time: (t, T) => (T <= 1 ? 0 : f(t / (T - 1))) }), {
    diagnosis: ['time t/(T-1)'],
  }),
  formula('T03', times, '(t-1)/T', ({ f }) => ({ time: (t, T) => (T === 0 ? 0 : f((t - 1) / T)) }), {
    diagnosis: ['time (t-1)/T'],
  }),
  formula('T05', times, 't/(T+1)', ({ f }) => ({ time: (t, T) => f(t / (T + 1)) }), {
    diagnosis: ['time t/(T+1)'],
    link: 'lucidrains/denoising-diffusion-pytorch#19',
  }),
  formula('T07', times, 't, not divided', () => ({ time: (t) => t }), {
    diagnosis: ['time t'],
    link: 'Stability-AI/stablediffusion#226',
  }),
  formula(
    'T09',
    times,
    't cast to bfloat16 before it is divided',
    (right) => ({ time: (t, T) => right.time(bfloat(t), T) }),
    { diagnosis: ['time from an index in bfloat16'], link: 'huggingface/diffusers#9405' },
  ),
  formula('T11', times, '1 - t/T', (right) => ({ time: (t, T) => right.f(1 - right.time(t, T)) }), {
    diagnosis: ['time 1 - t/T'],
  }),
  formula(
    'T13',
    times,
    'divided twice',
    (right) => ({ time: (t, T) => (T === 0 ? 0 : right.f(right.time(t, T) / T)) }),
    { diagnosis: ['time divided twice'], link: 'stepfun-ai/Step1X-Edit#91' },
  ),
  formula(
    'T17',
    times,
    'from 1e-3 to 1',
    (right) => ({
      time: (t, T) => {
        const { f } = right;
        return f(f(1e-3) + f(right.time(t, T) * f(1 - f(1e-3))));
      },
    }),
    { diagnosis: ['time from 1e-3'] },
  ),
  formula('T15', times, 'T = 0 not a case of its own: 0/0', ({ f }) => ({ time: (t, T) => f(t / T) }), {
    diagnosis: ['time 0/0 for T = 0'],
  }),
];

export const schedule: readonly Mutant[] = [...linearBetas, ...alphaBar, ...timeOfIndex];
