import right from '../../../examples/plain-binary32.mjs';

// Throws always.
const safeDiv = () => {
  throw new Error('not implemented');
};
export default { ...right, name: 'throws-always', operations: { ...right.operations, safeDiv } };
