/** Samplers over sigmas with one thing wrong each, and right ones that are written otherwise. */
import { along, each, loop, type Loop, type Numbers, slope } from './loop.ts';
import { f, type Mistake, root } from './mistake.ts';

const between = ({ sigmas }: Loop): number => sigmas.data.length - 1;

const upOf = (s: number, sn: number, eta: number): number => {
  const [from, to] = [f(s * s), f(sn * sn)];
  return Math.min(sn, f(eta * root(f(f(to * f(from - to)) / from))));
};

/** Heun's step, of both slopes what `mean` says; Euler's where it is the last. */
const heun =
  (
    second: (all: Loop, i: number, reached: Numbers, x: Numbers) => Numbers,
    mean: (d1: number, d2: number) => number,
    isEuler: (all: Loop, i: number) => boolean = (all, i) => i === between(all) - 1,
  ) =>
  (all: Loop, i: number, x: Numbers): Numbers => {
    const [s, sn] = [all.sigma(i), all.sigma(i + 1)];
    const first = slope(x, all.ask(x, s), s);
    const reached = along(x, first, f(sn - s));
    if (isEuler(all, i)) return reached;
    return along(
      x,
      each((d1, d2) => mean(d1, d2), first, second(all, i, reached, x)),
      f(sn - s),
    );
  };
const atEnd = ({ ask, sigma }: Loop, i: number, reached: Numbers): Numbers =>
  slope(reached, ask(reached, sigma(i + 1)), sigma(i + 1));
const half = (d1: number, d2: number): number => f(f(d1 + d2) / 2);

const flow = (x: Numbers, v: Numbers, dt: number): Numbers => each((at, rate) => f(at + f(dt * rate)), x, v);

export const sigmaMistakes: readonly Mistake[] = [
  loop(
    'R08',
    'eulerSigmaSample',
    'n sigmas and n - 1 calls (sglang#33552)',
    'call',
    (all) => between(all) - 1,
    ({ ask, sigma }, i, x) => along(x, slope(x, ask(x, sigma(i)), sigma(i)), f(sigma(i + 1) - sigma(i))),
  ),
  loop(
    'R09',
    'eulerSigmaSample',
    'the model asked where the step ends',
    'the next sigma',
    between,
    ({ ask, sigma }, i, x) => along(x, slope(x, ask(x, sigma(i + 1)), sigma(i)), f(sigma(i + 1) - sigma(i))),
  ),
  loop(
    'R10',
    'eulerSigmaSample',
    'the slope over the next sigma',
    'the slope over the next sigma',
    between,
    ({ ask, sigma }, i, x) => along(x, slope(x, ask(x, sigma(i)), sigma(i + 1)), f(sigma(i + 1) - sigma(i))),
  ),
  loop(
    'R11',
    'eulerAncestralSample',
    'down to the next sigma',
    'goes down to the next sigma',
    between,
    (all, i, x) => {
      const [s, sn] = [all.sigma(i), all.sigma(i + 1)];
      const down = along(x, slope(x, all.ask(x, s), s), f(sn - s));
      return each((v, z) => f(v + f(z * upOf(s, sn, all.eta))), down, all.z(i));
    },
  ),
  loop('R12', 'eulerAncestralSample', 'up for down', 'up and down exchanged', between, (all, i, x) => {
    const [s, sn] = [all.sigma(i), all.sigma(i + 1)];
    const up = upOf(s, sn, all.eta);
    const down = root(f(f(sn * sn) - f(up * up)));
    const reached = along(x, slope(x, all.ask(x, s), s), f(up - s));
    return each((v, z) => f(v + f(z * down)), reached, all.z(i));
  }),
  loop('R13', 'eulerAncestralSample', 'eta fixed at 1', 'ancestral eta is always 1', between, (all, i, x) => {
    const [s, sn] = [all.sigma(i), all.sigma(i + 1)];
    const up = upOf(s, sn, 1);
    const down = root(f(f(sn * sn) - f(up * up)));
    const reached = along(x, slope(x, all.ask(x, s), s), f(down - s));
    return each((v, z) => f(v + f(z * up)), reached, all.z(i));
  }),
  loop(
    'R14',
    'heunSigmaSample',
    'the second slope over the first sigma',
    "Heun's second slope over the first sigma",
    between,
    heun(({ ask, sigma }, i, reached) => slope(reached, ask(reached, sigma(i + 1)), sigma(i)), half),
  ),
  loop(
    'R15',
    'heunSigmaSample',
    'the second slope alone',
    "Heun's second slope alone",
    between,
    heun(atEnd, (_d1, d2) => d2),
  ),
  loop(
    'R16',
    'heunSigmaSample',
    'both slopes added',
    "the half of Heun's mean",
    between,
    heun(atEnd, (d1, d2) => f(d1 + d2)),
  ),
  loop(
    'R17',
    'heunSigmaSample',
    'the second slope from the old state',
    "Heun's second slope from the old state",
    between,
    heun(({ ask, sigma }, i, reached, x) => slope(x, ask(reached, sigma(i + 1)), sigma(i + 1)), half),
  ),
  loop(
    'R18',
    'heunSigmaSample',
    'a second slope in the last step too (diffusers#1503)',
    'a second slope in the last step too',
    between,
    heun(atEnd, half, () => false),
  ),
  loop('R21', 'flowSample', 'v = x0 - noise', 'v = x0 - noise', between, ({ ask, sigma }, i, x) =>
    flow(x, ask(x, sigma(i)), f(sigma(i) - sigma(i + 1))),
  ),
  loop(
    'R22',
    'flowSample',
    '1000 sigma for the network',
    'the network gets 1000 sigma',
    between,
    ({ ask, sigma }, i, x) => flow(x, ask(x, f(1000 * sigma(i))), f(sigma(i + 1) - sigma(i))),
  ),
  loop(
    'R23',
    'flowSample',
    'the network asked where the step ends',
    'the next sigma',
    between,
    ({ ask, sigma }, i, x) => flow(x, ask(x, sigma(i + 1)), f(sigma(i + 1) - sigma(i))),
  ),
];

export const sigmaControls: readonly Mistake[] = [
  loop(
    'RC2',
    'heunSigmaSample',
    'the mean as 0.5 * d1 + 0.5 * d2',
    null,
    between,
    heun(atEnd, (d1, d2) => f(f(0.5 * d1) + f(0.5 * d2))),
  ),
  loop('RC3', 'eulerAncestralSample', 'the weight first', null, between, (all, i, x) => {
    const [s, sn] = [all.sigma(i), all.sigma(i + 1)];
    const up = upOf(s, sn, all.eta);
    const down = root(f(f(sn * sn) - f(up * up)));
    const reached = along(x, slope(x, all.ask(x, s), s), f(down - s));
    return each((v, z) => f(f(up * z) + v), reached, all.z(i));
  }),
  loop('RC4', 'flowSample', 'the step subtracted', null, between, ({ ask, sigma }, i, x) =>
    each((v, rate) => f(v - f(f(sigma(i) - sigma(i + 1)) * rate)), x, ask(x, sigma(i))),
  ),
];
