import right from '../../../examples/plain-binary32.mjs';

// Another denoiser: the contract leaves its values free.
const model = async (x, t) => ({ shape: x.shape, data: x.data.map((a) => Math.tanh(a) * (1 - t)) });
export default { name: 'other-model', format: 'binary32', operations: {}, model };
