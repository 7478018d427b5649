import right from '../../../examples/plain-binary32.mjs';

// Never ends on NaN.
const sqrtNonneg = ({ x }) => {
  while (x.data.some(Number.isNaN));
  return right.operations.sqrtNonneg({ x });
};
export default { ...right, name: 'hangs', operations: { ...right.operations, sqrtNonneg } };
