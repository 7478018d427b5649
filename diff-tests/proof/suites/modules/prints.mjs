import right from '../../../examples/plain-binary32.mjs';

// Prints while it works: that is no result.
const sqrtNonneg = ({ x }) => {
  console.log('noise');
  return right.operations.sqrtNonneg({ x });
};
export default { ...right, name: 'prints', operations: { sqrtNonneg } };
