/** Tables, scalars and steps of which nobody reported a mistake: those that are easily made. */
import { calledWith, f, type Mistake, rest, root, type Tensor } from './mistake.ts';
import { clean, shifted, wrong } from './steps.ts';

interface Inputs {
  readonly T: number;
  readonly n: number;
  readonly t: number & Tensor;
  readonly shift: number;
  readonly terminal: number;
  readonly s: number;
  readonly sn: number;
  readonly a: number;
  readonly ap: number;
  readonly betas: Tensor;
  readonly alphaBars: Tensor;
  readonly timesteps: readonly number[];
  readonly x: Tensor;
  readonly model: (x: Tensor, s: number) => Tensor;
}

const whole = calledWith<Inputs>();

const like = ({ shape, data }: Tensor, of: (v: number, i: number) => number): Tensor => ({
  shape,
  data: data.map((v, i) => f(of(v, i))),
});

const products = (betas: Float32Array): Float32Array => {
  let product = 1;
  return betas.map((beta) => (product = f(product * rest(beta))));
};

/** Moved and scaled to end at 0 as they are, and not their roots. */
const movedTo0 = (bars: Float32Array): Float32Array => {
  const [first, last] = [bars[0] ?? 0, bars.at(-1) ?? 0];
  const scale = f(first / f(first - last));
  return bars.map((a) => f(f(a - last) * scale));
};

const betasOf = (bars: Float32Array): Float32Array =>
  bars.map((a, i) => rest(i === 0 ? a : f(a / (bars[i - 1] as number))));

export const tableMistakes: readonly Mistake[] = [
  whole(
    'U01',
    'previousTimesteps',
    'the last step ends at 0 (candle)',
    'the last step ends in timestep 0',
    ({ timesteps }) => timesteps.map((_, i) => timesteps[i + 1] ?? 0),
  ),
  whole(
    'U02',
    'alphaBarsFromBetas',
    'the product without its own beta',
    'the one before stands in the place of alphaBar_',
    ({ betas }) => {
      const bars = products(betas.data);
      return like(betas, (_, i) => (i === 0 ? 1 : (bars[i - 1] as number)));
    },
  ),
  whole(
    'U03',
    'betasFromAlphaBars',
    'the first beta is 0',
    'the one before stands in the place of alphaBar_',
    ({ alphaBars }) =>
      like(alphaBars, (a, i) => (i === 0 ? 0 : rest(f(a / (alphaBars.data[i - 1] as number))))),
  ),
  whole(
    'U04',
    'zeroTerminalSnrAlphaBars',
    'alphaBars in the place of their roots',
    'alphaBars rescaled',
    ({ alphaBars }) => ({
      shape: alphaBars.shape,
      data: movedTo0(alphaBars.data),
    }),
  ),
  whole(
    'U05',
    'zeroTerminalSnrBetas',
    'alphaBars in the place of their roots',
    'alphaBars rescaled',
    ({ betas }) => ({
      shape: betas.shape,
      data: betasOf(movedTo0(products(betas.data))),
    }),
  ),
  wrong('U06', 'sigmaFromAlphaBar', 'no root', 'the root in sqrt((1 - a) / a) is left out', 'a', ({ a }) =>
    f(rest(a) / a),
  ),
  wrong(
    'U07',
    'alphaBarFromSigma',
    'alpha, the root of alphaBar',
    'the root is taken of s * s + 1',
    's',
    ({ s }) => f(1 / root(f(f(s * s) + 1))),
  ),
  wrong('U08', 'epsFromX0', 'divided by the other root', '1 - a is a', 'x', ({ a, x, x0 }) =>
    f(f(x - f(root(a) * x0)) / root(a)),
  ),
  wrong('U09', 'epsFromV', 'minus for plus', '- stands in the place of +', 'x', ({ a, x, v }) =>
    f(f(root(a) * v) - f(root(rest(a)) * x)),
  ),
  wrong(
    'U10',
    'ddpmPosteriorMean',
    'alphaBar of the state for that of the next',
    'a stands in the place of ap',
    'x',
    ({ a, ap, x, x0 }) => {
      const alpha = f(a / ap);
      const [ofX0, ofX] = [f(f(root(a) * rest(alpha)) / rest(a)), f(f(root(alpha) * rest(ap)) / rest(a))];
      return f(f(ofX0 * x0) + f(ofX * x));
    },
  ),
  whole(
    'U11',
    'ddpmVarianceLarge',
    'alphaBar of the state alone',
    'the denominator of a / ap is left out',
    ({ a }) => rest(a),
  ),
  wrong(
    'U12',
    'ddpmPosteriorStep',
    'the variance for its root',
    'the root in sqrt(((1 - ap) / (1 - a))',
    'x',
    ({ a, ap, x, e, z, large, clip, r, last }) => {
      const alpha = f(a / ap);
      const x0 = clip === 1 ? Math.min(r, Math.max(-r, clean(x, e, a))) : clean(x, e, a);
      const [ofX0, ofX] = [f(f(root(ap) * rest(alpha)) / rest(a)), f(f(root(alpha) * rest(ap)) / rest(a))];
      const mean = f(f(ofX0 * x0) + f(ofX * x));
      const variance = large === 1 ? rest(alpha) : f(f(rest(ap) / rest(a)) * rest(alpha));
      return last === 1 ? mean : f(mean + f(variance * z));
    },
  ),
  wrong('U13', 'scaleModelInput', 'no root', 'the root in sqrt(s * s + 1) is left out', 'x', ({ s, x }) =>
    f(x / f(f(s * s) + 1)),
  ),
  wrong(
    'U14',
    'eulerAncestralStep',
    'not further down for the noise',
    'the ancestral step goes down to the next sigma',
    'x',
    ({ s, sn, eta, x, d, z }) => {
      const [from, to] = [f(s * s), f(sn * sn)];
      const up = Math.min(sn, f(eta * root(f(f(to * f(from - to)) / from))));
      return f(f(x + f(f(f(x - d) / s) * f(sn - s))) + f(z * up));
    },
  ),
  whole(
    'U15',
    'heunSigmaStep',
    'the second slope over the first sigma',
    "Heun's second slope over the first sigma",
    ({ s, sn, x, model }) => {
      const by = f(sn - s);
      const d = model(x, s).data;
      const first = like(x, (v, i) => f(v - (d[i] as number)) / s).data;
      const reached = like(x, (v, i) => v + f((first[i] as number) * by));
      const d2 = model(reached, sn).data;
      const second = like(reached, (v, i) => f(v - (d2[i] as number)) / s).data;
      return like(x, (v, i) => v + f(f(f((first[i] as number) + (second[i] as number)) / 2) * by));
    },
  ),
  whole('U16', 'flowSigmasSd3', 'shifted once', 'sigmas shifted once', ({ T, n, shift }) => ({
    shape: [n + 1],
    data: Float32Array.from({ length: n + 1 }, (_, i) => {
      const at = n === 1 ? 1 : f(1 + f(f(i / (n - 1)) * f(f(1 / T) - 1)));
      return i === n ? 0 : shifted(shift, at);
    }),
  })),
  whole(
    'U17',
    'flowStretchTerminal',
    'the sigmas scaled to the terminal one',
    'the sigmas scaled',
    ({ t, terminal }) => {
      const factor = f(terminal / (t.data.at(-1) ?? 0));
      return like(t, (v) => v * factor);
    },
  ),
  whole(
    'U18',
    'lcmScalings',
    'c_out with sigma_data, as consistency models',
    'c_out with sigma_data',
    ({ t }) => {
      const st = f(f(t) * 10);
      const q = f(f(st * st) + 0.25);
      return { shape: [2], data: Float32Array.of(f(0.25 / q), f(0.5 * f(st / root(q)))) };
    },
  ),
];
