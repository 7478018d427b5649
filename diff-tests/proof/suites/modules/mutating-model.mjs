import right from '../../../examples/plain-binary32.mjs';

// A model that writes to its input.
const model = (x, t) => {
  x.data.forEach((a, i) => {
    x.data[i] = a + t;
  });
  return { shape: x.shape, data: x.data.slice() };
};
export default { ...right, name: 'mutating-model', model };
