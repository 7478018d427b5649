import right from '../../../examples/plain-binary32.mjs';

// Never ends at all.
const sqrtNonneg = () => {
  for (;;);
};
export default { ...right, name: 'hangs-always', operations: { sqrtNonneg } };
