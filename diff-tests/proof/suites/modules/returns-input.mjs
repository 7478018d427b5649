import right from '../../../examples/plain-binary32.mjs';

// Works in place and returns the caller's own array.
const sqrtNonneg = ({ x }) => {
  const { data } = right.operations.sqrtNonneg({ x });
  if (!x.data.every((a, i) => Object.is(a, data[i]))) return { shape: x.shape, data };
  return x;
};
export default { ...right, name: 'returns-input', operations: { ...right.operations, sqrtNonneg } };
