// gpu.js on its backend `cpu`, kernels written without Math.fround: binary64 inside, binary32 on store.
import { GPU } from 'gpu.js';

const gpu = new GPU({ mode: 'cpu' });
const kernels = new Map();

const safeDiv = (n) => {
  const made =
    kernels.get(n) ??
    gpu.createKernel(
      function (x, y, epsilon) {
        return x[this.thread.x] / (y[this.thread.x] + epsilon);
      },
      { output: [n], precision: 'single' },
    );
  kernels.set(n, made);
  return made;
};

export default {
  name: 'gpujs-cpu-plain',
  format: 'binary32',
  refuses: false,
  operations: {
    safeDiv({ x, y }, { epsilon }) {
      if (x.data.length === 0) return { shape: x.shape, data: new Float32Array(0) };
      return { shape: x.shape, data: Float32Array.from(safeDiv(x.data.length)(x.data, y.data, epsilon)) };
    },
  },
};
