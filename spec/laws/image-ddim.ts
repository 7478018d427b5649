import {
  imageAlphaBar,
  imageDdimSample,
  imageDdimStep,
  imageDdimStepFromEps,
  type IndexModel,
  stepFromEps,
} from '../diffusion/image-ddim.ts';
import { ddimStep } from '../diffusion/reverse-ddim.ts';
import { noisyAlphaBars, vpSchedule } from '../diffusion/schedule.ts';
import { map } from '../tensor.ts';
import {
  answering,
  equalTensors,
  everywhere,
  fromDefinitions,
  isZero,
  law,
  type Law,
  specLean,
} from './law.ts';
import { runsNothing } from './no-steps.ts';

export const imageDdimLaws: readonly Law[] = [
  law({
    name: 'image-alphaBar-at-0',
    statement: 'The alphaBar of the image API at state 0 is 1, whatever the table is, an empty one too.',
    source: specLean('ImageDDIM', 'ImageDDIM.alphaBar_zero'),
    holds: everywhere,
    claims: (k, { betas }) => [[imageAlphaBar(k, betas, 0), k.one]],
  }),
  law({
    name: 'image-alphaBar-at-next',
    statement: 'The alphaBar of the image API at state i + 1 is entry i of its table.',
    source: specLean('ImageDDIM', 'ImageDDIM.alphaBar_succ'),
    holds: everywhere,
    claims: (k, { betas }) => {
      const table = betas.map((beta) => k.sub(k.one, beta));
      return betas.map((beta, i) => [imageAlphaBar(k, table, i + 1), k.sub(k.one, beta)]);
    },
  }),
  law({
    name: 'image-alphaBar-of-schedule',
    statement:
      'The image API over noisyAlphaBars has the alphaBar of the schedule at every state, bit for bit.',
    source: specLean('ImageDDIM', 'alphaBar_noisyAlphaBars'),
    holds: everywhere,
    claims: (k, { betas }) => {
      const [table, schedule] = [noisyAlphaBars(vpSchedule(k, betas)), vpSchedule(k, betas)];
      return [...betas.keys(), betas.length].map((t) => [imageAlphaBar(k, table, t), schedule.alphaBar(t)]);
    },
  }),
  law({
    name: 'imageDdimStep-by-stepFromEps',
    statement:
      "imageDdimStep at index i is stepFromEps from entry i to the entry before it with the model's answer.",
    source: fromDefinitions,
    holds: everywhere,
    given: (_k, { betas }) => betas.length > 0,
    claims: (k, { betas, step, a, b, c, x }) => {
      const schedule = vpSchedule(k, betas);
      const model: IndexModel<typeof a> = {
        predict: (index, state) => map(state, (value) => k.add(k.mul(a, value), k.mul(b, k.nat(index)))),
      };
      const [previous, alphaBar] = [schedule.alphaBar(step), schedule.alphaBar(step + 1)];
      return equalTensors(
        imageDdimStep(k, c, noisyAlphaBars(vpSchedule(k, betas)), model, step, x),
        stepFromEps(k, c, previous, alphaBar, x, model.predict(step, x)),
      );
    },
  }),
  law({
    name: 'imageDdimStepFromEps-by-stepFromEps',
    statement:
      'imageDdimStepFromEps at index i is stepFromEps from entry i to the entry before it: clipped with clip = 1, and with the identity as postprocess with clip = 0.',
    source: fromDefinitions,
    holds: everywhere,
    given: (_k, { betas }) => betas.length > 0,
    claims: (k, { betas, step, c, x, e }) => {
      const [previous, alphaBar] = [imageAlphaBar(k, betas, step), imageAlphaBar(k, betas, step + 1)];
      return [
        ...equalTensors(
          imageDdimStepFromEps(k, c, betas, step, 1, x, e),
          stepFromEps(k, c, previous, alphaBar, x, e),
        ),
        ...equalTensors(
          imageDdimStepFromEps(k, c, betas, step, 0, x, e),
          stepFromEps(k, c, previous, alphaBar, x, e, (reconstruction) => reconstruction),
        ),
      ];
    },
  }),
  law({
    name: 'image-step-is-ddimStep',
    statement: 'Unclipped, with floor = epsilon = 0, stepFromEps is ddimStep, bit for bit.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { betas }) => betas.length > 0 && isZero(k, k.epsilon),
    claims: (k, { betas, step, x, e }) => {
      const schedule = vpSchedule(k, betas);
      const [previous, alphaBar] = [schedule.alphaBar(step), schedule.alphaBar(step + 1)];
      return equalTensors(
        stepFromEps(k, k.zero, previous, alphaBar, x, e, (reconstruction) => reconstruction),
        ddimStep(k, schedule, answering(e), step, x),
      );
    },
    fails: [{ in: 'rational', at: { betas: ['16/25'] }, because: 'epsilon is not 0' }],
  }),
  law({
    name: 'imageDdimSample-without-steps',
    statement: 'With T = 0, imageDdimSample returns its input and does not call the model.',
    source: fromDefinitions,
    holds: everywhere,
    given: (_k, { betas }) => betas.length === 0,
    claims: (k, { betas, c, x }) =>
      runsNothing(k, x, (model) => {
        const predict = (index: number, state: typeof x): typeof x => model.eps(state, k.nat(index));
        return imageDdimSample(k, c, betas, { predict }, x);
      }),
    fails: [{ in: 'rational', at: { betas: ['16/25'] }, because: 'T = 1 is a step' }],
  }),
];
