/** Lists of timesteps and of sigmas, guidance: mistakes from public reports, written as they were there. */
import { calledWith, f, type Mistake, type Tensor } from './mistake.ts';

interface Inputs {
  readonly T: number;
  readonly n: number;
  readonly offset: number;
  readonly shift: number;
  readonly phi: number;
  readonly t: Tensor;
  readonly g: Tensor;
  readonly c: Tensor;
}

const list = calledWith<Inputs>();

const shifted = (shift: number, t: number): number => f(f(shift * t) / f(1 + f(f(shift - 1) * t)));

/** As np.round has it: a half to even. */
const rint = (x: number): number => {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
};

/** sqrt(sum (x - mean)^2 / (m - 1)) */
const deviation = ({ data }: Tensor): number => {
  const sum = (of: (v: number) => number): number => data.reduce((all, v) => f(all + of(v)), 0);
  const mean = f(sum((v) => v) / data.length);
  return f(Math.sqrt(f(sum((v) => f(f(v - mean) * f(v - mean))) / (data.length - 1))));
};

export const listMistakes: readonly Mistake[] = [
  list(
    'P01',
    'timestepsTrailing',
    'arange(T, 0, -T/n): one too many for some n',
    'numpy.arange',
    ({ T, n }) =>
      n === 0
        ? []
        : Array.from({ length: Math.ceil(-T / (-T / n)) }, (_, i) => Math.round(T - (i * T) / n) - 1),
  ),
  list('P02', 'timestepsTrailing', 'an integer stride', 'trailing timesteps by T // n', ({ T, n }) => {
    const made: number[] = [];
    for (let t = T - 1; n > 0 && t > 0; t -= Math.trunc(T / n)) made.push(t);
    return made;
  }),
  list('P03', 'timestepsLinspace', 'cut off', 'linspace timesteps cut off', ({ T, n }) =>
    Array.from({ length: n }, (_, i) => (n === 1 ? 0 : Math.trunc(((n - 1 - i) * (T - 1)) / (n - 1)))),
  ),
  list(
    'P04',
    'timestepsLeading',
    'linspace in the place of leading (MONAI#8623)',
    'those of linspace',
    ({ T, n, offset }) =>
      Array.from({ length: n }, (_, i) => offset + (n === 1 ? 0 : rint(((n - 1 - i) * (T - 1)) / (n - 1)))),
  ),
  list(
    'P05',
    'flowSigmas',
    'shifted twice (diffusers#13243)',
    'flow shift applied twice',
    ({ n, shift }) => ({
      shape: [n + 1],
      data: Float32Array.from({ length: n + 1 }, (_, i) =>
        i === n ? 0 : shifted(shift, shifted(shift, f((n - i) / n))),
      ),
    }),
  ),
  list('P06', 'flowMu', 'mu of the longest sequence (diffusers#14243)', 'mu of the longest sequence', () =>
    f(1.15),
  ),
  list(
    'U19',
    'timestepsTrailing',
    'a float loop in binary32 (openvino.genai#4161)',
    'trailing timesteps by subtraction in binary32',
    ({ T, n }) => {
      const made: number[] = [];
      for (let t = T; n > 0 && t > 0; t = f(t - f(T / n))) made.push(Math.round(t) - 1);
      return made;
    },
  ),
  list('U20', 'flowMu', 'mu of the channels (diffusers#12913)', 'mu of the channels', () => {
    const m = f(f(f(1.15) - 0.5) / (4096 - 256));
    return f(f(16 * m) + f(0.5 - f(m * 256)));
  }),
  list(
    'P07',
    'guidanceRescale',
    'phi on the other term',
    'phi on the term that is not rescaled',
    ({ phi, g, c }) => {
      const factor = f(deviation(c) / deviation(g));
      return { shape: g.shape, data: g.data.map((v) => f(f(f(1 - phi) * f(v * factor)) + f(phi * v))) };
    },
  ),
];
