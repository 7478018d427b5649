/** lucidrains/denoising-diffusion-pytorch#81: both ends of a DDIM step are read from the table of the state before. */
export default {
  name: 'B72',
  format: 'binary32',
  epsilon: '0',
  refuses: false,
  conventions: ['time t-1'],
  operations: {
    ddimSample: ({ betas, x, model }) => {
      let product = 1;
      const alphasCumprod = Array.from(betas.data, (beta) => (product *= 1 - beta));
      const alphasCumprodPrev = [1, ...alphasCumprod.slice(0, -1)];
      let img = x.data.slice();
      for (let time = betas.data.length - 1; time >= 0; time--) {
        const alpha = alphasCumprodPrev[time];
        const alphaNext = alphasCumprodPrev[Math.max(time - 1, 0)];
        const predNoise = model({ shape: x.shape, data: img }, time).data;
        img = img.map((value, i) => {
          const xStart = (value - (1 - alpha) ** 0.5 * predNoise[i]) / alpha ** 0.5;
          return xStart * alphaNext ** 0.5 + (1 - alphaNext) ** 0.5 * predNoise[i];
        });
      }
      return { shape: x.shape, data: img };
    },
  },
};
