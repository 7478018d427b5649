import type { Context } from '../context.ts';
import { sqrtNonneg } from '../diffusion/core.ts';
import { qSample } from '../diffusion/forward-process.ts';
import { ddimSample, ddimStep } from '../diffusion/reverse-ddim.ts';
import { x0Pred } from '../diffusion/reverse-ddpm.ts';
import { alphaBarVec, timeOfIndex, vpSchedule } from '../diffusion/schedule.ts';
import { affineModel } from '../models.ts';
import { add, scale } from '../tensor.ts';
import {
  answering,
  elements,
  equalTensors,
  everywhere,
  fromDefinitions,
  inExact,
  isGreater,
  isZero,
  law,
  type Law,
  samplersLean,
  specLean,
} from './law.ts';
import { runsNothing } from './no-steps.ts';

const keepsSignal = <A>(k: Context<A>, betas: readonly A[]): boolean =>
  alphaBarVec(vpSchedule(k, betas)).every((alphaBar) => isGreater(k, alphaBar, k.zero));

export const reverseDdimLaws: readonly Law[] = [
  law({
    name: 'ddimStep-by-x0Pred',
    statement:
      'ddimStep is (x0Pred * sqrtNonneg(alphaBar_k)) + (e * sqrtNonneg(1 - alphaBar_k)), bit for bit.',
    source: specLean('ReverseDDIM', 'ddimStep_eq_x0Pred'),
    holds: everywhere,
    given: (_k, { betas }) => betas.length > 0,
    claims: (k, { betas, step, x, a, b, c }) => {
      const schedule = vpSchedule(k, betas);
      const model = affineModel(k, a, b, c);
      const alphaBar = schedule.alphaBar(step);
      const clean = scale(k, x0Pred(k, schedule, model, x, step + 1), sqrtNonneg(k, alphaBar));
      const e = model.eps(x, timeOfIndex(k, betas.length, step + 1));
      const noise = scale(k, e, sqrtNonneg(k, k.sub(k.one, alphaBar)));
      return equalTensors(ddimStep(k, schedule, model, step, x), add(k, clean, noise));
    },
  }),
  law({
    name: 'ddimStep-inverts-forward',
    statement:
      'With epsilon = 0, alphaBar_(k+1) > 0 and the true noise, ddimStep takes qSample at k + 1 to qSample at k.',
    source: fromDefinitions,
    holds: inExact,
    given: (k, { betas, step }) =>
      betas.length > 0 &&
      isZero(k, k.epsilon) &&
      isGreater(k, vpSchedule(k, betas).alphaBar(step + 1), k.zero),
    claims: (k, { betas, step, x, e }) => {
      const schedule = vpSchedule(k, betas);
      const noisier = qSample(k, schedule, x, step + 1, e);
      return equalTensors(
        ddimStep(k, schedule, answering(e), step, noisier),
        qSample(k, schedule, x, step, e),
      );
    },
    fails: [
      { in: 'binary32', at: { epsilon: '0' }, because: 'every operation is rounded' },
      { in: 'rational', at: { betas: ['16/25'] }, because: 'epsilon is not 0' },
      { in: 'rational', at: { epsilon: '0', betas: ['1'] }, because: 'alphaBar is 0: no signal is left' },
      { in: 'rational', at: { epsilon: '0', betas: ['4'] }, because: 'alphaBar is -3, and its root 0' },
    ],
  }),
  law({
    name: 'ddimSample-inverts-forward',
    statement:
      'With epsilon = 0, every alphaBar > 0 and the true noise, ddimSample takes qSample at T to x0.',
    source: fromDefinitions,
    holds: inExact,
    given: (k, { betas }) => isZero(k, k.epsilon) && keepsSignal(k, betas),
    claims: (k, { betas, x, e }) => {
      const schedule = vpSchedule(k, betas);
      const noisiest = qSample(k, schedule, x, betas.length, e);
      return equalTensors(ddimSample(k, schedule, answering(e), noisiest), x);
    },
    fails: [
      { in: 'binary32', at: { epsilon: '0' }, because: 'every operation is rounded' },
      { in: 'rational', at: { betas: ['16/25'] }, because: 'epsilon is not 0' },
      { in: 'rational', at: { epsilon: '0', betas: ['1'] }, because: 'alphaBar is 0: no signal is left' },
    ],
  }),
  law({
    name: 'ddimSample-without-steps',
    statement: 'With T = 0, ddimSample returns its input and does not call the model.',
    source: samplersLean('ddimSample_zero_steps'),
    holds: everywhere,
    given: (_k, { betas }) => betas.length === 0,
    claims: (k, { betas, x }) => runsNothing(k, x, (model) => ddimSample(k, vpSchedule(k, betas), model, x)),
    fails: [
      { in: 'rational', at: { betas: ['16/25'], ...elements({ x: '1' }) }, because: 'T = 1 is a step' },
    ],
  }),
];
