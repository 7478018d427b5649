// binary16 by rounding every operation, epsilon built in.
const round = (x) => {
  if (x === 0 || !Number.isFinite(x)) return x;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -14);
  const place = 2 ** (exponent - 10);
  const scaled = x / place;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  const rounded = (up ? floor + 1 : floor) * place;
  return Math.abs(rounded) > 65504 ? Math.sign(x) * Infinity : Object.is(rounded, 0) && x < 0 ? -0 : rounded;
};
const epsilon = 2 ** -10;
export default {
  name: 'half',
  format: 'binary16',
  epsilon: '1/1024',
  refuses: false,
  operations: {
    safeDiv: ({ x, y }) => ({ shape: x.shape, data: x.data.map((a, i) => round(a / round(y.data[i] + epsilon))) }),
  },
};
