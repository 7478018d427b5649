/** I: the deterministic step and sampler. M: those of the image API. */
import { type Formulas, formulas, type Step } from '../../examples/formulas.ts';
import type { Trial } from '../../engine/trial.ts';
import type { Inputs } from '../../examples/implementation.ts';
import { formula, type Mutant, whole } from './mutant.ts';

const step = 'ddimStep';
const sample = 'ddimSample';
const imageStep = 'imageDdimStep';
const imageFromEps = 'imageDdimStepFromEps';
const imageSample = 'imageDdimSample';

/** The weights of x and the noise in a step with one weight for each, with what is computed on the way. */
const oneWeightEach = (right: Formulas, { noisier, cleaner }: Step) => {
  const { f } = right;
  const ofState = f(right.signal(cleaner) * right.inverse(noisier));
  const before = f(right.noise(noisier) * ofState);
  return { ofState, before, ofNoise: f(right.noise(cleaner) - before) };
};

/** Where one weight for each term is another thing than the definition: alphaBar 0, and an overflow on the way. */
const oneWeightFails = ({ theCase: { format, inputs }, answer, judgement: { spot } }: Trial): boolean => {
  const round = format === 'binary32' ? Math.fround : (x: number): number => x;
  const right = formulas(round, round(1e-6));
  const { betas, k, x } = inputs as unknown as Pick<Inputs, 'betas' | 'k' | 'x'>;
  const at = right.step(right.schedule(betas.data), k);
  if (spot === null || answer.kind !== 'returned') return false;
  const { ofState, before, ofNoise } = oneWeightEach(right, at);
  const [a, e] = [x.data[spot.element] ?? 0, answer.calls[0]?.answer.data[spot.element] ?? 0];
  const onTheWay = [ofState, before, ofNoise, round(a * ofState), round(e * ofNoise)];
  return Math.max(at.noisier, 0) === 0 || onTheWay.some((value) => !Number.isFinite(value));
};

const plain: readonly Mutant[] = [
  formula(
    'I16',
    step,
    'one weight for each term',
    (right) => ({
      ddimStep: (s) => {
        const { f } = right;
        const { ofState, ofNoise } = oneWeightEach(right, s);
        return (x, e) => f(f(x * ofState) + f(e * ofNoise));
      },
    }),
    { control: true, diagnosis: ['a DDIM step with one weight each'], excused: oneWeightFails },
  ),
  formula(
    'I01',
    step,
    'the direction weighted by alphaBar of the noisier state',
    (right) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const { f } = right;
        const clean = right.x0FromEps(noisier);
        const [c0, c1] = [right.signal(cleaner), right.noise(noisier)];
        return (x, e) => f(f(clean(x, e) * c0) + f(e * c1));
      },
    }),
    { diagnosis: ['direction weighted by the noisier state'], link: 'huggingface/diffusers#1486' },
  ),
  formula(
    'I03',
    step,
    'x0 weighted by alphaBar of the noisier state',
    (right) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const { f } = right;
        const clean = right.x0FromEps(noisier);
        const [c0, c1] = [right.signal(noisier), right.noise(cleaner)];
        return (x, e) => f(f(clean(x, e) * c0) + f(e * c1));
      },
    }),
    { diagnosis: ['x0 weighted by the noisier state'] },
  ),
  formula(
    'I05',
    step,
    'alphaBar of the cleaner state not rooted',
    () => ({ signal: (alphaBar) => alphaBar }),
    { diagnosis: ['alphaBar not rooted'], link: 'mathpluscode/ImgX-DiffSeg#4' },
  ),
  formula(
    'I07',
    step,
    'x0 clipped and the noise derived from it again',
    (right) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const { f } = right;
        const [clean, mix] = [right.x0FromEps(noisier), right.mix(cleaner)];
        const [c0, c1] = [right.signal(noisier), right.noise(noisier)];
        return (x, e) => {
          const x0 = right.clip(clean(x, e));
          return mix(x0, right.safeDiv(f(x - f(x0 * c0)), c1));
        };
      },
    }),
    {
      diagnosis: ['x0 clipped and the noise derived from it'],
      link: 'lucidrains/denoising-diffusion-pytorch#84',
    },
  ),
  formula(
    'I09',
    step,
    'the variance of eta = 1 subtracted',
    (right) => ({
      ddimStep: ({ noisier, cleaner, beta, index }) => {
        const { f } = right;
        const clean = right.x0FromEps(noisier);
        const c1 = right.sqrtNonneg(f(f(1 - cleaner) - right.betaTilde({ index, beta, noisier, cleaner })));
        const c0 = right.signal(cleaner);
        return (x, e) => f(f(clean(x, e) * c0) + f(e * c1));
      },
    }),
    { diagnosis: ['variance of eta = 1 subtracted'], link: 'inbarhub/DDPM_inversion#12' },
  ),
  whole(
    'I11',
    step,
    'a second call of the model, at the time before',
    (inputs, { own, operations, map }) => {
      const { betas, k, x, model } = inputs;
      operations.ddimStep(inputs);
      const { noisier, cleaner } = own.step(own.schedule(betas.data), k);
      const [e, again] = [k + 1, k].map((t) => model(x, own.time(t, betas.data.length)));
      const [clean, mix] = [own.x0FromEps(noisier), own.mix(cleaner)];
      return map((a, b, c) => mix(clean(a, b), c), x, e ?? x, again ?? x);
    },
    { diagnosis: ['a second call of the model at another time'], expected: 'time' },
  ),
  whole(
    'I15',
    step,
    'the ancestral step without noise',
    (inputs, { operations, map }) => {
      operations.ddimStep(inputs);
      return operations.ddpmStep({ ...inputs, z: map(() => 0, inputs.x) });
    },
    { diagnosis: ['ancestral step without noise'] },
  ),
  formula(
    'I17',
    step,
    'the last step goes to alphaBar_1, not to 1',
    (right) => ({
      step: (schedule, k) => {
        const s = right.step(schedule, k);
        return k === 0 ? { ...s, cleaner: s.noisier } : s;
      },
    }),
    { diagnosis: ['last alphaBar not 1'], link: 'Stability-AI/stablediffusion#345' },
  ),
  formula('I13', sample, 'runs upwards', (right) => ({ order: (T) => right.order(T).reverse() }), {
    diagnosis: ['steps in the opposite order'],
    expected: 'order',
    link: 'nathan-barry/tiny-diffusion#2',
  }),
  formula(
    'I19',
    sample,
    'one step is taken twice',
    (right) => ({ order: (T) => right.order(T).flatMap((k, i) => (i === 0 ? [k, k] : [k])) }),
    {
      diagnosis: ['first step taken twice', 'a call of the model too many'],
      expected: 'calls',
      link: 'fastai/diffusion-nbs#49',
    },
  ),
  formula('I21', sample, 'the model gets t/1000', (right) => ({ time: (t) => right.f(t / 1000) }), {
    diagnosis: ['time t/1000'],
    expected: 'time',
    link: 'lucidrains/denoising-diffusion-pytorch@d59d8b0',
  }),
  formula(
    'I23',
    sample,
    'the state clipped to [-1, 1] between steps',
    (right) => ({
      ddimStep: (s) => {
        const next = right.ddimStep(s);
        return (x, e) => right.clip(next(x, e));
      },
    }),
    { diagnosis: ['state clipped between steps'], expected: 'state' },
  ),
  formula(
    'I25',
    step,
    'x0 clipped to [0, 1]',
    (right) => ({
      ddimStep: ({ noisier, cleaner }) => {
        const [clean, mix] = [right.x0FromEps(noisier), right.mix(cleaner)];
        return (x, e) => mix(Math.min(1, Math.max(0, clean(x, e))), e);
      },
    }),
    { diagnosis: ['x0 clipped to [0, 1]'] },
  ),
];

const image: readonly Mutant[] = [
  formula(
    'M01',
    imageStep,
    'the floor under alphaBar, inside the root',
    (right) => ({
      denominator: (root, floor) => (root > floor ? root : right.sqrtNonneg(floor)),
    }),
    { diagnosis: ['floor under alphaBar'] },
  ),
  formula('M03', imageStep, 'x0 not clipped', () => ({ clip: (x0) => x0 }), {
    diagnosis: ['x0 not clipped'],
    link: 'huggingface/diffusers#7017',
  }),
  formula(
    'M05',
    imageStep,
    'the floor is added',
    ({ f }) => ({
      denominator: (root, floor) => f(root + floor),
    }),
    { diagnosis: ['floor added'] },
  ),
  formula(
    'M07',
    imageStep,
    'alphaBar_0 is the first entry, not 1',
    (right) => ({
      step: (schedule, k) => ({
        ...right.step(schedule, k),
        cleaner: schedule.alphaBars[Math.max(k, 1)] as number,
      }),
    }),
    { diagnosis: ['last alphaBar not 1'] },
  ),
  whole(
    'M09',
    imageStep,
    'the model gets a time in the place of the index',
    (inputs, { own, operations }) => {
      const { alphaBars, model } = inputs;
      const steps = alphaBars.data.length;
      return operations.imageDdimStep({ ...inputs, model: (x, i) => model(x, own.time(i, steps)) });
    },
    { diagnosis: ['the model gets a time in the place of the index'], expected: 'time' },
  ),
  whole(
    'M51',
    imageFromEps,
    'clipped whatever clip says',
    (inputs, { operations }) => operations.imageDdimStepFromEps({ ...inputs, clip: 1 }),
    { diagnosis: ['x0 clipped whatever is asked'] },
  ),
  formula('M53', imageFromEps, 'never clipped', () => ({ clip: (x0) => x0 }), {
    diagnosis: ['x0 not clipped'],
    link: 'huggingface/diffusers#7017',
  }),
  formula(
    'M55',
    imageFromEps,
    'the direction from the noise derived again',
    (right) => ({
      imageStep: ({ noisier, cleaner }, floor, after) => {
        const { f } = right;
        const [c0, c1, mix] = [right.signal(noisier), right.noise(noisier), right.mix(cleaner)];
        const inverse = f(1 / right.denominator(right.sqrtNonneg(noisier), floor));
        return (x, e) => {
          const x0 = after(f(f(x - f(e * c1)) * inverse));
          return mix(x0, f(f(x - f(x0 * c0)) / c1));
        };
      },
    }),
    {
      diagnosis: ['noise derived again from the clipped x0'],
      link: 'lucidrains/denoising-diffusion-pytorch#84',
    },
  ),
  formula('M11', imageSample, 'runs upwards', (right) => ({ order: (T) => right.order(T).reverse() }), {
    diagnosis: ['steps in the opposite order'],
    expected: 'order',
    link: 'nathan-barry/tiny-diffusion#2',
  }),
  formula(
    'M13',
    imageSample,
    'the last step is left out',
    (right) => ({ order: (T) => right.order(T).slice(0, -1) }),
    { diagnosis: ['last step left out', 'a call of the model too few'], expected: 'calls' },
  ),
  formula('M15', imageSample, 'x0 not clipped', () => ({ clip: (x0) => x0 }), {
    diagnosis: ['x0 not clipped'],
    expected: 'state',
    link: 'huggingface/diffusers#7017',
  }),
];

export const ddim: readonly Mutant[] = [...plain, ...image];
