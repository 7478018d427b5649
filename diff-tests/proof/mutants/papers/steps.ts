/**
 * Steps of samplers beyond the mirror with one thing wrong each, written as people write them: numbers rounded to binary32
 * after each operation, code shared with nothing. Beside them right ones that are written otherwise.
 */

import { f, type Given, type Mistake, rest, root, type Tensor } from './mistake.ts';

interface Step {
  readonly x: Tensor;
  readonly [scalar: string]: unknown;
}

/** An element of the result, of the numbers of the case and of the elements of its tensors at one place. */
type Element = (at: Readonly<Record<string, number>>) => number;

const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'data' in value;

/** A result element by element: `like` is the tensor whose shape it has. */
const each =
  (like: string, of: Element) =>
  (inputs: Given): Tensor => {
    const given = inputs as unknown as Step;
    const { shape, data } = given[like] as Tensor;
    const at = (i: number): Record<string, number> =>
      Object.fromEntries(
        Object.entries(given).map(([name, value]) => [
          name,
          isTensor(value) ? (value.data[i] as number) : (value as number),
        ]),
      );
    return { shape, data: Float32Array.from(data, (_, i) => f(of(at(i) as never))) };
  };

type N = Readonly<
  Record<'a' | 'ap' | 'x' | 'x0' | 'e' | 'eps' | 'v' | 'z' | 's' | 'sn' | 'd' | 'eta', number>
>;
type M = Readonly<
  Record<'n' | 'u' | 'c' | 'w' | 't' | 'shift' | 'mu' | 'r' | 'clip' | 'rederive' | 'large' | 'last', number>
>;
const of =
  (g: (at: N & M) => number): Element =>
  (at) =>
    g(at as N & M);

export const wrong = (
  id: string,
  operation: string,
  what: string,
  named: string | null,
  like: string,
  g: (at: N & M) => number,
): Mistake => ({ id, operation, what, named, call: each(like, of(g)) });

export const clean = (x: number, e: number, a: number): number => f(f(x - f(root(rest(a)) * e)) / root(a));
const ratioOf = (a: number, ap: number): number => f(f(rest(ap) / rest(a)) * rest(f(a / ap)));
export const shifted = (shift: number, t: number): number => f(f(shift * t) / f(1 + f(f(shift - 1) * t)));

export const stepMistakes: readonly Mistake[] = [
  wrong('Q01', 'addNoise', 'the roots exchanged', '1 - a stands in the place of a', 'x0', ({ a, x0, eps }) =>
    f(f(root(rest(a)) * x0) + f(root(a) * eps)),
  ),
  wrong('Q02', 'addNoise', 'sigma * noise on x0 as it is', 'x0 + sigma * noise', 'x0', ({ a, x0, eps }) =>
    f(x0 + f(root(f(rest(a) / a)) * eps)),
  ),
  wrong('Q03', 'addNoise', 'no root of alphaBar', 'the root in sqrt(a) is left out', 'x0', ({ a, x0, eps }) =>
    f(f(Math.max(a, 0) * x0) + f(root(rest(a)) * eps)),
  ),
  wrong(
    'Q04',
    'x0FromEps',
    'the variance for its root',
    'the root in sqrt(1 - a) is left out',
    'x',
    ({ a, x, e }) => f(f(x - f(Math.max(rest(a), 0) * e)) / root(a)),
  ),
  wrong('Q05', 'velocity', 'the sign of v', 'the difference is the other way round', 'x0', ({ a, x0, eps }) =>
    f(f(root(rest(a)) * x0) - f(root(a) * eps)),
  ),
  wrong('Q06', 'x0FromV', 'plus for minus', '+ stands in the place of -', 'x', ({ a, x, v }) =>
    f(f(root(a) * x) + f(root(rest(a)) * v)),
  ),
  wrong('Q07', 'clipX0', 'clipped from above alone', 'x0 clipped from above alone', 'x0', ({ x0, r }) =>
    Math.min(r, x0),
  ),
  wrong('Q08', 'ddimStepAt', 'never clipped', 'x0 is not clipped', 'x', ({ a, ap, x, e, rederive }) => {
    const x0 = clean(x, e, a);
    const noise = rederive === 1 ? f(f(x - f(root(a) * x0)) / root(rest(a))) : e;
    return f(f(root(ap) * x0) + f(root(rest(ap)) * noise));
  }),
  wrong(
    'Q09',
    'ddimStepAt',
    'the noise kept',
    'the noise kept where x0 is clipped',
    'x',
    ({ a, ap, x, e, clip, r }) => {
      const x0 = clip === 1 ? Math.min(r, Math.max(-r, clean(x, e, a))) : clean(x, e, a);
      return f(f(root(ap) * x0) + f(root(rest(ap)) * e));
    },
  ),
  wrong(
    'Q10',
    'ddimStepEta',
    'eta * eta',
    'eta squared',
    'x',
    ({ a, ap, eta, x, e, z, clip, r, rederive }) => {
      const x0 = clip === 1 ? Math.min(r, Math.max(-r, clean(x, e, a))) : clean(x, e, a);
      const noise = rederive === 1 ? f(f(x - f(root(a) * x0)) / root(rest(a))) : e;
      const s = f(f(eta * eta) * root(ratioOf(a, ap)));
      const direction = root(f(rest(ap) - f(s * s)));
      return f(f(f(root(ap) * x0) + f(direction * noise)) + f(s * z));
    },
  ),
  {
    id: 'Q11',
    operation: 'ddpmVarianceSmall',
    what: 'the ratio upside down',
    named: 'upside down',
    call: (inputs) => {
      const { a, ap } = inputs as unknown as N;
      return f(f(rest(a) / rest(ap)) * rest(f(a / ap)));
    },
  },
  wrong('Q12', 'denoisedFromEps', 'sigma is missing', 's * e is left out: e', 'x', ({ x, e }) => f(x - e)),
  wrong(
    'Q13',
    'denoisedFromV',
    'no root (as diffusers#7046 took it to be)',
    'the root in sqrt(s * s + 1) is left out',
    'x',
    ({ s, x, v }) => {
      const variance = f(f(s * s) + 1);
      return f(f(v * f(-s / variance)) + f(x / variance));
    },
  ),
  wrong(
    'Q14',
    'eulerSigmaStep',
    'over the next sigma',
    'sn stands in the place of s',
    'x',
    ({ s, sn, x, d }) => f(x + f(f(f(x - d) / sn) * f(sn - s))),
  ),
  wrong('Q15', 'eulerSigmaStep', 'half a step', 'is multiplied by 1/2', 'x', ({ s, sn, x, d }) =>
    f(x + f(f(f(x - d) / s) * f(f(sn - s) / 2))),
  ),
  wrong('Q16', 'dpmpp1Step', 'the ratio upside down', 'sn and s are exchanged', 'x', ({ s, sn, x, d }) => {
    const q = f(s / sn);
    return f(f(q * x) + f(f(1 - q) * d));
  }),
  wrong('Q17', 'flowShift', 'shifted twice', 'flow shift applied twice', 't', ({ shift, t }) =>
    shifted(shift, shifted(shift, t)),
  ),
  wrong('Q18', 'flowStep', 'v = x0 - noise', 'v = x0 - noise', 'x', ({ s, sn, x, v }) =>
    f(x - f(f(sn - s) * v)),
  ),
  wrong('Q19', 'flowAddNoise', '1 is data', '1 - s stands in the place of s', 'x0', ({ s, x0, n }) =>
    f(f(s * x0) + f(rest(s) * n)),
  ),
  wrong('Q20', 'flowDynamicShift', 'mu itself', 'mu is the shift itself', 't', ({ mu, t }) =>
    f(mu / f(mu + f(f(1 / t) - 1))),
  ),
  wrong('Q21', 'guide', 'from c on', 'guidance c + w * (c - u)', 'u', ({ w, u, c }) =>
    f(c + f(w * f(c - u))),
  ),
  wrong('Q22', 'guide', 'the conditions exchanged', 'u and c are exchanged', 'u', ({ w, u, c }) =>
    f(c + f(w * f(u - c))),
  ),
  wrong(
    'Q23',
    'lcmStep',
    'noise in the last step too',
    'noise in the last step too',
    'x',
    ({ t, a, ap, x, e, z }) => {
      const st = f(f(t) * 10);
      const q = f(f(st * st) + 0.25);
      const den = f(f(f(st / root(q)) * clean(x, e, a)) + f(f(0.25 / q) * x));
      return f(f(root(ap) * den) + f(root(rest(ap)) * z));
    },
  ),
  {
    id: 'Q24',
    operation: 'ancestralSigmas',
    what: 'not further down for the noise',
    named: 'the ancestral step goes down to the next sigma',
    call: (inputs) => {
      const { s, sn, eta } = inputs as unknown as N;
      const [from, to] = [f(s * s), f(sn * sn)];
      const up = Math.min(sn, f(eta * root(f(f(to * f(from - to)) / from))));
      return { shape: [2], data: Float32Array.of(sn, up) };
    },
  },
  {
    id: 'Q25',
    operation: 'scaledLinearBetas',
    what: 'the betas on a line',
    named: 'betas on a line, not their roots',
    call: (inputs) => {
      const { T, betaStart, betaEnd } = inputs as unknown as Record<'T' | 'betaStart' | 'betaEnd', number>;
      const by = f(betaEnd - betaStart);
      const beta = (i: number): number => (T === 1 ? betaStart : f(betaStart + f(f(i / (T - 1)) * by)));
      return { shape: [T], data: Float32Array.from({ length: T }, (_, i) => beta(i)) };
    },
  },
  {
    id: 'Q26',
    operation: 'timestepsLeading',
    what: 'n + 1 points, the last dropped',
    named: 'leading over n + 1 points, the last left out',
    call: (inputs) => {
      const { T, n, offset } = inputs as unknown as Record<'T' | 'n' | 'offset', number>;
      return Array.from({ length: n }, (_, i) => (n - i) * Math.floor(T / (n + 1)) + offset);
    },
  },
];

export const stepControls: readonly Mistake[] = [
  wrong('QC1', 'x0FromEps', 'a reciprocal multiplied', null, 'x', ({ a, x, e }) =>
    f(f(x - f(root(rest(a)) * e)) * f(1 / root(a))),
  ),
  wrong('QC2', 'addNoise', 'the products and the sum commuted', null, 'x0', ({ a, x0, eps }) =>
    f(f(eps * root(rest(a))) + f(x0 * root(a))),
  ),
  wrong(
    'QC3',
    'denoisedFromV',
    'c_skip and c_out, as k-diffusion has them (diffusers#1481)',
    null,
    'x',
    ({ s, x, v }) => {
      const variance = f(f(s * s) + 1);
      return f(f(x * f(1 / variance)) + f(v * f(-s / root(variance))));
    },
  ),
  wrong('QC4', 'eulerSigmaStep', 'the slope times the other way', null, 'x', ({ s, sn, x, d }) =>
    f(x + f(f(sn - s) * f(f(x - d) / s))),
  ),
  wrong('QC5', 'flowStep', 'the sum commuted', null, 'x', ({ s, sn, x, v }) => f(f(v * f(sn - s)) + x)),
  wrong('QC6', 'guide', 'the product commuted', null, 'u', ({ w, u, c }) => f(f(f(c - u) * w) + u)),
  wrong(
    'QC7',
    'dpmpp1Step',
    'binary64 inside',
    null,
    'x',
    ({ s, sn, x, d }) => (sn / s) * x + (1 - sn / s) * d,
  ),
];
