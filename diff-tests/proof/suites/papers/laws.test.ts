/** What must hold among the definitions, in exact fractions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withEpsilon } from '../../../../spec/contexts.ts';
import { ddimSample } from '../../../../spec/diffusion/reverse-ddim.ts';
import { ddpmStep } from '../../../../spec/diffusion/reverse-ddpm.ts';
import { qSample } from '../../../../spec/diffusion/forward-process.ts';
import { vpSchedule } from '../../../../spec/diffusion/schedule.ts';
import type { EpsModel } from '../../../../spec/diffusion/core.ts';
import * as convert from '../../../../spec/papers/conversions.ts';
import * as ddim from '../../../../spec/papers/ddim.ts';
import * as ddpm from '../../../../spec/papers/ddpm.ts';
import * as flow from '../../../../spec/papers/flow.ts';
import { guide } from '../../../../spec/papers/guidance.ts';
import * as sigma from '../../../../spec/papers/sigma-space.ts';
import * as tables from '../../../../spec/papers/tables.ts';
import {
  compare,
  lowestTerms,
  rational as k,
  type Rational,
} from '../../../../spec/scalars/exact/rational.ts';
import { map, scalar, type Tensor } from '../../../../spec/tensor.ts';

const q = (text: string): Rational => k.of(text);
const shown = ({ data }: Tensor<Rational>): readonly string[] => data.map((x) => k.show(x));

const fraction = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]) => q(`${n}/${d}`));
const part = fc.integer({ min: 1, max: 15 }).map((n) => q(`${n}/16`));
const number = fraction.map(scalar);
/** alphaBars with a rational root of themselves and of what is left of 1. */
const squares = ['576/625', '16/25', '9/25', '49/625'].map(q);
const [first, second, third, fourth] = squares as [Rational, Rational, Rational, Rational];
/** Every root of a step with noise is rational. */
const [RS, RSp] = [q('69696/1221025'), q('64/289')];
const model = (of: (x: Rational, t: Rational) => Rational): EpsModel<Rational> => ({
  eps: ({ shape, data }, t) => ({ shape, data: data.map((x) => of(x, t)) }),
});
const how = { clip: 0, r: k.one, rederive: 0 } as const;
const runs = { numRuns: 40 } as const;

describe('beside the mirror, at epsilon 0', () => {
  const papers = withEpsilon(k, '0');
  const betas = tables.betasFromAlphaBars(k, squares);
  const schedule = vpSchedule(papers, betas);

  test('DDIM over all timesteps to alphaBar 1 is ddimSample', () => {
    fc.assert(
      fc.property(number, fraction, fraction, (x, a, b) => {
        const ours = ddim.ddimSampleAt(
          k,
          { alphaBars: squares, timesteps: [3, 2, 1, 0], finalAlphaBar: k.one },
          // The mirror is asked at (t + 1)/T, this at t.
          {
            predict: (t, { shape, data }) => ({
              shape,
              data: data.map((v) => k.add(k.mul(a, v), k.mul(b, q(`${t + 1}/4`)))),
            }),
          },
          x,
        );
        const mirror = ddimSample(
          papers,
          schedule,
          model((v, t) => k.add(k.mul(a, v), k.mul(b, t))),
          x,
        );
        expect(shown(ours)).toEqual(shown(mirror));
      }),
      runs,
    );
  });

  test('addNoise is qSample, one state later', () => {
    fc.assert(
      fc.property(number, number, fc.integer({ min: 0, max: 3 }), (x0, e, t) => {
        const ours = convert.addNoise(k, squares[t] as Rational, x0, e);
        expect(shown(ours)).toEqual(shown(qSample(papers, schedule, x0, t + 1, e)));
      }),
      runs,
    );
  });

  test('DDIM with eta 1 is the posterior step, and ddpmStep', () => {
    const own = vpSchedule(papers, tables.betasFromAlphaBars(k, [RSp, RS]));
    fc.assert(
      fc.property(number, number, number, (x, e, z) => {
        const ours = ddim.ddimStepEta(k, RS, RSp, k.one, x, e, z);
        expect(shown(ours)).toEqual(
          shown(ddpm.ddpmPosteriorStep(k, RS, RSp, x, e, z, { ...how, large: 0, last: 0 })),
        );
        expect(shown(ours)).toEqual(shown(ddpmStep(papers, own, { eps: () => e }, 1, x, z)));
      }),
      runs,
    );
  });
});

test('conversions undo each other', () => {
  fc.assert(
    fc.property(number, number, fc.constantFrom(...squares), (x0, e, a) => {
      const x = convert.addNoise(k, a, x0, e);
      const v = convert.velocity(k, a, x0, e);
      expect(shown(convert.x0FromEps(k, a, x, e))).toEqual(shown(x0));
      expect(shown(convert.epsFromX0(k, a, x, x0))).toEqual(shown(e));
      expect(shown(convert.x0FromV(k, a, x, v))).toEqual(shown(x0));
      expect(shown(convert.epsFromV(k, a, x, v))).toEqual(shown(e));
    }),
    runs,
  );
});

test('two steps of DDIM with one noise are one; to alphaBar 1 it is x0', () => {
  fc.assert(
    fc.property(number, number, (x, e) => {
      const between = ddim.ddimStepAt(k, fourth, third, x, e);
      expect(shown(ddim.ddimStepAt(k, third, first, between, e))).toEqual(
        shown(ddim.ddimStepAt(k, fourth, first, x, e)),
      );
      expect(shown(ddim.ddimStepAt(k, second, k.one, x, e))).toEqual(
        shown(convert.x0FromEps(k, second, x, e)),
      );
    }),
    runs,
  );
});

test('Euler over sigma is DDIM of the scaled state, and DPM-Solver++ of first order', () => {
  fc.assert(
    fc.property(number, number, (x, e) => {
      const [s, sn] = [tables.sigmaFromAlphaBar(k, third), tables.sigmaFromAlphaBar(k, second)];
      const scaled = scalar(k.div(x.data[0] as Rational, k.sqrt(third)));
      const d = sigma.denoisedFromEps(k, s, scaled, e);
      const [to] = ddim.ddimStepAt(k, third, second, x, e).data;
      const euler = sigma.eulerSigmaStep(k, s, sn, scaled, d);
      expect(shown(euler)).toEqual([k.show(k.div(to as Rational, k.sqrt(second)))]);
      expect(shown(sigma.dpmpp1Step(k, s, sn, scaled, d))).toEqual(shown(euler));
      expect(shown(sigma.eulerSigmaStep(k, s, k.zero, scaled, d))).toEqual(shown(d));
    }),
    runs,
  );
});

test('the discrete Euler of pipelines is DDIM to alphaBar 1', () => {
  fc.assert(
    fc.property(number, fraction, (x, a) => {
      const predict = {
        predict: (t: number, { shape, data }: Tensor<Rational>) => ({
          shape,
          data: data.map((v) => k.add(k.mul(a, v), k.nat(t))),
        }),
      };
      const timesteps = [3, 1];
      const scaled = scalar(k.div(x.data[0] as Rational, k.sqrt(fourth)));
      const euler = timesteps.reduce(
        (state, _, i) => sigma.eulerDiscreteStep(k, squares, timesteps, predict, i, state),
        scaled,
      );
      const own = ddim.ddimSampleAt(k, { alphaBars: squares, timesteps, finalAlphaBar: k.one }, predict, x);
      expect(shown(euler)).toEqual(shown(own));
    }),
    runs,
  );
});

test('flow matching is exact for noise - x0, shifts compose, guidance of 1 is c', () => {
  fc.assert(
    fc.property(number, number, part, part, part, (x0, noise, s, sn, by) => {
      const v = sigma.denoisedFromEps(k, k.one, noise, x0);
      const from = flow.flowAddNoise(k, s, x0, noise);
      expect(shown(flow.flowStep(k, s, sn, from, v))).toEqual(shown(flow.flowAddNoise(k, sn, x0, noise)));
      expect(k.show(flow.flowShift(k, by, flow.flowShift(k, s, sn)))).toBe(
        k.show(flow.flowShift(k, k.mul(by, s), sn)),
      );
      expect(k.show(flow.flowShift(k, k.one, s))).toBe(k.show(s));
      expect(shown(guide(k, k.one, x0, noise))).toEqual(shown(noise));
      expect(shown(guide(k, k.zero, x0, noise))).toEqual(shown(x0));
    }),
    runs,
  );
});

test('zero terminal SNR keeps the first, ends in 0, and changes nothing the second time', () => {
  const once = tables.zeroTerminalSnrAlphaBars(k, squares);
  expect(k.show(once[0] as Rational)).toBe(k.show(first));
  expect(k.show(once.at(-1) as Rational)).toBe('0');
  expect(tables.zeroTerminalSnrAlphaBars(k, once).map((x) => k.show(x))).toEqual(once.map((x) => k.show(x)));
});

/** Data N(1/2, 9): the denoiser in closed form, and where the flow from sigma 4 and x = 6 ends: 19/5. */
describe('the order of a method, on a problem whose solution is known', () => {
  const [mu, variance, end] = [q('1/2'), q('9'), q('19/5')];
  const denoiser = model((x, g) => {
    const noise = k.mul(g, g);
    return k.div(k.add(k.mul(variance, x), k.mul(noise, mu)), k.add(variance, noise));
  });
  type Step = typeof sigma.eulerSigmaStepAt;
  const error = (step: Step, n: number): Rational => {
    const sigmas = Array.from({ length: n + 1 }, (_, i) => k.div(k.nat(4 * (n - i)), k.nat(n)));
    const { data } = sigma.overSigmas(sigmas, scalar(q('6')), (i, x) =>
      map(step(k, sigmas, denoiser, i, x), (value) => ({ ...lowestTerms(value), e: 0 })),
    );
    const off = k.sub(data[0] as Rational, end);
    return k.max(off, k.neg(off));
  };
  /** Whether halving the steps divides the error by 2^order, within a sixteenth. */
  const hasOrder = (step: Step, order: number): boolean => {
    const power = k.nat(2 ** order);
    const [least, most] = [k.mul(power, q('15/16')), k.mul(power, q('17/16'))];
    return [16, 32].every((n) => {
      const ratio = k.div(error(step, n), error(step, 2 * n));
      return compare(ratio, least) > 0 && compare(ratio, most) < 0;
    });
  };
  /** Half a step each time. */
  const halfway: Step = (c, sigmas, of, i, x) => {
    const [s, sn] = [sigmas[i] as never, sigmas[i + 1] as never];
    return sigma.eulerSigmaStep(c, s, c.mul(c.half, c.add(s, sn)), x, of.eps(x, s));
  };

  test('Euler has the first, Heun the second, and half steps none', () => {
    expect(hasOrder(sigma.eulerSigmaStepAt, 1)).toBe(true);
    expect(hasOrder(sigma.heunSigmaStepAt, 2)).toBe(true);
    expect(hasOrder(sigma.eulerSigmaStepAt, 2)).toBe(false);
    expect(hasOrder(sigma.heunSigmaStepAt, 1)).toBe(false);
    expect(hasOrder(halfway, 1)).toBe(false);
  });

  test('two steps of each end where they are known to', () => {
    const [sigmas, from] = [['4', '2', '0'].map(q), scalar(q('6'))];
    const run = (step: Step): readonly string[] =>
      shown(sigma.overSigmas(sigmas, from, (i, x) => step(k, sigmas, denoiser, i, x)));
    expect(run(sigma.eulerSigmaStepAt)).toEqual(['1004/325']);
    expect(run(sigma.heunSigmaStepAt)).toEqual(['13943/4225']);
  });
});
