/**
 * What people run beyond TorchLean, written plainly: lists of timesteps, conversions, strided DDIM with eta, Euler and
 * Heun over sigma, flow matching, guidance. Each number is rounded to binary32 after each operation.
 */
const f = Math.fround;
const root = (x) => f(Math.sqrt(Math.max(x, 0)));
const like = (x, of) => ({ shape: x.shape, data: Float32Array.from(x.data, of) });

/** n/d to the nearest integer, ties to even. */
const nearest = (n, d) => {
  const [low, twice] = [Math.floor(n / d), 2 * (n % d)];
  return twice < d || (twice === d && low % 2 === 0) ? low : low + 1;
};

const steps = {
  timestepsLeading({ T, n, offset }) {
    const stride = Math.floor(T / n);
    if (!(Number.isInteger(T) && Number.isInteger(n) && n >= 0 && n <= T))
      throw new RangeError('n must be in 0..T');
    if (!(Number.isInteger(offset) && offset >= 0 && offset < T))
      throw new RangeError('offset must be in 0..T-1');
    if (n > 0 && (n - 1) * stride + offset >= T) throw new RangeError('the first timestep must be below T');
    return Array.from({ length: n }, (_, i) => (n - 1 - i) * stride + offset);
  },
  timestepsTrailing({ T, n }) {
    if (!(Number.isInteger(T) && Number.isInteger(n) && n >= 0 && n <= T))
      throw new RangeError('n must be in 0..T');
    return Array.from({ length: n }, (_, i) => nearest((n - i) * T, n) - 1);
  },
  previousTimesteps({ timesteps }) {
    const isDown = (t, i) => Number.isInteger(t) && t >= 0 && (i === 0 || t < timesteps[i - 1]);
    if (!timesteps.every(isDown)) throw new RangeError('timesteps must go down, to 0 at least');
    return timesteps.map((_, i) => timesteps[i + 1] ?? -1);
  },
};

const x0FromEps = (a, x, e) => {
  const [signal, noise] = [root(a), root(f(1 - a))];
  return like(x, (v, i) => f(f(v - f(noise * e.data[i])) / signal));
};

const ddim = (a, ap, eta, x, e, z) => {
  const x0 = x0FromEps(a, x, e);
  const variance = f(f(f(1 - ap) / f(1 - a)) * f(1 - f(a / ap)));
  const s = f(eta * root(variance));
  const [signal, direction] = [root(ap), root(f(f(1 - ap) - f(s * s)))];
  return like(x, (_, i) => f(f(f(signal * x0.data[i]) + f(direction * e.data[i])) + f(s * z.data[i])));
};

const euler = (s, sn, x, d) => like(x, (v, i) => f(v + f(f(f(v - d.data[i]) / s) * f(sn - s))));

export default {
  name: 'papers',
  format: 'binary32',
  profile: 'ieee754',
  refuses: false,
  operations: {
    ...steps,
    x0FromEps: ({ a, x, e }) => x0FromEps(a, x, e),
    ddimSampleStrided({ alphaBars, timesteps, finalAlphaBar, eta, x, noise, model }) {
      let state = x;
      for (const [i, t] of timesteps.entries()) {
        const before = timesteps[i + 1];
        const ap = before === undefined ? finalAlphaBar : alphaBars.data[before];
        state = ddim(alphaBars.data[t], ap, eta, state, model(state, t), noise[i]);
      }
      return like(state, (v) => v);
    },
    eulerSigmaSample({ sigmas, x, model }) {
      let state = like(x, (v) => v);
      for (let i = 0; i + 1 < sigmas.data.length; i++)
        state = euler(sigmas.data[i], sigmas.data[i + 1], state, model(state, sigmas.data[i]));
      return state;
    },
    heunSigmaSample({ sigmas: { data }, x, model }) {
      let state = like(x, (v) => v);
      for (let i = 0; i + 1 < data.length; i++) {
        const [s, sn, from] = [data[i], data[i + 1], state];
        const [d, by] = [model(from, s), f(sn - s)];
        const first = like(from, (v, j) => f(f(v - d.data[j]) / s));
        const reached = like(from, (v, j) => f(v + f(first.data[j] * by)));
        if (i + 2 === data.length) return reached;
        const d2 = model(reached, sn);
        const second = like(reached, (v, j) => f(f(v - d2.data[j]) / sn));
        state = like(from, (v, j) => f(v + f(f(f(first.data[j] + second.data[j]) / 2) * by)));
      }
      return state;
    },
    flowShift: ({ shift, t }) => like(t, (v) => f(f(shift * v) / f(1 + f(f(shift - 1) * v)))),
    flowSample({ sigmas: { data }, x, model }) {
      let state = like(x, (v) => v);
      for (let i = 0; i + 1 < data.length; i++) {
        const [v, by] = [model(state, data[i]), f(data[i + 1] - data[i])];
        state = like(state, (value, j) => f(value + f(by * v.data[j])));
      }
      return state;
    },
    guide: ({ w, u, c }) => like(u, (v, i) => f(v + f(w * f(c.data[i] - v)))),
  },
};
