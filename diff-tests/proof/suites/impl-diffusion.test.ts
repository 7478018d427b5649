import { describe, expect, test } from 'vitest';
import { createFastPath, fastOperations } from '../../../impl/fast-path.ts';
import type { Model } from '../../../impl/inputs.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import type { HostTensor } from '../../../impl/tensor.ts';
import { random, singleFromBits } from './machine-floats.ts';

// The definitions a second time, as scalar loops: one Math.fround an operation, sharing no code with impl/.
const f = Math.fround;
const EPSILON = f(1e-6);
const at = <V>(xs: readonly V[], i: number): V => xs[i] as V;
const zip = (xs: number[], ys: number[], g: (x: number, y: number) => number): number[] =>
  xs.map((x, i) => g(x, at(ys, i)));
const upTo = (n: number, g: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => g(i));
const root = (v: number): number => (v > 0 || Number.isNaN(v) ? f(Math.sqrt(v)) : 0);
const safe = (x: number, y: number): number => f(x / f(y + EPSILON));
const ratio = (n: number, m: number): number => (m === 0 ? 0 : f(f(n) / f(m)));
const bar = (betas: number[], t: number): number =>
  betas.slice(0, t).reduce((product, beta) => f(product * f(1 - beta)), 1);
const c1 = (alphaBar: number): number => root(f(1 - alphaBar));
const blend = (xs: number[], c: number, ys: number[], d: number): number[] =>
  zip(xs, ys, (x, y) => f(f(x * c) + f(y * d)));
const noised = (p: Plain, t: number): number[] =>
  blend(p.x, root(bar(p.betas, t)), p.eps, c1(bar(p.betas, t)));
const denoise = (xs: number[], es: number[], c: number, by: number): number[] =>
  zip(xs, es, (x, e) => f(f(x - f(e * c)) * by));
const clamp = (v: number): number => (v < -1 ? -1 : v > 1 ? 1 : v);
const clean = (betas: number[], t: number, x: number[], e: number[]): number[] =>
  denoise(x, e, c1(bar(betas, t)), safe(1, root(bar(betas, t))));
const rate = (p: Plain, t: number): number => f(p.beta0 + f(t * f(p.beta1 - p.beta0)));
const vpBar = (p: Plain, t: number): number =>
  f(Math.exp(-f(f(p.beta0 * t) + f(f(0.5 * f(p.beta1 - p.beta0)) * f(t * t)))));

type Ask = (x: number[], t: number) => number[];
const ddpm = (p: Plain, ask: Ask, k: number, x: number[], z: number[]): number[] => {
  const [before, after, beta] = [bar(p.betas, k + 1), bar(p.betas, k), at(p.betas, k)];
  const e = ask(x, ratio(k + 1, p.T));
  const mean = denoise(x, e, safe(beta, c1(before)), safe(1, root(f(1 - beta))));
  const sigma = root(f(safe(f(1 - after), f(1 - before)) * beta));
  return zip(mean, z, (m, v) => f(m + f(v * sigma)));
};
const ddim = (p: Plain, ask: Ask, k: number, x: number[]): number[] => {
  const e = ask(x, ratio(k + 1, p.T));
  return blend(clean(p.betas, k + 1, x, e), root(bar(p.betas, k)), e, c1(bar(p.betas, k)));
};
const image = (p: Plain, ask: Ask, i: number, x: number[]): number[] => {
  const [now, next] = [at(p.alphaBars, i), i === 0 ? 1 : at(p.alphaBars, i - 1)];
  const e = ask(x, i);
  const estimate = denoise(x, e, c1(now), f(1 / (root(now) > p.floor ? root(now) : p.floor))).map(clamp);
  return blend(estimate, root(next), e, c1(next));
};
const drift = (p: Plain, ask: Ask, x: number[], t: number): number[] => {
  const ce = f(0.5 * safe(rate(p, t), c1(vpBar(p, t))));
  return blend(x, f(-0.5 * rate(p, t)), ask(x, t), ce);
};
const euler = (x: number[], s: number[], dt: number): number[] => zip(x, s, (v, w) => f(v + f(w * dt)));
const loss = (e: number[], eps: number[]): number[] => {
  const squares = zip(e, eps, (a, b) => f(f(a - b) * f(a - b)));
  return [f(squares.reduce((sum, square) => f(sum + square), 0) / f(squares.length || 1))];
};
const down = (T: number, x: number[], step: (k: number, x: number[]) => number[]): number[] =>
  upTo(T, (i) => T - 1 - i).reduce((state, k) => step(k, state), x);

/** The inputs of each operation (`t=x`: the argument t is the drawn x), and what it must return. */
const operations: Record<string, [inputs: string, expected: (p: Plain, ask: Ask) => number[]]> = {
  sqrtNonneg: ['x', (p) => p.x.map(root)],
  safeDiv: ['x y', (p) => zip(p.x, p.y, safe)],
  linearBetas: [
    'T betaStart=beta0 betaEnd=beta1',
    (p) => (p.T === 1 ? [p.beta1] : upTo(p.T, (i) => rate(p, ratio(i, p.T - 1)))),
  ],
  alphaBar: ['betas', (p) => upTo(p.T + 1, (t) => bar(p.betas, t))],
  timeOfIndex: ['T', (p) => upTo(p.T + 1, (t) => ratio(t, p.T))],
  qSample: ['betas t=state x0=x eps', (p) => noised(p, p.state)],
  x0Pred: ['betas t=state x model', (p, m) => clean(p.betas, p.state, p.x, m(p.x, ratio(p.state, p.T)))],
  ddpmStep: ['betas k x z=y model', (p, m) => ddpm(p, m, p.k, p.x, p.y)],
  ddpmSample: ['betas x noise model', (p, m) => down(p.T, p.x, (k, x) => ddpm(p, m, k, x, at(p.noise, k)))],
  ddimStep: ['betas k x model', (p, m) => ddim(p, m, p.k, p.x)],
  ddimSample: ['betas x model', (p, m) => down(p.T, p.x, (k, x) => ddim(p, m, k, x))],
  imageDdimStep: ['alphaBars index=k floor x model', (p, m) => image(p, m, p.k, p.x)],
  imageDdimSample: ['alphaBars floor x model', (p, m) => down(p.T, p.x, (i, x) => image(p, m, i, x))],
  vpBeta: ['beta0 beta1 t=x', (p) => p.x.map((t) => rate(p, t))],
  vpAlphaBar: ['beta0 beta1 t=x', (p) => p.x.map((t) => vpBar(p, t))],
  vpSigma: ['beta0 beta1 t=x', (p) => p.x.map((t) => c1(vpBar(p, t)))],
  pfOdeRhs: ['beta0 beta1 x t=time model', (p, m) => drift(p, m, p.x, p.time)],
  eulerStep: ['x slope=y dt=time', (p) => euler(p.x, p.y, p.time)],
  pfOdeSampleEuler: [
    'beta0 beta1 steps=T x model',
    (p, m) => down(p.T, p.x, (k, x) => euler(x, drift(p, m, x, ratio(k + 1, p.T)), -f(1 / f(p.T)))),
  ],
  epsPredLoss: [
    'betas t=state x0=x eps model',
    (p, m) => loss(m(noised(p, p.state), ratio(p.state, p.T)), p.eps),
  ],
};

type Plain = ReturnType<typeof draw>;
const specials = [0, -0, 1, -1, 2, Infinity, -Infinity, NaN, EPSILON, -EPSILON, 2 ** -149, -(2 ** -149)];
const extremes = [2 ** -126, -(2 ** -126), 2 ** 128 - 2 ** 104, 2 ** 104 - 2 ** 128, 0.5, 1e-12, 88, -104];

const draw = (seed: number) => {
  const bits = random(seed);
  const pick = <V>(list: readonly V[]): V => list[bits() % list.length] as V;
  const unit = (): number => bits() / 2 ** 32;
  const wild = (): number =>
    f(pick([() => pick(specials), () => pick(extremes), () => singleFromBits(BigInt(bits()))])());
  const tame = (): number => f(unit() * 6 - 3);
  // Half the cases are ordinary numbers only: a sampler with one NaN says little about its other steps.
  const value = seed % 2 === 0 ? tame : (): number => (bits() % 3 === 0 ? wild() : tame());
  const schedule = (): number =>
    f(bits() % 4 > 0 ? unit() * 0.3 : pick([() => 0, () => 1, () => 1.5, () => -0.25, value])());
  const many = (length: number, entry = value): number[] => Array.from({ length }, entry);
  const shape = pick([[], [1], [3], [2, 2], [0], [0, 3], [5]]);
  const size = shape.reduce((product, extent) => product * extent, 1);
  const T = pick([0, 1, 2, 3, 10, 50]);
  const share = (): number => (bits() % 2 === 0 ? f(unit()) : pick([0, 2 ** -149, value()]));
  const scalars = { beta0: share(), beta1: share(), time: share() };
  const floor = pick([f(1e-12), 0.5, 0, NaN, value()]);
  const indices = { T, state: bits() % (T + 1), k: bits() % Math.max(T, 1) };
  const series = { betas: many(T, schedule), alphaBars: many(T, () => f(1 - schedule())) };
  const noise = Array.from({ length: T }, () => many(size));
  const tensors = { x: many(size), y: many(size), eps: many(size), noise };
  return { seed, shape, floor, ...scalars, ...indices, ...series, ...tensors };
};

/** A model for a case: of x and t in one half, in the other a script of its own. Two of a case answer alike. */
const modelOf = ({ seed }: Plain, calls: number[][]): Ask => {
  let call = 0;
  return (x, t) => {
    calls.push([t, ...x]);
    if (seed % 4 < 2) return x.map((v) => f(f(v * 0.5) + t));
    const script = draw(seed + 7919 * ++call);
    return x.map((_, i) => at([...script.x, ...script.y, script.time, 0.25, -1, 3, 1, 0], i));
  };
};

const vector = (...data: number[]): HostTensor => ({ shape: [data.length], data: Float32Array.from(data) });
const tensorLike = (p: Plain, data: number[]): HostTensor => ({ ...vector(...data), shape: p.shape });
const isTensor = (v: unknown): v is HostTensor => (v as HostTensor).data instanceof Float32Array;

/** The arguments of an operation; the model writes over the state that it is given, and may answer later. */
const inputsOf = (names: string, p: Plain, calls: number[][]): Record<string, unknown> => {
  const ask = modelOf(p, calls);
  const model: Model = (x, t) => {
    const answer = { shape: [...x.shape], data: Float32Array.from(ask([...x.data], t)) };
    x.data.fill(7);
    return p.seed % 3 === 0 ? Promise.resolve(answer) : answer;
  };
  const values: Record<string, unknown> = { ...p, model, noise: p.noise.map((z) => tensorLike(p, z)) };
  for (const name of ['x', 'y', 'eps'] as const) values[name] = tensorLike(p, p[name]);
  for (const name of ['betas', 'alphaBars'] as const) values[name] = vector(...p[name]);
  const pairs = names.split(' ').map((part) => part.split('=') as [string, string?]);
  return Object.fromEntries(pairs.map(([name, field = name]) => [name, values[field]]));
};

/** Bit for bit but for a NaN's payload: -0 and 0 are two values. */
const show = (xs: Iterable<number>): string =>
  [...xs].map((x) => (Object.is(x, -0) ? '-0' : String(x))).join(' ');

/** Inputs that suit every operation: T = 3, shape [2]. */
const small: Plain = {
  ...{ ...draw(2), T: 3, state: 2, k: 1, shape: [2], x: [1, 2], y: [3, 4], eps: [5, 6] },
  ...{ betas: [0.1, 0.2, 0.3], alphaBars: [0.9, 0.7, 0.5], noise: Array.from({ length: 3 }, () => [7, 8]) },
};

test('every operation of the contract is here', () => {
  expect(Object.keys(fastOperations).sort()).toEqual([...Object.keys(operations), 'model'].sort());
});

describe.each(['webasm', 'cpu'] as const)('on %s', (mode) => {
  test.each(Object.entries(operations))('%s: bits, calls and purity', async (name, [names, expected]) => {
    const runtime = new Runtime(mode);
    const run = fastOperations[name] as (typeof fastOperations)[string];
    for (let seed = 1; seed <= 400; seed++) {
      const p = draw(seed);
      if (p.T === 0 && /\b(k|index)\b/.test(names)) continue;
      const [calls, wanted]: [number[][], number[][]] = [[], []];
      const inputs = inputsOf(names, p, calls);
      const { shape, data } = await run(runtime, inputs, { epsilon: EPSILON });
      const value = expected(p, modelOf(p, wanted));
      expect(`seed ${seed}: ${show(data)}`).toBe(`seed ${seed}: ${show(value)}`);
      expect(calls.map(show)).toEqual(wanted.map(show));
      const vectors = ['linearBetas', 'alphaBar', 'timeOfIndex'];
      expect(shape).toEqual(vectors.includes(name) ? [value.length] : name === 'epsPredLoss' ? [] : p.shape);
      const untouched = inputsOf(names, p, []);
      for (const [key, given] of Object.entries(inputs)) {
        if (typeof given === 'object') expect(given).toEqual(untouched[key]);
        for (const input of [given].flat().filter(isTensor)) {
          expect(input.data.buffer === data.buffer || input.shape === shape).toBe(false);
        }
      }
    }
    expect(runtime.actual).toBe(mode);
    await runtime.dispose();
  });

  test('alphaBar and timeOfIndex go beyond 1000 iterations', async () => {
    const fast = createFastPath({ mode });
    const betas = upTo(1200, (k) => f(1e-4 + k * 1e-6));
    const { data } = await fast.alphaBar({ betas: vector(...betas) });
    expect(show(data)).toBe(show(upTo(1201, (t) => bar(betas, t))));
    expect((await fast.timeOfIndex({ T: 1200 })).data[1200]).toBe(1);
    await fast.dispose();
  });

  test('no kernel is compiled twice for one operation and size', async () => {
    const runtime = new Runtime(mode);
    const counts: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (const [name, [names]] of Object.entries(operations)) {
        await fastOperations[name]?.(runtime, inputsOf(names, small, []), { epsilon: EPSILON });
      }
      counts.push(runtime.compiled);
    }
    // 20 operations: the four samplers run the kernels of their steps, the loss that of qSample and one of its own.
    expect(counts).toEqual([16, 16, 16]);
    await runtime.dispose();
  });
});

const [one, two, table] = [vector(1), vector(1, 2), { ...vector(1, 2), shape: [1, 2] }];
test.each<[operation: string, wrong: Record<string, unknown>, message: string]>([
  ['linearBetas', { T: 1.5 }, 'T must be an integer >= 0, got 1.5'],
  ['timeOfIndex', { T: -1 }, 'T must be an integer >= 0, got -1'],
  ['pfOdeSampleEuler', { steps: undefined }, 'steps must be an integer >= 0, got undefined'],
  ['ddpmStep', { k: 3 }, 'k must be in 0..T-1 (T = 3), got 3'],
  ['ddimStep', { k: -1 }, 'k must be in 0..T-1 (T = 3), got -1'],
  ['imageDdimStep', { index: 0.5 }, 'index must be in 0..T-1 (T = 3), got 0.5'],
  ['qSample', { t: 4 }, 't must be in 0..T (T = 3), got 4'],
  ['x0Pred', { t: NaN }, 't must be in 0..T (T = 3), got NaN'],
  ['epsPredLoss', { t: '1' }, 't must be in 0..T (T = 3), got 1'],
  ['imageDdimSample', { alphaBars: table }, 'alphaBars must have rank 1, got shape [1,2]'],
  ['ddimSample', { x: { ...two, shape: [3] } }, 'x has shape [3] and needs 3 elements, got 2'],
  ['qSample', { eps: one }, 'eps must have the shape of x0 ([2]), got [1]'],
  ['ddpmStep', { z: table }, 'z must have the shape of x ([2]), got [1,2]'],
  ['eulerStep', { slope: one }, 'slope must have the shape of x ([2]), got [1]'],
  ['ddpmSample', { noise: [two, two] }, 'noise must hold T = 3 tensors, got 2'],
  ['ddpmSample', { noise: undefined }, 'noise must hold T = 3 tensors, got undefined'],
  ['ddpmSample', { noise: [two, two, one] }, 'noise[2] must have the shape of x ([2]), got [1]'],
  ['pfOdeRhs', { model: 1 }, 'model must be a function, got number'],
  ['x0Pred', { model: () => one }, "the model's answer must have the shape of x ([2]), got [1]"],
])('%s refuses %o before anything runs', async (name, wrong, message) => {
  const runtime = new Runtime('cpu');
  const calls: number[][] = [];
  const inputs = { ...inputsOf(operations[name]?.[0] ?? '', small, calls), ...wrong };
  const error = await fastOperations[name]?.(runtime, inputs, { epsilon: 0 }).catch((e: unknown) => e);
  expect(String(error)).toBe(`RangeError: ${name}: ${message}`);
  expect([calls.length, runtime.compiled]).toEqual([0, 0]);
  await runtime.dispose();
});
