import right from '../../../examples/plain-binary32.mjs';

// Divides by max(y, epsilon) instead of y + epsilon.
const f = Math.fround;
const safeDiv = ({ x, y }, settings) => {
  right.operations.safeDiv({ x, y }, settings);
  return { shape: x.shape, data: x.data.map((a, i) => f(a / Math.max(y.data[i], settings.epsilon))) };
};
export default { ...right, name: 'max-denominator', operations: { ...right.operations, safeDiv } };
