/** Your function: a batch of images, each with a timestep of its own. */
export const addNoise = (alphasCumprod, original, noise, timesteps) => {
  const size = original.length / timesteps.length;
  return original.map((x0, i) => {
    const alpha = alphasCumprod[timesteps[Math.floor(i / size)]];
    return Math.sqrt(alpha) * x0 + Math.sqrt(1 - alpha) * noise[i];
  });
};

/** The wrapper puts two images with other timesteps beside the one that is judged, and drops what became of them. */
const qSample = ({ betas, t, x0, eps }) => {
  // A beta of 0 first: then entry t of the table is that of state t, and t = 0 is no exception.
  let product = 1;
  const table = Float32Array.from([0, ...betas.data], (beta) => (product *= 1 - beta));
  const [size, last] = [x0.data.length, betas.data.length];
  const between = (data) => Float32Array.from({ length: 3 * size }, (_, i) => data[i % size]);
  const noisy = addNoise(table, between(x0.data), between(eps.data), [0, t, last]);
  return { shape: x0.shape, data: noisy.slice(size, 2 * size) };
};

export default {
  name: 'a batch',
  format: 'binary32',
  refuses: false,
  assumes: ['betas in [0, 1)', 'finite inputs'],
  operations: { qSample },
};
