/** Mistakes that somebody made who did not know the others, written again: of each, none was named before. */
import { along, each, loop, slope } from './loop.ts';
import { calledWith, f, type Mistake, rest, root, type Tensor } from './mistake.ts';
import { clean, wrong } from './steps.ts';

interface Inputs {
  readonly T: number;
  readonly n: number;
  readonly s: number;
  readonly sn: number;
  readonly eta: number;
  readonly phi: number;
  readonly g: Tensor;
  readonly c: Tensor;
}
const call = calledWith<Inputs>();

/** torch.std: over m - 1. */
const std = ({ data }: Tensor): number => {
  const mean = data.reduce((all, v) => all + v, 0) / data.length;
  return Math.sqrt(data.reduce((all, v) => all + (v - mean) ** 2, 0) / (data.length - 1));
};

/** Skip and out of a consistency model. */
const scalings = (t: number): readonly [number, number] => {
  const st = f(f(t) * 10);
  const q = f(f(st * st) + 0.25);
  return [f(0.25 / q), f(st / root(q))];
};

export const outsiderMistakes: readonly Mistake[] = [
  call('V01', 'timestepsTrailing', 'the - 1 forgotten', 'trailing without the - 1', ({ T, n }) =>
    Array.from({ length: n }, (_, i) => Math.round(T - (i * T) / n)),
  ),
  call('V02', 'ancestralSigmas', 'down is sn - up', 'down is the next sigma less up', ({ s, sn, eta }) => {
    const up = Math.min(sn, f(eta * root(f(f(f(sn * sn) * f(f(s * s) - f(sn * sn))) / f(s * s)))));
    return { shape: [2], data: Float32Array.of(f(sn - up), up) };
  }),
  call('V03', 'guidanceRescale', 'the quotient upside down', 'the deviations exchanged', ({ phi, g, c }) => {
    const factor = std(g) / std(c);
    return { shape: g.shape, data: g.data.map((v) => phi * (v * factor) + (1 - phi) * v) };
  }),
  wrong('V04', 'lcmStep', 'skip for out', 'skip and out exchanged', 'x', ({ t, a, ap, x, e, z, last }) => {
    const [skip, out] = scalings(t);
    const den = f(f(skip * clean(x, e, a)) + f(out * x));
    return last === 1 ? den : f(f(root(ap) * den) + f(root(rest(ap)) * z));
  }),
  loop(
    'V05',
    'eulerDiscreteSample',
    'the state scaled in place',
    'the step starts from the scaled state',
    ({ timesteps }) => timesteps.length,
    ({ timesteps, bar, ask }, i, x) => {
      const [s, sn] = [i, i + 1].map((at) =>
        at < timesteps.length ? root(f(rest(bar(at)) / bar(at))) : 0,
      ) as [number, number];
      const scaled = each((v) => f(v / f(Math.sqrt(f(f(s * s) + 1)))), x);
      const d = each((v, e) => f(v - f(s * e)), scaled, ask(scaled, timesteps[i] as number));
      return along(scaled, slope(scaled, d, s), f(sn - s));
    },
  ),
  // Two at once, in an operation with several flags.
  wrong(
    'V06',
    'ddpmPosteriorStep',
    'the variances exchanged, and noise in the last step',
    'the variances exchanged and noise in the last step too',
    'x',
    ({ a, ap, x, e, z, large, clip, r }) => {
      const alpha = f(a / ap);
      const x0 = clip === 1 ? Math.min(r, Math.max(-r, clean(x, e, a))) : clean(x, e, a);
      const [ofX0, ofX] = [f(f(root(ap) * rest(alpha)) / rest(a)), f(f(root(alpha) * rest(ap)) / rest(a))];
      const variance = large === 1 ? f(f(rest(ap) / rest(a)) * rest(alpha)) : rest(alpha);
      return f(f(f(ofX0 * x0) + f(ofX * x)) + f(root(variance) * z));
    },
  ),
];
