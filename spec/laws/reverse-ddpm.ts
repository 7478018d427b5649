import { qSample } from '../diffusion/forward-process.ts';
import { safeDiv, sqrtNonneg } from '../diffusion/core.ts';
import { ddpmSample, ddpmStep, x0Pred, x0PredFromEps } from '../diffusion/reverse-ddpm.ts';
import { timeOfIndex, vpSchedule } from '../diffusion/schedule.ts';
import { affineModel } from '../models.ts';
import { add, map, scale, subtract } from '../tensor.ts';
import {
  answering,
  elements,
  equalTensors,
  everywhere,
  fromDefinitions,
  inExact,
  isFinite,
  isGreater,
  isZero,
  law,
  type Law,
  samplersLean,
} from './law.ts';
import { runsNothing } from './no-steps.ts';

export const reverseDdpmLaws: readonly Law[] = [
  law({
    name: 'x0Pred-at-0',
    statement: 'x0Pred at t = 0 is x / (1 + epsilon), not x.',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { betas, x, e }) =>
      equalTensors(
        x0Pred(k, vpSchedule(k, betas), answering(e), x, 0),
        map(x, (value) => k.div(value, k.add(k.one, k.epsilon))),
      ),
    fails: [
      { in: 'binary32', at: elements({ x: '19' }), because: 'the reciprocal is rounded before the product' },
    ],
  }),
  law({
    name: 'x0Pred-at-0-rounded',
    statement:
      'x0Pred at t = 0 is x * safeDiv(1, 1) when the model answers finite numbers, the sign of zeros apart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { e }) => isFinite(k, ...e.data),
    claims: (k, { betas, x, e }) =>
      equalTensors(
        x0Pred(k, vpSchedule(k, betas), answering(e), x, 0),
        scale(k, x, safeDiv(k, k.one, k.one)),
      ),
    fails: [{ in: 'binary32', at: elements({ e: 'inf' }), because: 'inf * 0 is NaN' }],
  }),
  law({
    name: 'x0Pred-by-x0PredFromEps',
    statement: "x0Pred is x0PredFromEps with the model's answer at t/T, bit for bit.",
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { betas, t, x, a, b, c }) => {
      const [schedule, model] = [vpSchedule(k, betas), affineModel(k, a, b, c)];
      const e = model.eps(x, timeOfIndex(k, betas.length, t));
      return equalTensors(x0Pred(k, schedule, model, x, t), x0PredFromEps(k, schedule, x, e, t));
    },
  }),
  law({
    name: 'x0Pred-of-qSample',
    statement:
      'With the true noise, x0Pred(qSample(t, x0)) = x0 * c0 / (c0 + epsilon), c0 = sqrtNonneg(alphaBar_t).',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { betas, t, x, e }) => {
      const schedule = vpSchedule(k, betas);
      const c0 = sqrtNonneg(k, schedule.alphaBar(t));
      return equalTensors(
        x0Pred(k, schedule, answering(e), qSample(k, schedule, x, t, e), t),
        map(x, (x0) => safeDiv(k, k.mul(x0, c0), c0)),
      );
    },
    fails: [{ in: 'binary32', at: {}, because: 'every operation is rounded' }],
  }),
  law({
    name: 'ddpmStep-last-noise',
    statement: 'The step k = 0 does not depend on its noise while that is finite, the sign of zeros apart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { betas, y, z }) => betas.length > 0 && isFinite(k, ...y.data, ...z.data),
    claims: (k, { betas, x, y, z, e }) => {
      const schedule = vpSchedule(k, betas);
      const [first, second] = [y, z].map((noise) => ddpmStep(k, schedule, answering(e), 0, x, noise));
      return first === undefined || second === undefined ? [] : equalTensors(first, second);
    },
    fails: [
      { in: 'binary32', at: elements({ z: 'inf' }), because: 'inf * 0 is NaN: the noise is still evaluated' },
    ],
  }),
  law({
    name: 'ddpmStep-is-affine-in-noise',
    statement:
      'Two outputs of a step differ by (z1 - z2) * sigma, sigma^2 = (1 - alphaBar_k) / (1 - alphaBar_(k+1) + epsilon) * beta_k.',
    source: fromDefinitions,
    holds: inExact,
    given: (_k, { betas }) => betas.length > 0,
    claims: (k, { betas, step, x, y, z, e }) => {
      const schedule = vpSchedule(k, betas);
      const out = [y, z].map((noise) => ddpmStep(k, schedule, answering(e), step, x, noise));
      const [cleaner, noisier] = [schedule.alphaBar(step), schedule.alphaBar(step + 1)];
      const ratio = safeDiv(k, k.sub(k.one, cleaner), k.sub(k.one, noisier));
      const sigma = sqrtNonneg(k, k.mul(ratio, schedule.beta(step)));
      const [first, second] = out;
      if (first === undefined || second === undefined) return [];
      return equalTensors(subtract(k, first, second), scale(k, subtract(k, y, z), sigma));
    },
    fails: [
      {
        in: 'binary32',
        at: { betas: ['1/2', '1/2'], step: 1, ...elements({ x: '3', y: '1', e: '0' }) },
        because: 'the sum of mean and noise is rounded',
      },
    ],
  }),
  law({
    name: 'ddpmStep-mean-is-posterior',
    statement:
      'With epsilon = 0, no noise, 0 < alphaBar_(k+1) < 1 and 0 < alphaBar_k <= 1, ddpmStep takes qSample at k + 1 with the true noise to the mean of x_k given x_(k+1) and x0.',
    source: `${fromDefinitions}; Ho et al. 2020, equation 7`,
    holds: inExact,
    given: (k, { betas, step }) => {
      const { alphaBar } = vpSchedule(k, betas);
      return (
        betas.length > 0 &&
        isZero(k, k.epsilon) &&
        [step, step + 1].every((t) => isGreater(k, alphaBar(t), k.zero)) &&
        isGreater(k, k.one, alphaBar(step + 1)) &&
        !isGreater(k, alphaBar(step), k.one)
      );
    },
    claims: (k, { betas, step, x, e }) => {
      const schedule = vpSchedule(k, betas);
      const noisier = qSample(k, schedule, x, step + 1, e);
      const silence = map(x, () => k.zero);
      const [root, rest] = [
        sqrtNonneg(k, schedule.alphaBar(step)),
        k.sub(k.one, schedule.alphaBar(step + 1)),
      ];
      const ofClean = k.div(k.mul(root, schedule.beta(step)), rest);
      const kept = k.mul(sqrtNonneg(k, schedule.alpha(step)), k.sub(k.one, schedule.alphaBar(step)));
      const mean = add(k, scale(k, x, ofClean), scale(k, noisier, k.div(kept, rest)));
      return equalTensors(ddpmStep(k, schedule, answering(e), step, noisier, silence), mean);
    },
    fails: [
      { in: 'binary32', at: { epsilon: '0' }, because: 'every operation is rounded' },
      { in: 'rational', at: { betas: ['16/25'] }, because: 'epsilon is not 0' },
    ],
  }),
  law({
    name: 'ddpmSample-without-steps',
    statement: 'With T = 0, ddpmSample returns its input and does not call the model.',
    source: samplersLean('ddpmSample_zero_steps'),
    holds: everywhere,
    given: (_k, { betas }) => betas.length === 0,
    claims: (k, { betas, x, z }) =>
      runsNothing(k, x, (model) =>
        ddpmSample(
          k,
          vpSchedule(k, betas),
          model,
          x,
          betas.map(() => z),
        ),
      ),
    fails: [{ in: 'rational', at: { betas: ['16/25'] }, because: 'T = 1 is a step' }],
  }),
];
