import right from '../../../examples/plain-binary32.mjs';

// Ends its process on infinity.
const sqrtNonneg = ({ x }) => {
  if (x.data.includes(Infinity)) process.exit(7);
  return right.operations.sqrtNonneg({ x });
};
export default { ...right, name: 'exits', operations: { ...right.operations, sqrtNonneg } };
