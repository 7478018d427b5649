import right from '../../../examples/plain-binary32.mjs';

// -0 stays -0, because only negative numbers are clamped.
const sqrtNonneg = ({ x }) => {
  right.operations.sqrtNonneg({ x });
  return { shape: x.shape, data: x.data.map((a) => (a < 0 ? 0 : Math.fround(Math.sqrt(a)))) };
};
export default { ...right, name: 'minus-zero', operations: { ...right.operations, sqrtNonneg } };
