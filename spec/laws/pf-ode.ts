import type { Context } from '../context.ts';
import { safeDiv, sqrtNonneg } from '../diffusion/core.ts';
import * as ode from '../diffusion/pf-ode.ts';
import { affineModel } from '../models.ts';
import { add, map, scale, subtract, type Tensor } from '../tensor.ts';
import {
  answering,
  type Claim,
  elements,
  equalTensors,
  everywhere,
  fromDefinitions,
  greater,
  inExact,
  inReal,
  isFinite,
  isGreater,
  isZero,
  law,
  type Law,
  samplersLean,
} from './law.ts';
import { runsNothing } from './no-steps.ts';

/** The square of the L2 norm: rational where the elements are. */
const normSquared = <A>(k: Context<A>, x: Tensor<A>): A => k.sum(x.data.map((value) => k.mul(value, value)));
const distanceSquared = <A>(k: Context<A>, x: Tensor<A>, y: Tensor<A>): A =>
  normSquared(k, subtract(k, x, y));
const square = <A>(k: Context<A>, x: A): A => k.mul(x, x);
const magnitude = <A>(k: Context<A>, x: A): A => k.max(x, k.neg(x));

const overflow = { a: '-0x1p+127', b: '0x1p+127' };
const overflows = 'beta1 - beta0 overflows, and inf * 0 is NaN';

export const pfOdeLaws: readonly Law[] = [
  law({
    name: 'vpBeta-at-0',
    statement: 'vpBeta(0) = beta0 when beta0 and beta1 - beta0 are finite, the sign of zeros apart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { a, b }) => isFinite(k, a, k.sub(b, a)),
    claims: (k, { a, b }) => [[ode.vpBeta(k, { beta0: a, beta1: b }, k.zero), a]],
    fails: [{ in: 'binary32', at: overflow, because: overflows }],
  }),
  law({
    name: 'vpBeta-at-1',
    statement: 'vpBeta(1) = beta1.',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { a, b }) => [[ode.vpBeta(k, { beta0: a, beta1: b }, k.one), b]],
    fails: [{ in: 'binary32', at: { a: '20', b: '0.1' }, because: 'beta1 - beta0 is rounded' }],
  }),
  law({
    name: 'vpAlphaBar-at-0',
    statement: 'vpAlphaBar(0) = 1 when beta0 and beta1 - beta0 are finite.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { a, b }) => isFinite(k, a, k.sub(b, a)),
    claims: (k, { a, b }) => [[ode.vpAlphaBar(k, { beta0: a, beta1: b }, k.zero), k.one]],
    fails: [{ in: 'binary32', at: overflow, because: overflows }],
  }),
  law({
    name: 'vpSigma-at-0',
    statement: 'vpSigma(0) = 0 when beta0 and beta1 - beta0 are finite.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { a, b }) => isFinite(k, a, k.sub(b, a)),
    claims: (k, { a, b }) => [[ode.vpSigma(k, { beta0: a, beta1: b }, k.zero), k.zero]],
    fails: [{ in: 'binary32', at: overflow, because: overflows }],
  }),
  law({
    name: 'vpAlphaBar-composes',
    statement:
      'vpAlphaBar(c + d) = vpAlphaBar(c) * exp(-(integral of beta from c to d later)), the same formula started at beta(c).',
    source: fromDefinitions,
    holds: inReal,
    claims: (k, { a, b, c, d }) => {
      const schedule = { beta0: a, beta1: b };
      const beta0 = ode.vpBeta(k, schedule, c);
      const later = { beta0, beta1: k.add(beta0, k.sub(b, a)) };
      return [
        [
          ode.vpAlphaBar(k, schedule, k.add(c, d)),
          k.mul(ode.vpAlphaBar(k, schedule, c), ode.vpAlphaBar(k, later, d)),
        ],
      ];
    },
    fails: [{ in: 'binary32', at: { c: '1/3', d: '1/3' }, because: 'exp is rounded' }],
  }),
  law({
    name: 'vpAlphaBar-at-most-1',
    statement: 'For beta0, beta1 >= 0 and t in [0, 1], vpAlphaBar(t) is never above 1.',
    source: fromDefinitions,
    holds: everywhere,
    given: (k, { a, b, c }) => [a, b, c, k.sub(k.one, c)].every((value) => !isGreater(k, k.zero, value)),
    claims: (k, { a, b, c }) => [[greater(k, ode.vpAlphaBar(k, { beta0: a, beta1: b }, c), k.one), k.zero]],
    fails: [{ in: 'real', at: { a: '-1', b: '-1' }, because: 'negative betas amplify' }],
  }),
  law({
    name: 'pfOdeRhs-follows-forward',
    statement:
      'With epsilon = 0, beta0, beta1 > 0, 0 < t <= 1 and the true noise, pfOdeRhs is the time derivative of the forward path x0 * sqrt(alphaBar(t)) + e * sigma(t).',
    source: `${fromDefinitions}; Song et al. 2021 (score SDE), equation 13`,
    holds: inReal,
    given: (k, { a, b, c }) =>
      isZero(k, k.epsilon) &&
      [a, b, c].every((value) => isGreater(k, value, k.zero)) &&
      !isGreater(k, c, k.one),
    claims: (k, { a, b, c, x, e }) => {
      const schedule = { beta0: a, beta1: b };
      const [alphaBar, sigma] = [ode.vpAlphaBar(k, schedule, c), ode.vpSigma(k, schedule, c)];
      const root = sqrtNonneg(k, alphaBar);
      const state = add(k, scale(k, x, root), scale(k, e, sigma));
      // alphaBar' = -beta alphaBar, so sqrt(alphaBar)' = -1/2 beta sqrt(alphaBar), sigma' = 1/2 beta alphaBar / sigma.
      const half = k.mul(k.half, ode.vpBeta(k, schedule, c));
      const [fade, grow] = [k.neg(k.mul(half, root)), k.div(k.mul(half, alphaBar), sigma)];
      const derivative = add(k, scale(k, x, fade), scale(k, e, grow));
      return equalTensors(ode.pfOdeRhs(k, schedule, answering(e), state, c), derivative);
    },
    fails: [
      { in: 'binary32', at: { epsilon: '0' }, because: 'every operation is rounded' },
      { in: 'real', at: {}, because: 'epsilon is not 0' },
    ],
  }),
  law({
    name: 'eulerStep-without-time',
    statement: 'eulerStep with dt = 0 is x when the slope is finite, the sign of zeros apart.',
    source: fromDefinitions,
    holds: everywhere,
    compares: 'values',
    given: (k, { e }) => isFinite(k, ...e.data),
    claims: (k, { x, e }) => equalTensors(ode.eulerStep(k, x, e, k.zero), x),
    fails: [{ in: 'binary32', at: elements({ e: 'inf' }), because: 'inf * 0 is NaN' }],
  }),
  law({
    name: 'eulerStep-is-affine-in-dt',
    statement:
      'E(dt1 + dt2) - E(0) = (E(dt1) - E(0)) + (E(dt2) - E(0)) for the Euler step E of one x and slope.',
    source: fromDefinitions,
    holds: inExact,
    claims: (k, { a, b, x, e }) => {
      const start = ode.eulerStep(k, x, e, k.zero);
      const moved = (dt: typeof a): typeof x => subtract(k, ode.eulerStep(k, x, e, dt), start);
      const [first, second] = [moved(a), moved(b)];
      return equalTensors(moved(k.add(a, b)), add(k, first, second));
    },
    fails: [{ in: 'binary32', at: { a: '1', b: '1/3' }, because: 'the sums are rounded' }],
  }),
  law({
    name: 'eulerStep-difference',
    statement: 'Two Euler steps of one dt differ by (x - y) + (f - g) dt, f and g the slopes at x and y.',
    source: samplersLean('sub_add_scaled_eq'),
    holds: inExact,
    claims: (k, { a, x, y, z, e }) =>
      equalTensors(
        subtract(k, ode.eulerStep(k, x, e, a), ode.eulerStep(k, y, z, a)),
        add(k, subtract(k, x, y), scale(k, subtract(k, e, z), a)),
      ),
    fails: [
      { in: 'binary32', at: elements({ x: '3', y: '1/3', z: '1/7' }), because: 'every operation is rounded' },
    ],
  }),
  law({
    name: 'eulerStep-distance',
    statement: '|E(x) - E(y)| <= |x - y| + |dt| |f(x) - f(y)| in the L2 norm, both sides squared twice.',
    source: samplersLean('eulerStep_l2_distance_bound'),
    holds: inExact,
    claims: (k, { a, x, y, z, e }) => {
      // D <= A + B for lengths: D^2 - A^2 - B^2 <= 2AB, so its positive part squared is at most 4 A^2 B^2.
      const between = distanceSquared(k, ode.eulerStep(k, x, e, a), ode.eulerStep(k, y, z, a));
      const states = distanceSquared(k, x, y);
      const slopes = k.mul(square(k, a), distanceSquared(k, e, z));
      const excess = k.max(k.sub(k.sub(between, states), slopes), k.zero);
      return [[greater(k, square(k, excess), k.mul(k.nat(4), k.mul(states, slopes))), k.zero]];
    },
    fails: [{ in: 'binary32', at: elements({ x: '1/3' }), because: 'every operation is rounded' }],
  }),
  law({
    name: 'eulerStep-lipschitz',
    statement:
      'Where the slope is b-Lipschitz, an Euler step is (1 + |dt| |b|)-Lipschitz in the L2 norm (slope b x + e).',
    source: samplersLean('eulerStep_l2_lipschitz_of_rhs_lipschitz'),
    holds: inExact,
    claims: (k, { a, b, x, y, e }) => {
      const step = (state: typeof x): typeof x => ode.eulerStep(k, state, add(k, scale(k, state, b), e), a);
      const factor = k.add(k.one, k.mul(magnitude(k, a), magnitude(k, b)));
      const bound = k.mul(square(k, factor), distanceSquared(k, x, y));
      return [[greater(k, distanceSquared(k, step(x), step(y)), bound), k.zero]];
    },
    fails: [{ in: 'binary32', at: { b: '1/3' }, because: 'every operation is rounded' }],
  }),
  law({
    name: 'pfOdeEulerSystem-lipschitz',
    statement:
      'With an affine model of factor d, the slope of the flow at c is L-Lipschitz, L = |1/2 (d beta / (sigma + epsilon) - beta)|, and an Euler step of it (1 + |dt| L)-Lipschitz in the L2 norm.',
    source: samplersLean('pfOdeEulerSystem_l2_lipschitz_of_rhs_lipschitz'),
    holds: inReal,
    claims: (k, { a, b, c, d, i, n, x, y }) => {
      const schedule = { beta0: a, beta1: b };
      const model = affineModel(k, d, k.one, k.half);
      const dt = k.neg(k.div(k.nat(i + 1), k.nat(n)));
      const rhs = (state: typeof x): typeof x => ode.pfOdeRhs(k, schedule, model, state, c);
      const step = (state: typeof x): typeof x => ode.eulerStep(k, state, rhs(state), dt);
      const beta = ode.vpBeta(k, schedule, c);
      const ofModel = k.mul(d, safeDiv(k, beta, ode.vpSigma(k, schedule, c)));
      const lipschitz = magnitude(k, k.mul(k.half, k.sub(ofModel, beta)));
      const factor = k.add(k.one, k.mul(magnitude(k, dt), lipschitz));
      const between = distanceSquared(k, x, y);
      // Where a distance is at the bound itself, enclosures cannot order the two: the larger one is the bound.
      const isWithin = (distance: typeof a, bound: typeof a): Claim<typeof a> => {
        const most = k.mul(square(k, bound), between);
        return [k.max(distance, most), most];
      };
      return [
        isWithin(distanceSquared(k, rhs(x), rhs(y)), lipschitz),
        isWithin(distanceSquared(k, step(x), step(y)), factor),
      ];
    },
    fails: [
      { in: 'binary32', at: { d: '1/3', ...elements({ x: '1/3' }) }, because: 'every operation is rounded' },
    ],
  }),
  law({
    name: 'pfOdeSampleEuler-without-steps',
    statement: 'With no steps, pfOdeSampleEuler returns its input and does not call the model.',
    source: samplersLean('pfOdeSampleEuler_zero_steps'),
    holds: everywhere,
    given: (_k, { betas }) => betas.length === 0,
    claims: (k, { betas, a, b, x }) =>
      runsNothing(k, x, (model) =>
        ode.pfOdeSampleEuler(
          k,
          { beta0: a, beta1: b },
          model,
          betas.length,
          map(x, (value) => value),
        ),
      ),
    fails: [{ in: 'real', at: {}, because: 'one step calls the model' }],
  }),
];
