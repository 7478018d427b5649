/** 16-bit kernels as people write them: computed in binary32, with the epsilon of binary32, and rounded once more. */
const words = new Uint32Array(1);
const number = new Float32Array(words.buffer);

/** A binary32 to one of `bits` fewer bits and at least 2^least, ties to even. */
const narrow = (bits, least, largest) => (x) => {
  if (!Number.isFinite(x) || x === 0) return x;
  const size = Math.abs(x);
  const exponent = (number[0] = size) && words[0] >>> 23;
  const place = Math.max(2 ** (exponent - 127 - 23 + bits), least);
  const shift = place * 3 * 2 ** 51;
  const rounded = size + shift - shift;
  return Math.sign(x) * (rounded > largest ? Infinity : rounded) || (x < 0 ? -0 : 0);
};

const formats = {
  binary16: narrow(13, 2 ** -24, 65504),
  bfloat16: narrow(16, 2 ** -133, 2 ** 127 * (2 - 2 ** -7)),
};

export const half = (format, operations = {}) => ({
  name: 'half',
  format,
  profile: 'ieee754-wide',
  epsilon: '1/1000000',
  operations: {
    safeDiv: ({ x, y }) => {
      const data = x.data.map((a, i) => Math.fround(a / Math.fround(y.data[i] + Math.fround(1e-6))));
      return { shape: x.shape, data: data.map(formats[format]) };
    },
    sqrtNonneg: ({ x }) => ({
      shape: x.shape,
      data: x.data.map((a) => formats[format](Math.fround(Math.sqrt(Math.max(a, 0))))),
    }),
    ...operations,
  },
});
