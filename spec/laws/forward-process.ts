import { qSample } from '../diffusion/forward-process.ts';
import { vpSchedule } from '../diffusion/schedule.ts';
import { scalar } from '../tensor.ts';
import {
  elements,
  equalTensors,
  everywhere,
  fromDefinitions,
  inExact,
  isFinite,
  isGreater,
  law,
  type Law,
} from './law.ts';

export const forwardProcessLaws: readonly Law[] = [
  law({
    name: 'qSample-at-0',
    statement: 'qSample at t = 0 is x0 when eps is finite, the sign of zeros apart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { e }) => isFinite(k, ...e.data),
    claims: (k, { betas, x, e }) => equalTensors(qSample(k, vpSchedule(k, betas), x, 0, e), x),
    fails: [{ in: 'binary32', at: elements({ e: 'inf' }), because: 'inf * 0 is NaN' }],
  }),
  law({
    name: 'variance-is-preserved',
    statement: 'While 0 <= alphaBar_t <= 1, the squares of the two weights of qSample add up to 1.',
    source: fromDefinitions,
    holds: inExact,
    given: (k, { betas, t }) => {
      const alphaBar = vpSchedule(k, betas).alphaBar(t);
      return !isGreater(k, k.zero, alphaBar) && !isGreater(k, alphaBar, k.one);
    },
    claims: (k, { betas, t }) => {
      const [one, zero] = [scalar(k.one), scalar(k.zero)];
      const schedule = vpSchedule(k, betas);
      const weights = [qSample(k, schedule, one, t, zero), qSample(k, schedule, zero, t, one)];
      return [[k.sum(weights.flatMap(({ data }) => data.map((weight) => k.mul(weight, weight)))), k.one]];
    },
    fails: [
      { in: 'binary32', at: { betas: ['1/2'] }, because: 'the roots are rounded' },
      { in: 'rational', at: { betas: ['4'] }, because: 'alphaBar is -3, and the weights are 0 and 2' },
    ],
  }),
];
