/** Right, but written in another way: what a checker must accept. Each has the form of a mutant. */
import type { Tensor } from '../../examples/checks.ts';
import type { Model } from '../../examples/implementation.ts';
import { formula, type Mutant, whole } from './mutant.ts';

/** The model called with the elements in one row, its answer given the shape back. */
const flat =
  (model: Model): Model =>
  (x, t) => ({ shape: x.shape, data: model({ shape: [x.data.length], data: x.data }, t).data });

/** The model called twice with the same arguments, as the fork of TorchLean does in a DDIM step. */
const twice =
  (model: Model): Model =>
  (x, t) => {
    model(x, t);
    return model(x, t);
  };

export const variants: readonly Mutant[] = [
  formula('W01', 'sqrtNonneg', 'Math.pow(x, 0.5)', ({ f }) => ({
    sqrtNonneg: (x) => f(Math.pow(Math.max(0, x), 0.5)),
  })),
  formula('W02', 'safeDiv', 'epsilon + y', ({ f, epsilon }) => ({
    safeDiv: (x, y) => f(x / f(epsilon + y)),
  })),
  formula('W03', 'linearBetas', 'the product and the sum commuted', ({ f }) => ({
    linearBeta: (i, T, start, end) => (T === 1 ? end : f(f(f(end - start) * f(i / (T - 1))) + start)),
  })),
  formula('W04', 'alphaBar', 'a product from the start for each entry', ({ f }) => ({
    alphaBars: (betas) =>
      Array.from({ length: betas.length + 1 }, (_, t) => {
        let product = 1;
        for (const beta of betas.subarray(0, t)) product = f(f(1 - beta) * product);
        return product;
      }),
  })),
  formula('W05', 'qSample', 'the products and the sum commuted', (right) => ({
    mix: (alphaBar) => {
      const { f } = right;
      const [c0, c1] = [right.signal(alphaBar), right.noise(alphaBar)];
      return (x0, e) => f(f(c1 * e) + f(c0 * x0));
    },
  })),
  whole('W06', 'x0Pred', 'the model called twice', (inputs, { operations }) =>
    operations.x0Pred({ ...inputs, model: twice(inputs.model) }),
  ),
  formula('W07', 'ddpmStep', 'beta * ratio in the variance', ({ f, safeDiv }) => ({
    betaTilde: ({ beta, noisier, cleaner }) => f(beta * safeDiv(f(1 - cleaner), f(1 - noisier))),
  })),
  whole('W08', 'ddpmStep', 'the model gets flat tensors', (inputs, { operations }) =>
    operations.ddpmStep({ ...inputs, model: flat(inputs.model) }),
  ),
  whole('W09', 'ddimStep', 'the model called twice', (inputs, { operations }) =>
    operations.ddimStep({ ...inputs, model: twice(inputs.model) }),
  ),
  whole('W10', 'ddimSample', 'the coefficients of all steps in a table', (inputs, right) => {
    const { own, map, operations } = right;
    const { betas, x, model } = inputs;
    operations.ddimSample({ ...inputs, model: (state) => state });
    const schedule = own.schedule(betas.data);
    const table = Array.from(betas.data, (_, k) => ({
      time: own.time(k + 1, betas.data.length),
      next: own.ddimStep(own.step(schedule, k)),
    }));
    return table.toReversed().reduce<Tensor>(
      (state, { time, next }) => map(next, state, model(state, time)),
      map((value) => value, x),
    );
  }),
  whole('W11', 'imageDdimSample', 'the model called twice, with flat tensors', (inputs, { operations }) =>
    operations.imageDdimSample({ ...inputs, model: flat(twice(inputs.model)) }),
  ),
  formula('W12', 'imageDdimSample', 'the clip by comparisons', () => ({
    clip: (x0) => (x0 < -1 ? -1 : x0 > 1 ? 1 : x0),
  })),
  formula('W13', 'vpAlphaBar', 'the half taken from t * t', ({ f }) => ({
    vpIntegral: ({ beta0, beta1 }, t) => f(f(f(t * t) * f(f(beta1 - beta0) * 0.5)) + f(t * beta0)),
  })),
  formula('W14', 'vpSigma', 'max by a comparison', (right) => ({
    vpSigma: (vp, t) => {
      const rest = right.f(1 - right.vpAlphaBar(vp, t));
      return rest < 0 ? 0 : right.f(Math.sqrt(rest + 0));
    },
  })),
  formula('W15', 'pfOdeSampleEuler', 'the step subtracted', ({ f }) => ({
    eulerStep: (dt) => (x, slope) => f(x - f(slope * -dt)),
  })),
  whole('W16', 'epsPredLoss', 'the model gets flat tensors', (inputs, { operations }) =>
    operations.epsPredLoss({ ...inputs, model: flat(inputs.model) }),
  ),
  formula('W17', 'epsPredLoss', 'the signs of the differences turned', (right) => ({
    meanSquare: (differences) => right.meanSquare(differences.map((d) => -d)),
  })),
];
