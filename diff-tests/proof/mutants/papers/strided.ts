/** Samplers over timesteps of a table with one thing wrong each, and a right one that is written otherwise. */
import { along, each, loop, type Loop, type Numbers, slope } from './loop.ts';
import { f, type Mistake, rest, root } from './mistake.ts';

const listed = ({ timesteps }: Loop): number => timesteps.length;

/** DDIM from a to ap, all of its noise old but `fresh`. */
const ddim = (x: Numbers, e: Numbers, a: number, ap: number): Numbers =>
  each((v, n) => f(f(root(ap) * f(f(v - f(root(rest(a)) * n)) / root(a))) + f(root(rest(ap)) * n)), x, e);

const noisyDdim = (x: Numbers, e: Numbers, z: Numbers, a: number, ap: number, eta: number): Numbers => {
  const s = f(eta * root(f(f(rest(ap) / rest(a)) * rest(f(a / ap)))));
  const left = root(f(rest(ap) - f(s * s)));
  return each(
    (v, n, fresh) => {
      const x0 = f(f(v - f(root(rest(a)) * n)) / root(a));
      return f(f(f(root(ap) * x0) + f(left * n)) + f(s * fresh));
    },
    x,
    e,
    z,
  );
};

const timestep = ({ timesteps }: Loop, i: number): number => timesteps[i] as number;

/** DDPM through x0; `variance` of what is between two states, and whether noise is added. */
const ddpm = (
  all: Loop,
  i: number,
  x: Numbers,
  variance: (a: number, ap: number) => number,
  isLast: boolean,
): Numbers => {
  const { ask, bar, z, clip, r } = all;
  const [a, ap] = [bar(i), i + 1 < listed(all) ? bar(i + 1) : 1];
  const alpha = f(a / ap);
  const [ofX0, ofX] = [f(f(root(ap) * rest(alpha)) / rest(a)), f(f(root(alpha) * rest(ap)) / rest(a))];
  const deviation = root(variance(a, ap));
  return each(
    (v, n, fresh) => {
      const x0 = f(f(v - f(root(rest(a)) * n)) / root(a));
      const mean = f(f(ofX0 * (clip === 1 ? Math.min(r, Math.max(-r, x0)) : x0)) + f(ofX * v));
      return isLast ? mean : f(mean + f(deviation * fresh));
    },
    x,
    ask(x, timestep(all, i)),
    z(i),
  );
};
const small = (a: number, ap: number): number => f(f(rest(ap) / rest(a)) * rest(f(a / ap)));
const big = (a: number, ap: number): number => rest(f(a / ap));

const sigmaOf = (all: Loop, i: number): number =>
  i < listed(all) ? root(f(rest(all.bar(i)) / all.bar(i))) : 0;

/** Euler over timesteps; what the model is shown and asked is the caller's. */
const discrete =
  (shown: (v: number, scale: number) => number, asked: (t: number) => number) =>
  (all: Loop, i: number, x: Numbers): Numbers => {
    const [s, sn] = [sigmaOf(all, i), sigmaOf(all, i + 1)];
    const scale = f(Math.sqrt(f(f(s * s) + 1)));
    const e = all.ask(
      each((v) => shown(v, scale), x),
      asked(timestep(all, i)),
    );
    const clean = each((v, n) => f(v - f(s * n)), x, e);
    return along(x, slope(x, clean, s), f(sn - s));
  };

export const stridedMistakes: readonly Mistake[] = [
  loop(
    'R01',
    'ddimSampleAt',
    'the timestep T // n below, not the listed one',
    't - T // n',
    listed,
    (all, i, x) => {
      const { alphaBars, timesteps, finalAlphaBar } = all;
      const before = timestep(all, i) - Math.floor(alphaBars.data.length / timesteps.length);
      const ap = before < 0 ? finalAlphaBar : (alphaBars.data[before] as number);
      return ddim(x, all.ask(x, timestep(all, i)), all.bar(i), ap);
    },
  ),
  loop(
    'R02',
    'ddimSampleAt',
    'the last step ends in the first entry',
    'the clean state has the first',
    listed,
    (all, i, x) => {
      const ap = i + 1 < listed(all) ? all.bar(i + 1) : (all.alphaBars.data[0] as number);
      return ddim(x, all.ask(x, timestep(all, i)), all.bar(i), ap);
    },
  ),
  loop('R03', 'ddimSampleStrided', 'the noise from its end', 'noise', listed, (all, i, x) =>
    noisyDdim(
      x,
      all.ask(x, timestep(all, i)),
      all.z(listed(all) - 1 - i),
      all.bar(i),
      all.bar(i + 1),
      all.eta,
    ),
  ),
  loop('R04', 'ddimSampleStrided', 'eta * eta', 'eta squared', listed, (all, i, x) =>
    noisyDdim(x, all.ask(x, timestep(all, i)), all.z(i), all.bar(i), all.bar(i + 1), f(all.eta * all.eta)),
  ),
  loop('R05', 'ddimSampleStrided', 'the previous timestep t - T // n', 't - T // n', listed, (all, i, x) => {
    const { alphaBars, timesteps, finalAlphaBar, eta } = all;
    const before = timestep(all, i) - Math.floor(alphaBars.data.length / timesteps.length);
    const ap = before < 0 ? finalAlphaBar : (alphaBars.data[before] as number);
    return noisyDdim(x, all.ask(x, timestep(all, i)), all.z(i), all.bar(i), ap, eta);
  }),
  loop(
    'R06',
    'ddpmSampleStrided',
    'noise while t > 0 (diffusers)',
    'noise at every timestep above 0',
    listed,
    (all, i, x) => ddpm(all, i, x, all.large === 1 ? big : small, timestep(all, i) === 0),
  ),
  loop(
    'R07',
    'ddpmSampleStrided',
    'the variances exchanged',
    'the variances exchanged',
    listed,
    (all, i, x) => ddpm(all, i, x, all.large === 1 ? small : big, i === listed(all) - 1),
  ),
  loop(
    'R24',
    'ddimSampleAt',
    'leading timesteps, whatever list is given (diffusers#14461)',
    'the list of timesteps is ignored',
    listed,
    (all, i, x) => {
      const { alphaBars, timesteps, finalAlphaBar } = all;
      const [bars, n] = [alphaBars.data, timesteps.length];
      const t = (n - 1 - i) * Math.floor(bars.length / n);
      const ap = i + 1 < n ? (bars[t - Math.floor(bars.length / n)] as number) : finalAlphaBar;
      return ddim(x, all.ask(x, t), bars[t] as number, ap);
    },
  ),
  loop(
    'R19',
    'eulerDiscreteSample',
    'the state not scaled for the model',
    'the unscaled state',
    listed,
    discrete(
      (v) => v,
      (t) => t,
    ),
  ),
  loop(
    'R20',
    'eulerDiscreteSample',
    'the model asked at t + 1',
    'the model is asked at t + 1',
    listed,
    discrete(
      (v, scale) => f(v / scale),
      (t) => t + 1,
    ),
  ),
];

export const stridedControls: readonly Mistake[] = [
  loop('RC1', 'ddimSampleAt', 'products commuted', null, listed, (all, i, x) => {
    const [a, ap] = [all.bar(i), all.bar(i + 1)];
    return each(
      (v, n) => f(f(n * root(rest(ap))) + f(f(f(v - f(n * root(rest(a)))) / root(a)) * root(ap))),
      x,
      all.ask(x, timestep(all, i)),
    );
  }),
];
