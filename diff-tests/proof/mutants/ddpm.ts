/** R: the ancestral step and sampler. */
import type { Step } from '../../examples/formulas.ts';
import { formula, type Mutant, whole } from './mutant.ts';

const step = 'ddpmStep';
const sample = 'ddpmSample';

const steps: readonly Mutant[] = [
  formula(
    'R01',
    step,
    'variance beta, not beta tilde',
    () => ({ betaTilde: ({ index, beta }) => (index === 0 ? 0 : beta) }),
    { diagnosis: ['beta for beta tilde'], link: 'jhbastek/PhysicsInformedDiffusionModels#4' },
  ),
  formula(
    'R03',
    step,
    'noise in the last step: alphaBar_1 in the place of alphaBar_0',
    (right) => ({
      betaTilde: (s) => right.betaTilde(s.index === 0 ? { ...s, cleaner: s.noisier } : s),
    }),
    {
      diagnosis: ['noise at the last step', 'last alphaBar not 1'],
      link: 'lucidrains/denoising-diffusion-pytorch@532178a',
    },
  ),
  formula(
    'R05',
    step,
    'the ratio of the variance inverted',
    ({ f, safeDiv }) => ({
      betaTilde: ({ beta, noisier, cleaner }) => f(safeDiv(f(1 - noisier), f(1 - cleaner)) * beta),
    }),
    {
      diagnosis: ['ratio of the variance inverted'],
      link: 'labmlai/annotated_deep_learning_paper_implementations@4eec7a4e',
    },
  ),
  formula(
    'R07',
    step,
    '1 - alphaBar in the place of beta in the coefficient',
    (right) => ({
      coefficient: (s) => right.coefficient({ ...s, beta: right.f(1 - s.noisier) }),
    }),
    { diagnosis: ['1 - alphaBar for beta in the coefficient'], link: 'coleygroup/shepherd#13' },
  ),
  formula(
    'R09',
    step,
    'beta / sqrt(1 - alphaBar of the state before)',
    (right) => ({
      coefficient: (s) => right.coefficient({ ...s, noisier: s.cleaner }),
    }),
    { diagnosis: ['coefficient of the state before'] },
  ),
  formula(
    'R11',
    step,
    '1/alpha, not rooted',
    (right) => ({
      inverse: (alpha) => right.safeDiv(1, alpha),
    }),
    { diagnosis: ['1/alpha not rooted', 'denominator not rooted'] },
  ),
  formula(
    'R13',
    step,
    'the predicted noise added',
    (right) => ({
      coefficient: (s) => -right.coefficient(s),
    }),
    { diagnosis: ['predicted noise added in the mean'] },
  ),
  formula(
    'R15',
    step,
    'x * inverse - e * coefficient',
    (right) => ({
      ddpmMean: (s) => {
        const { f } = right;
        const [coefficient, inverse] = [right.coefficient(s), right.inverse(f(1 - s.beta))];
        return (x, e) => f(f(x * inverse) - f(e * coefficient));
      },
    }),
    { diagnosis: ['predicted noise not divided'] },
  ),
  formula(
    'R17',
    step,
    'the noise scaled by 1/sqrt(alpha) too',
    (right) => ({
      sigma: (s) => right.f(right.sigma(s) * right.inverse(right.f(1 - s.beta))),
    }),
    {
      diagnosis: ['fresh noise scaled by 1/sqrt(alpha)'],
      link: 'TimofeyEfimov/AcceleratedDiffusionSamplers#1',
    },
  ),
  formula(
    'R19',
    step,
    'beta of the step before',
    (right) => ({
      step: (schedule, k): Step => ({
        ...right.step(schedule, k),
        beta: schedule.betas[Math.max(k - 1, 0)] as number,
      }),
    }),
    { diagnosis: ['beta of the step before'], link: 'huggingface/diffusers#2076' },
  ),
  whole(
    'R41',
    step,
    'no fresh noise at index 1 either',
    (inputs, { operations, map }) =>
      operations.ddpmStep(inputs.k === 1 ? { ...inputs, z: map(() => -0, inputs.z) } : inputs),
    { diagnosis: ['no fresh noise at index 1'] },
  ),
  formula(
    'R43',
    step,
    'the variance of index 1 at index 0, and no mask',
    (right) => {
      let before: Step | null = null;
      return {
        step: (schedule, k): Step => {
          before = k === 0 && schedule.betas.length > 1 ? right.step(schedule, 1) : null;
          return right.step(schedule, k);
        },
        betaTilde: (at) => right.betaTilde(before ?? at),
      };
    },
    { diagnosis: ['variance of index 1 at index 0'] },
  ),
  formula(
    'R27',
    step,
    'sigma = sqrt(log(variance))',
    (right) => ({ sigma: (s) => right.f(Math.sqrt(right.f(Math.log(right.betaTilde(s))))) }),
    { diagnosis: ['root of a logarithm for sigma'], link: 'huggingface/diffusers#14569' },
  ),
  formula(
    'R29',
    step,
    'no epsilon in the coefficient',
    (right) => ({ coefficient: ({ beta, noisier }) => right.f(beta / right.noise(noisier)) }),
    { diagnosis: ['no epsilon in the coefficient'], link: 'Project-MONAI/GenerativeModels#489' },
  ),
  formula(
    'R31',
    step,
    'the mean from a clipped x0',
    (right) => ({
      ddpmMean: ({ beta, noisier, cleaner }) => {
        const { f, safeDiv } = right;
        const clean = right.x0FromEps(noisier);
        const ofClean = f(safeDiv(beta, f(1 - noisier)) * right.signal(cleaner));
        const ofState = f(safeDiv(f(1 - cleaner), f(1 - noisier)) * right.signal(f(1 - beta)));
        return (x, e) => f(f(right.clip(clean(x, e)) * ofClean) + f(x * ofState));
      },
    }),
    { diagnosis: ['x0 clipped in the mean'], link: 'hojonathanho/diffusion#5' },
  ),
  formula(
    'R33',
    step,
    'the variance multiplied before it is divided',
    ({ f, safeDiv }) => ({
      betaTilde: ({ beta, noisier, cleaner }) => safeDiv(f(f(1 - cleaner) * beta), f(1 - noisier)),
    }),
    { control: true },
  ),
  whole(
    'R35',
    step,
    'the predicted noise in the place of the fresh one',
    (inputs, { own, operations }) => {
      const { betas, k, x } = inputs;
      operations.ddpmStep(inputs);
      return operations.ddpmStep({ ...inputs, z: inputs.model(x, own.time(k + 1, betas.data.length)) });
    },
    { diagnosis: ['predicted noise for the fresh one'], link: 'IDEALLab/EngiOpt#67' },
  ),
];

const samplers: readonly Mutant[] = [
  whole(
    'R21',
    sample,
    'noise in the opposite order',
    (inputs, { operations }) => operations.ddpmSample({ ...inputs, noise: inputs.noise.toReversed() }),
    {
      diagnosis: ['noise in the opposite order'],
      expected: 'noise',
      link: 'leejet/stable-diffusion.cpp#982',
    },
  ),
  formula(
    'R23',
    sample,
    'stops before the last step',
    (right) => ({ order: (T) => right.order(T).slice(0, -1) }),
    { diagnosis: ['last step left out', 'a call of the model too few'], expected: 'calls' },
  ),
  whole(
    'R25',
    sample,
    'the same noise at every step',
    (inputs, { operations }) => {
      operations.ddpmSample({ ...inputs, model: (state) => state });
      const { betas, x } = inputs;
      const noise = inputs.noise.map((_, __, all) => all[0] ?? x);
      return operations.ddpmSample({ ...inputs, noise: noise.slice(0, betas.data.length) });
    },
    { diagnosis: ['same noise at every step'], expected: 'noise', link: 'huggingface/diffusers#13678' },
  ),
  formula('R37', sample, 'runs upwards', (right) => ({ order: (T) => right.order(T).reverse() }), {
    diagnosis: ['steps in the opposite order'],
    expected: 'order',
    link: 'nathan-barry/tiny-diffusion#2',
  }),
  formula(
    'R39',
    sample,
    'times counted from 0: k/T',
    (right) => ({ time: (t, T) => right.time(Math.max(t - 1, 0), T) }),
    { diagnosis: ['time (t-1)/T', 'time (t-1)/T, from 0'], expected: 'time' },
  ),
  whole(
    'R45',
    sample,
    'the result mapped to [0, 1] at the end',
    (inputs, { operations, map }) => {
      const result = operations.ddpmSample(inputs);
      return inputs.betas.data.length === 0 ? result : map((value) => (value + 1) * 0.5, result);
    },
    { diagnosis: ['result mapped to [0, 1]'] },
  ),
];

export const ddpm: readonly Mutant[] = [...steps, ...samplers];
