import right from '../../../examples/plain-binary32.mjs';

// A model that counts its calls.
let calls = 0;
const model = (x, t) => {
  calls += 1;
  return { shape: x.shape, data: x.data.map((a) => a + t + calls) };
};
export default { ...right, name: 'impure-model', model };
