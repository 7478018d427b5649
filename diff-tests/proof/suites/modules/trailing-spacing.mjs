/**
 * DDIM as diffusers has it, in trailing spacing over 2T + 3 timesteps: the list has gaps of two sizes, and at 7 of 17
 * an entry too many, and a step back is floor(trained / T). The table between what is listed is NaN.
 */
const f = Math.fround;
const clip = (x) => Math.min(1, Math.max(-1, x));
const toEven = (x) => (x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

const schedule = (betas) => {
  const T = betas.length;
  const trained = 2 * T + 3;
  const length = Math.ceil(-trained / (-trained / T));
  const listed = Array.from({ length }, (_, i) => toEven(trained - i * (trained / T)) - 1);
  const chosen = listed.slice(0, T).reverse();
  const table = new Float32Array(trained).fill(NaN);
  let product = 1;
  chosen.forEach((t, k) => (table[t] = product = f(product * f(1 - betas[k]))));
  return { listed, chosen, table, stride: Math.floor(trained / T) };
};

const step = ({ table, stride }, t, x, e) => {
  const [now, before] = [table.at(t), t < stride ? 1 : table[t - stride]];
  const [c0, c1, d0, d1] = [now, f(1 - now), before, f(1 - before)].map((a) => f(Math.sqrt(a)));
  return x.map((v, i) => {
    const x0 = clip(f(f(v - f(c1 * e[i])) / c0));
    return f(f(d0 * x0) + f(d1 * e[i]));
  });
};

export default {
  name: 'trailing',
  format: 'binary32',
  conventions: ['epsilon 0', 'time t-1', 'x0 clipped'],
  assumes: ['betas in (0, 1)', 'T >= 1', 'finite inputs', 'moderate inputs'],
  refuses: false,
  operations: {
    ddimStep({ betas, k, x, model }) {
      const made = schedule(betas.data);
      return { shape: x.shape, data: step(made, made.chosen[k], x.data, model(x, k).data) };
    },
    ddimSample({ betas, x, model }) {
      const made = schedule(betas.data);
      const last = betas.data.length - 1;
      let data = x.data.slice();
      for (const [i, t] of made.listed.entries())
        data = step(made, t, data, model({ shape: x.shape, data }, last - i).data);
      return { shape: x.shape, data };
    },
  },
};
