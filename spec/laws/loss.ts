import { epsPredLoss } from '../diffusion/loss.ts';
import { vpSchedule } from '../diffusion/schedule.ts';
import { add, type Tensor } from '../tensor.ts';
import {
  answering,
  elements,
  everywhere,
  fromDefinitions,
  greater,
  inExact,
  isFinite,
  law,
  type Law,
} from './law.ts';

export const lossLaws: readonly Law[] = [
  law({
    name: 'loss-of-the-true-noise',
    statement: 'epsPredLoss is 0 when the model answers eps, and eps is finite.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { e }) => isFinite(k, ...e.data),
    claims: (k, { betas, t, x, e }) => [
      [epsPredLoss(k, vpSchedule(k, betas), answering(e), x, t, e), k.zero],
    ],
    fails: [{ in: 'binary32', at: elements({ e: 'inf' }), because: 'inf - inf is NaN' }],
  }),
  law({
    name: 'loss-tells-every-error',
    statement: 'epsPredLoss is above 0 exactly when the model answers anything but eps.',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { betas, t, x, y, e }) => {
      const loss = epsPredLoss(k, vpSchedule(k, betas), answering(add(k, e, y)), x, t, e);
      const errors = y.data.map((error) => greater(k, k.max(error, k.neg(error)), k.zero));
      return [[greater(k, loss, k.zero), errors.reduce(k.max, k.zero)]];
    },
    fails: [
      {
        in: 'binary32',
        at: elements({ y: '0x1p-100', e: '0' }),
        because: 'the square of the error underflows',
      },
      { in: 'binary32', at: elements({ y: '0x1p-30' }), because: 'eps + 2^-30 is eps, when eps = 1' },
    ],
  }),
  law({
    name: 'loss-of-nothing',
    statement: 'epsPredLoss of empty tensors is 0.',
    source: fromDefinitions,
    holds: everywhere,
    claims: (k, { betas, t }) => {
      const schedule = vpSchedule(k, betas);
      const empty: Tensor<typeof k.zero> = { shape: [0], data: [] };
      return [[epsPredLoss(k, schedule, answering(empty), empty, t, empty), k.zero]];
    },
  }),
];
