/**
 * A right implementation of every operation, to copy from. Each operation checks its inputs, calls the model where it
 * has one, and maps a formula over the elements. Replace an operation, or one formula:
 *
 *   export default implementation('binary32', Math.fround, ({ f, epsilon }) => ({
 *     safeDiv: (x, y) => f(x / Math.max(y, epsilon)), // wrong: epsilon must be added
 *   }));
 */
import {
  checkCount,
  checkFlag,
  checkIndex,
  checkLike,
  checkNoise,
  checkSchedule,
  checkTensor,
  type Tensor,
} from './checks.ts';
import { type Change, type Formulas, formulas, type Round, type VpLinear } from './formulas.ts';

/** eps(x, t); the image operations pass the index in the place of the time. */
export type Model = (x: Tensor, t: number) => Tensor;

/** The run's epsilon, rounded once to the format. */
export interface Settings {
  readonly epsilon: number;
}

type Schedules = { readonly betas: Tensor; readonly t: number; readonly k: number };
type States = Readonly<Record<'x' | 'x0' | 'eps' | 'y' | 'z' | 'slope', Tensor>>;

/** Every input by its name; each operation takes its own of them. */
export interface Inputs extends Schedules, States, VpLinear {
  readonly T: number;
  readonly betaStart: number;
  readonly betaEnd: number;
  readonly alphaBars: Tensor;
  readonly index: number;
  readonly floor: number;
  readonly clip: number;
  readonly noise: readonly Tensor[];
  readonly steps: number;
  readonly dt: number;
  readonly model: Model;
}

/** Those of the VP schedule take a tensor of times. */
export type VpInputs = VpLinear & { readonly t: Tensor };

export type Format = 'binary16' | 'bfloat16' | 'binary32' | 'binary64';

/** `store` rounds what leaves an operation, where `f` computes in a wider format. */
export const implementation = (format: Format, f: Round, change?: Change, store: Round = (x) => x) => {
  const FloatArray = format === 'binary64' ? Float64Array : Float32Array;
  const using = ({ epsilon }: Settings): Formulas => formulas(f, epsilon, change);

  const vector = (values: readonly number[]): Tensor => ({
    shape: [values.length],
    data: new FloatArray(values.map(store)),
  });
  /** g of every element of x and the elements beside it. */
  const map = (g: (...values: number[]) => number, x: Tensor, ...others: readonly Tensor[]): Tensor => {
    const data = new FloatArray(x.data.length);
    for (const [i, value] of x.data.entries())
      data[i] = store(g(value, ...others.map((other) => other.data[i] as number)));
    return { shape: x.shape, data };
  };
  const copy = (x: Tensor): Tensor => map((value) => value, x);

  const ddpm = (own: Formulas, { betas, model }: Pick<Inputs, 'betas' | 'model'>) => {
    const schedule = own.schedule(betas.data);
    return (index: number, x: Tensor, z: Tensor): Tensor => {
      const step = own.step(schedule, index);
      const e = model(x, own.time(index + 1, betas.data.length));
      const [mean, sigma] = [own.ddpmMean(step), own.sigma(step)];
      return map((a, b, c) => f(mean(a, b) + f(c * sigma)), x, e, z);
    };
  };
  const ddim = (own: Formulas, { betas, model }: Pick<Inputs, 'betas' | 'model'>) => {
    const schedule = own.schedule(betas.data);
    return (index: number, x: Tensor): Tensor =>
      map(own.ddimStep(own.step(schedule, index)), x, model(x, own.time(index + 1, betas.data.length)));
  };
  const imageFromEps = (own: Formulas, { alphaBars, floor }: Pick<Inputs, 'alphaBars' | 'floor'>) => {
    const schedule = { betas: alphaBars.data, alphaBars: [1, ...alphaBars.data] };
    return (index: number, after: (x0: number) => number, x: Tensor, eps: Tensor): Tensor =>
      map(own.imageStep(own.step(schedule, index), floor, after), x, eps);
  };
  const image = (own: Formulas, inputs: Pick<Inputs, 'alphaBars' | 'floor' | 'model'>) => {
    const step = imageFromEps(own, inputs);
    return (index: number, x: Tensor): Tensor => step(index, own.clip, x, inputs.model(x, index));
  };

  const operations = {
    sqrtNonneg: ({ x }: Inputs, settings: Settings): Tensor => {
      checkTensor('x', x);
      return map(using(settings).sqrtNonneg, x);
    },
    safeDiv: ({ x, y }: Inputs, settings: Settings): Tensor => {
      checkTensor('x', x);
      checkLike('y', y, x);
      return map(using(settings).safeDiv, x, y);
    },
    linearBetas: ({ T, betaStart, betaEnd }: Inputs, settings: Settings): Tensor => {
      checkCount('T', T);
      const { linearBeta } = using(settings);
      return vector(Array.from({ length: T }, (_, i) => linearBeta(i, T, betaStart, betaEnd)));
    },
    alphaBar: ({ betas }: Inputs, settings: Settings): Tensor => {
      checkSchedule('betas', betas);
      return vector(using(settings).alphaBars(betas.data));
    },
    timeOfIndex: ({ T }: Inputs, settings: Settings): Tensor => {
      checkCount('T', T);
      const { time } = using(settings);
      return vector(Array.from({ length: T + 1 }, (_, t) => time(t, T)));
    },
    qSample: ({ betas, t, x0, eps }: Inputs, settings: Settings): Tensor => {
      checkIndex('t', t, checkSchedule('betas', betas));
      checkTensor('x0', x0);
      checkLike('eps', eps, x0);
      const own = using(settings);
      return map(own.mix(own.alphaBars(betas.data)[t] as number), x0, eps);
    },
    x0Pred: ({ betas, t, x, model }: Inputs, settings: Settings): Tensor => {
      checkIndex('t', t, checkSchedule('betas', betas));
      checkTensor('x', x);
      const own = using(settings);
      const e = model(x, own.time(t, betas.data.length));
      return map(own.x0FromEps(own.alphaBars(betas.data)[t] as number), x, e);
    },
    x0PredFromEps: ({ betas, t, x, eps }: Inputs, settings: Settings): Tensor => {
      checkIndex('t', t, checkSchedule('betas', betas));
      checkTensor('x', x);
      checkLike('eps', eps, x);
      const own = using(settings);
      return map(own.x0FromEps(own.alphaBars(betas.data)[t] as number), x, eps);
    },
    ddpmStep: ({ betas, k, x, z, model }: Inputs, settings: Settings): Tensor => {
      checkIndex('k', k, checkSchedule('betas', betas) - 1);
      checkTensor('x', x);
      checkLike('z', z, x);
      return ddpm(using(settings), { betas, model })(k, x, z);
    },
    ddpmSample: ({ betas, x, noise, model }: Inputs, settings: Settings): Tensor => {
      const T = checkSchedule('betas', betas);
      checkTensor('x', x);
      checkNoise('noise', noise, T, x);
      const own = using(settings);
      const step = ddpm(own, { betas, model });
      return own.order(T).reduce((state, k) => step(k, state, noise[k] as Tensor), copy(x));
    },
    ddimStep: ({ betas, k, x, model }: Inputs, settings: Settings): Tensor => {
      checkIndex('k', k, checkSchedule('betas', betas) - 1);
      checkTensor('x', x);
      return ddim(using(settings), { betas, model })(k, x);
    },
    ddimSample: ({ betas, x, model }: Inputs, settings: Settings): Tensor => {
      const T = checkSchedule('betas', betas);
      checkTensor('x', x);
      const own = using(settings);
      const step = ddim(own, { betas, model });
      return own.order(T).reduce((state, k) => step(k, state), copy(x));
    },
    imageDdimStep: ({ alphaBars, index, floor, x, model }: Inputs, settings: Settings): Tensor => {
      checkIndex('index', index, checkSchedule('alphaBars', alphaBars) - 1);
      checkTensor('x', x);
      return image(using(settings), { alphaBars, floor, model })(index, x);
    },
    imageDdimStepFromEps: (inputs: Inputs, settings: Settings): Tensor => {
      const { alphaBars, index, floor, clip, x, eps } = inputs;
      checkIndex('index', index, checkSchedule('alphaBars', alphaBars) - 1);
      checkFlag('clip', clip);
      checkTensor('x', x);
      checkLike('eps', eps, x);
      const own = using(settings);
      const after = clip === 1 ? own.clip : (x0: number): number => x0;
      return imageFromEps(own, { alphaBars, floor })(index, after, x, eps);
    },
    imageDdimSample: ({ alphaBars, floor, x, model }: Inputs, settings: Settings): Tensor => {
      const T = checkSchedule('alphaBars', alphaBars);
      checkTensor('x', x);
      const own = using(settings);
      const step = image(own, { alphaBars, floor, model });
      return own.order(T).reduce((state, index) => step(index, state), copy(x));
    },
    vpBeta: ({ t, ...vp }: VpInputs, settings: Settings): Tensor => {
      checkTensor('t', t);
      const { vpBeta } = using(settings);
      return map((time) => vpBeta(vp, time), t);
    },
    vpAlphaBar: ({ t, ...vp }: VpInputs, settings: Settings): Tensor => {
      checkTensor('t', t);
      const { vpAlphaBar } = using(settings);
      return map((time) => vpAlphaBar(vp, time), t);
    },
    vpSigma: ({ t, ...vp }: VpInputs, settings: Settings): Tensor => {
      checkTensor('t', t);
      const { vpSigma } = using(settings);
      return map((time) => vpSigma(vp, time), t);
    },
    pfOdeRhs: ({ x, t, model, ...vp }: Inputs, settings: Settings): Tensor => {
      checkTensor('x', x);
      return map(using(settings).rhs(vp, t), x, model(x, t));
    },
    eulerStep: ({ x, slope, dt }: Inputs, settings: Settings): Tensor => {
      checkTensor('x', x);
      checkLike('slope', slope, x);
      return map(using(settings).eulerStep(dt), x, slope);
    },
    pfOdeSampleEuler: ({ steps, x, model, ...vp }: Inputs, settings: Settings): Tensor => {
      checkCount('steps', steps);
      checkTensor('x', x);
      const own = using(settings);
      const euler = own.eulerStep(own.dt(steps));
      return own.order(steps).reduce((state, i) => {
        const t = own.time(i + 1, steps);
        return map(euler, state, map(own.rhs(vp, t), state, model(state, t)));
      }, copy(x));
    },
    epsPredLoss: ({ betas, t, x0, eps, model }: Inputs, settings: Settings): Tensor => {
      const xt = operations.qSample({ betas, t, x0, eps } as Inputs, settings);
      const own = using(settings);
      const e = model(xt, own.time(t, betas.data.length));
      const differences = Array.from(e.data, (value, i) => f(value - (eps.data[i] as number)));
      return { shape: [], data: FloatArray.of(store(own.meanSquare(differences))) };
    },
  };

  return {
    name: `example-${format}`,
    format,
    profile: 'ieee754',
    operations,
    /** A denoiser of one's own; this one is (x * 1/2) + t. */
    model: (x: Tensor, t: number): Tensor => map((value) => f(f(value * 0.5) + t), x),
  };
};
