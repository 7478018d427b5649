import right from '../../../examples/plain-binary32.mjs';

// The square root without the clamp: NaN for negative numbers.
const sqrtNonneg = ({ x }) => {
  right.operations.sqrtNonneg({ x });
  return { shape: x.shape, data: x.data.map((a) => Math.fround(Math.sqrt(a))) };
};
export default { ...right, name: 'no-clamp', operations: { ...right.operations, sqrtNonneg } };
