import right from '../../../examples/plain-binary32.mjs';

// Refuses subnormal numbers.
const sqrtNonneg = ({ x }) => {
  if (x.data.some((a) => a !== 0 && Math.abs(a) < 2 ** -126)) throw new Error('subnormal numbers are not supported');
  return right.operations.sqrtNonneg({ x });
};
export default { ...right, name: 'throws-on-subnormal', operations: { ...right.operations, sqrtNonneg } };
