/** The mirror: which Lean definition each of ours follows, and how its arguments go in. One row for each. */
import { Refusal } from '../context.ts';
import { imageAlphaBar } from '../diffusion/image-ddim.ts';
import type { Operation } from '../operation.ts';
import { findOperation } from '../operations.ts';
import { map, type Tensor, zip } from '../tensor.ts';
import type { Asked } from './asked.ts';
import { extra } from './mirror-extra.ts';
import { outside } from './mirror-outside.ts';
import { type Inputs, type Mirrored, row } from './mirrored.ts';
import { nat, scalarOf, type Value } from './values.ts';

const ours = (name: string): Operation => {
  const found = findOperation(name);
  if (found === undefined) throw new Error(`the mirror has a row for ${name}, which is no operation`);
  return found;
};

const stepIndex = <A>(asked: Asked<A>, of: Inputs<A>): Value<A> => asked.index(of.count('k'), of.steps());
const stateIndex = <A>(asked: Asked<A>, of: Inputs<A>): Value<A> =>
  asked.index(of.count('t'), of.steps() + 1);
const linearSchedule = <A>(asked: Asked<A>, of: Inputs<A>): Value<A> =>
  asked.linearSchedule({ beta0: of.scalar('beta0'), beta1: of.scalar('beta1') });
const schedule = <A>(asked: Asked<A>, of: Inputs<A>): Value<A> => asked.schedule(of.tensor('betas'));
const model = <A>(asked: Asked<A>, of: Inputs<A>): Value<A> => asked.model(of.model());

/** A function of the linear schedule and a time, at every time of a tensor. */
const atTimes = <A>(asked: Asked<A>, of: Inputs<A>): Tensor<A> => {
  const made = linearSchedule(asked, of);
  return map(of.tensor('t'), (time) => asked.scalar(made, scalarOf(time)));
};

/** Arguments of ImageDDIM.stepFromEps without its `postprocess`. */
const withoutPostprocess = 5;

/** The default postprocess clips; the identity does not. The first version has no other than the default. */
const imageStepFromEps = <A>(asked: Asked<A>, of: Inputs<A>): Tensor<A> => {
  const isClipped = of.count('clip') === 1;
  if (!isClipped && asked.arity === withoutPostprocess)
    throw new Refusal(`${asked.definition.name} has no postprocess: it always clips`);
  const { data } = of.tensor('alphaBars');
  const state = (i: number): Value<A> => scalarOf(imageAlphaBar(asked.ev.k, data, i));
  const index = of.count('index');
  return asked.tensor(
    ...[of.s('floor'), state(index), state(index + 1), of.t('x'), of.t('eps')],
    ...(isClipped ? [] : [asked.identity()]),
  );
};

const rows: readonly Mirrored[] = [
  row(ours('sqrtNonneg'), 'Core', 'sqrtNonneg', (asked, of) =>
    map(of.tensor('x'), (a) => asked.scalar(scalarOf(a))),
  ),
  row(ours('safeDiv'), 'Core', 'safeDiv', (asked, of) =>
    zip(of.tensor('x'), of.tensor('y'), (a, b) => asked.scalar(scalarOf(a), scalarOf(b))),
  ),
  row(ours('alphaBar'), 'Schedule', ['VPSchedule.alphaBarVec', 'VPSchedule.alphaBarTensor'], (asked, of) =>
    asked.tensor(schedule(asked, of)),
  ),
  row(ours('timeOfIndex'), 'Schedule', 'VPSchedule.timeOfIndex', (asked, of) => {
    const length = of.count('T') + 1;
    return { shape: [length], data: Array.from({ length }, (_, i) => asked.scalar(asked.index(i, length))) };
  }),
  row(ours('linearBetas'), 'Schedule', 'VPSchedule.linearBetas', (asked, of) =>
    asked.tensor(nat(of.count('T')), of.s('betaStart'), of.s('betaEnd')),
  ),
  row(ours('qSample'), 'ForwardProcess', 'qSample', (asked, of) =>
    asked.tensor(schedule(asked, of), of.t('x0'), stateIndex(asked, of), of.t('eps')),
  ),
  row(ours('x0Pred'), 'ReverseDDPM', 'x0Pred', (asked, of) =>
    asked.tensor(schedule(asked, of), model(asked, of), of.t('x'), stateIndex(asked, of)),
  ),
  row(ours('x0PredFromEps'), 'ReverseDDPM', 'x0PredFromEps', (asked, of) =>
    asked.tensor(schedule(asked, of), of.t('x'), of.t('eps'), stateIndex(asked, of)),
  ),
  row(ours('ddpmStep'), 'ReverseDDPM', 'ddpmStep', (asked, of) =>
    asked.tensor(schedule(asked, of), model(asked, of), stepIndex(asked, of), of.t('x'), of.t('z')),
  ),
  row(ours('ddpmSample'), 'ReverseDDPM', 'ddpmSample', (asked, of) =>
    asked.tensor(schedule(asked, of), model(asked, of), of.t('x'), asked.noise(of.noise('noise'))),
  ),
  row(ours('ddimStep'), 'ReverseDDIM', 'ddimStep', (asked, of) =>
    asked.tensor(schedule(asked, of), model(asked, of), stepIndex(asked, of), of.t('x')),
  ),
  row(ours('ddimSample'), 'ReverseDDIM', 'ddimSample', (asked, of) =>
    asked.tensor(schedule(asked, of), model(asked, of), of.t('x')),
  ),
  row(ours('imageDdimStep'), 'ImageDDIM', 'ImageDDIM.step', (asked, of) =>
    asked.tensor(
      of.s('floor'),
      of.t('alphaBars'),
      asked.indexModel(of.indexModel()),
      asked.index(of.count('index'), of.steps('alphaBars')),
      of.t('x'),
    ),
  ),
  // Between the states of the table, which are ours: ImageDDIM.alphaBar has a row of its own.
  row(ours('imageDdimStepFromEps'), 'ImageDDIM', 'ImageDDIM.stepFromEps', imageStepFromEps),
  row(ours('imageDdimSample'), 'ImageDDIM', 'ImageDDIM.sample', (asked, of) =>
    asked.tensor(of.s('floor'), of.t('alphaBars'), asked.indexModel(of.indexModel()), of.t('x')),
  ),
  row(ours('vpBeta'), 'PFODE', 'VPLinearSchedule.beta', atTimes),
  row(ours('vpAlphaBar'), 'PFODE', 'VPLinearSchedule.alphaBar', atTimes),
  row(ours('vpSigma'), 'PFODE', 'VPLinearSchedule.sigma', atTimes),
  row(ours('pfOdeRhs'), 'PFODE', 'pfOdeRhs', (asked, of) =>
    asked.tensor(linearSchedule(asked, of), model(asked, of), of.t('x'), of.s('t')),
  ),
  // The slope is a function in Lean; its time is not looked at.
  row(ours('eulerStep'), 'PFODE', 'eulerStep', (asked, of) =>
    asked.tensor(asked.constantSlope(of.tensor('slope')), of.t('x'), scalarOf(asked.ev.k.one), of.s('dt')),
  ),
  row(ours('pfOdeSampleEuler'), 'PFODE', 'pfOdeSampleEuler', (asked, of) =>
    asked.tensor(linearSchedule(asked, of), model(asked, of), nat(of.count('steps')), of.t('x')),
  ),
  row(ours('epsPredLoss'), 'Loss', 'epsPredLoss', (asked, of) => ({
    shape: [],
    data: [
      asked.scalar(schedule(asked, of), model(asked, of), of.t('x0'), stateIndex(asked, of), of.t('eps')),
    ],
  })),
];

/** In the order of the files; what has no row among the operations stands after those that have one. */
export const mirror: readonly Mirrored[] = Object.freeze([...rows, ...extra, ...outside]);

/** The structures: they have no value; their fields are compared. */
export const mirroredStructures: readonly {
  readonly lean: string;
  readonly ours: string;
  readonly fields: readonly string[];
}[] = [
  { lean: 'Generative.Diffusion.EpsModel', ours: 'EpsModel', fields: ['eps'] },
  { lean: 'Generative.Diffusion.VPSchedule', ours: 'VPSchedule', fields: ['betas'] },
  { lean: 'Generative.Diffusion.VPLinearSchedule', ours: 'VPLinearSchedule', fields: ['beta0', 'beta1'] },
];
