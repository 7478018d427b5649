/** Your function: the betas of Stable Diffusion, called "linear" there and "scaled_linear" elsewhere. */
export const makeBetas = (n, start, end) =>
  Float32Array.from({ length: n }, (_, i) => {
    const [first, last] = [Math.sqrt(start), Math.sqrt(end)];
    return (n === 1 ? first : first + (i / (n - 1)) * (last - first)) ** 2;
  });

export default {
  name: 'scaled-linear betas',
  format: 'binary32',
  refuses: false,
  assumes: ['betas in [0, 1)', 'finite inputs'],
  conventions: ['betas scaled-linear', 'betas from the start for T = 1'],
  operations: {
    linearBetas({ T, betaStart, betaEnd }) {
      return { shape: [T], data: makeBetas(T, betaStart, betaEnd) };
    },
  },
};
