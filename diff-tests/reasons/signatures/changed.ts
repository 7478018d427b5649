/** Operations whose definitions are computed from changed formulas. */
import type { Context } from '../../../spec/context.ts';
import type { EpsModel } from '../../../spec/diffusion/core.ts';
import type { IndexModel } from '../../../spec/diffusion/image-ddim.ts';
import { type AnyArguments, type Operation, refuseForbidden } from '../../../spec/operation.ts';
import { requireShape } from '../../../spec/require.ts';
import { rational } from '../../../spec/scalars/exact/rational.ts';
import { map, scalar, type Tensor, vector, zip } from '../../../spec/tensor.ts';
import { type Change, entry, type Formulas, makeFormulas, type Schedule, type VpLinear } from './formulas.ts';

/** Every input by its name; t, which is an index, a time or a tensor of times, is typed where it is used. */
interface Inputs<A> extends VpLinear<A> {
  readonly betas: Tensor<A>;
  readonly alphaBars: Tensor<A>;
  readonly k: number;
  readonly index: number;
  readonly steps: number;
  readonly T: number;
  readonly betaStart: A;
  readonly betaEnd: A;
  readonly floor: A;
  readonly clip: number;
  readonly dt: A;
  readonly x: Tensor<A>;
  readonly y: Tensor<A>;
  readonly z: Tensor<A>;
  readonly x0: Tensor<A>;
  readonly eps: Tensor<A>;
  readonly slope: Tensor<A>;
  readonly noise: readonly Tensor<A>[];
  readonly model: EpsModel<A> & IndexModel<A>;
}

interface Given<A> {
  readonly k: Context<A>;
  readonly own: Formulas<A>;
  readonly inputs: Inputs<A>;
  /** The schedule of the betas or alphaBars. */
  readonly schedule: () => Schedule<A>;
}

type Definition = <A>(given: Given<A>) => Tensor<A>;
/** One step of a sampler; the inputs hold its state. */
type StepDefinition = <A>(given: Given<A>, index: number) => Tensor<A>;

/** An input that is of another type in each operation. */
const time = <V>({ inputs }: Given<never>): V => (inputs as unknown as { readonly t: V }).t;
const indexOf = <A>(given: Given<A>): number => time<number>(given as unknown as Given<never>);
const timeOf = <A>(given: Given<A>): A => time<A>(given as unknown as Given<never>);
const timesOf = <A>(given: Given<A>): Tensor<A> => time<Tensor<A>>(given as unknown as Given<never>);

const answer = <A>(e: Tensor<A>, x: Tensor<A>, who: string): Tensor<A> => {
  requireShape(who, "the model's answer", e, 'x', x);
  return e;
};

/** The state as the model sees it; the same object where nothing is done to it. */
const seen = <A>(own: Formulas<A>, x: Tensor<A>): Tensor<A> => {
  const data = x.data.map(own.passed);
  return data.every((value, i) => value === x.data[i]) ? x : { shape: x.shape, data };
};

const predicted = <A>({ own, inputs: { model, x, betas } }: Given<A>, t: number, who: string): Tensor<A> =>
  answer(model.eps(seen(own, x), own.time(t, betas.data.length)), x, who);

const ddpm = <A>(given: Given<A>, index: number, z: Tensor<A>): Tensor<A> => {
  const { own, inputs, schedule } = given;
  const next = own.ddpmStep(own.step(schedule(), index));
  const e = predicted(given, index + 1, 'ddpmStep');
  return {
    shape: inputs.x.shape,
    data: inputs.x.data.map((a, i) => next(a, e.data[i] as A, z.data[i] as A)),
  };
};

const ddim: StepDefinition = (given, index) =>
  zip(
    given.inputs.x,
    predicted(given, index + 1, 'ddimStep'),
    given.own.ddimStep(given.own.step(given.schedule(), index)),
  );

const image: StepDefinition = ({ own, inputs, schedule }, index) => {
  const { model, x, floor, alphaBars } = inputs;
  const e = model.predict(own.modelIndex(index, alphaBars.data.length), seen(own, x));
  return zip(x, answer(e, x, 'imageDdimStep'), own.imageStep(own.step(schedule(), index), floor, own.clip));
};

const slopeAt = <A>({ own, inputs }: Given<A>, t: A): Tensor<A> => {
  const e = inputs.model.eps(inputs.x, own.modelTime(t));
  return zip(inputs.x, answer(e, inputs.x, 'pfOdeRhs'), own.rhs(inputs, t));
};

const definitions: Readonly<Record<string, Definition>> = {
  sqrtNonneg: ({ own, inputs }) => map(inputs.x, (a) => own.sqrtNonneg(a)),
  safeDiv: ({ own, inputs }) => zip(inputs.x, inputs.y, (a, b) => own.safeDiv(a, b)),
  linearBetas: ({ own, inputs: { T, betaStart, betaEnd } }) =>
    vector(Array.from({ length: T }, (_, i) => own.beta(i, T, betaStart, betaEnd))),
  alphaBar: ({ schedule }) => vector(schedule().alphaBars),
  timeOfIndex: ({ own, inputs: { T } }) => vector(Array.from({ length: T + 1 }, (_, t) => own.time(t, T))),
  qSample: (given) => {
    const { own, inputs, schedule } = given;
    return zip(inputs.x0, inputs.eps, own.mix(own.bar(schedule(), indexOf(given))));
  },
  x0Pred: (given) => {
    const t = indexOf(given);
    const { own, inputs, schedule } = given;
    return zip(inputs.x, predicted(given, t, 'x0Pred'), own.estimate(own.bar(schedule(), t)));
  },
  x0PredFromEps: (given) => {
    const { own, inputs, schedule } = given;
    return zip(inputs.x, inputs.eps, own.estimate(own.bar(schedule(), indexOf(given))));
  },
  ddpmStep: (given) => ddpm(given, given.inputs.k, given.inputs.z),
  ddimStep: (given) => ddim(given, given.inputs.k),
  imageDdimStep: (given) => image(given, given.inputs.index),
  imageDdimStepFromEps: <A>({ own, inputs, schedule }: Given<A>) => {
    const after = own.clips(inputs.clip) ? own.clip : (x0: A): A => x0;
    return zip(inputs.x, inputs.eps, own.imageStep(own.step(schedule(), inputs.index), inputs.floor, after));
  },
  vpBeta: (given) => map(timesOf(given), (t) => given.own.betaAt(given.inputs, t)),
  vpAlphaBar: (given) => map(timesOf(given), (t) => given.own.alphaBarAt(given.inputs, t)),
  vpSigma: (given) => map(timesOf(given), (t) => given.own.vpSigma(given.inputs, t)),
  pfOdeRhs: (given) => slopeAt(given, timeOf(given)),
  eulerStep: ({ own, inputs }) => zip(inputs.x, inputs.slope, own.eulerStep(inputs.dt)),
  epsPredLoss: (given) => {
    const { k, own, inputs, schedule } = given;
    const { betas, x0, eps, model } = inputs;
    const t = indexOf(given);
    const alphaBar = own.bar(schedule(), t);
    const xt = zip(x0, eps, own.lossState(alphaBar));
    const e = answer(model.eps(xt, own.time(t, betas.data.length)), eps, 'epsPredLoss');
    const target = zip(x0, eps, own.lossTarget(alphaBar));
    return scalar(own.loss(alphaBar, zip(e, target, k.sub).data, x0.shape));
  },
};

const samplers: Readonly<Record<string, StepDefinition>> = {
  ddpmSample: (given, index) => {
    const { own, inputs } = given;
    return ddpm(given, index, entry(inputs.noise, own.noiseIndex(index, inputs.betas.data.length)));
  },
  ddimSample: ddim,
  imageDdimSample: image,
  pfOdeSampleEuler: (given, index) => {
    const { own, inputs } = given;
    const slope = slopeAt(given, own.odeTime(index + 1, inputs.steps));
    return zip(inputs.x, slope, own.eulerStep(own.dt(inputs.steps)));
  },
};

/** Whether an operation is made of the formulas here, so that a change of one can be tried on it. */
export const isTemplated = (operation: string): boolean => operation in definitions || operation in samplers;

type AnyInputs = Partial<Inputs<unknown>>;
/** Whether the model sees another state than the program's own. */
const scalesState = (changes: readonly Change[]): boolean => {
  const { passed } = makeFormulas(rational, changes);
  return passed(rational.one) !== rational.one;
};

const countOf = ({ betas, alphaBars, steps }: AnyInputs): number =>
  (betas ?? alphaBars)?.data.length ?? steps ?? 0;

/** What the steps of a sampler share: the formulas over a context, and a schedule that is made when it is asked for. */
interface Prepared<A> {
  readonly own: Formulas<A>;
  readonly schedule: () => Schedule<A>;
}

const prepared = <A>(k: Context<A>, all: AnyArguments<A>, changes: readonly Change[]): Prepared<A> => {
  const own = makeFormulas(k, changes);
  let made: Schedule<A> | undefined;
  const make = (): Schedule<A> => {
    const { betas, alphaBars } = all as unknown as Inputs<A>;
    return 'alphaBars' in all
      ? { betas: alphaBars.data, alphaBars: own.imageBars(alphaBars.data) }
      : { betas: betas.data, alphaBars: own.alphaBars(betas.data) };
  };
  return { own, schedule: () => (made ??= make()) };
};

/**
 * The same row with `define` and the sampler computed from the formulas of the specification and these changes.
 * `model`, whose value is free, stays as it is.
 */
export const changed = (operation: Operation, changes: readonly Change[]): Operation => {
  const [definition, stepDefinition] = [definitions[operation.name], samplers[operation.name]];
  const give = <A>(k: Context<A>, all: AnyArguments<A>, shared: Prepared<A>): Given<A> => ({
    k,
    inputs: all as unknown as Inputs<A>,
    ...shared,
  });
  if (stepDefinition !== undefined && operation.sampler !== null) {
    // The order is one of numbers: any context gives it.
    const { order } = makeFormulas(rational, changes);
    const { state } = operation.sampler;
    const sampler = {
      state,
      scaled: scalesState(changes),
      indices: (inputs: AnyArguments<unknown>) => order(countOf(inputs as AnyInputs)),
      prepare: <A>(k: Context<A>, inputs: AnyArguments<A>): Prepared<A> => prepared(k, inputs, changes),
      step: <A>(k: Context<A>, inputs: AnyArguments<A>, index: number, shared: unknown) =>
        stepDefinition(give(k, inputs, shared as Prepared<A>), index),
    };
    return {
      ...operation,
      sampler,
      define: <A>(k: Context<A>, inputs: AnyArguments<A>) => {
        refuseForbidden(operation, inputs);
        const shared = sampler.prepare(k, inputs);
        return sampler
          .indices(inputs)
          .reduce(
            (x, index) => sampler.step(k, { ...inputs, [state]: x }, index, shared),
            inputs[state] as Tensor<A>,
          );
      },
    };
  }
  if (definition === undefined) return operation;
  return {
    ...operation,
    define: (k, inputs) => {
      refuseForbidden(operation, inputs);
      return definition(give(k, inputs, prepared(k, inputs, changes)));
    },
  };
};
