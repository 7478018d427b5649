import right from '../../../examples/plain-binary32.mjs';

// Computes on whatever it gets.
const f = Math.fround;
const safeDiv = ({ x, y }, { epsilon }) => ({ shape: x.shape, data: x.data.map((a, i) => f(a / f(y.data[i] + epsilon))) });
export default { ...right, name: 'no-shape-checks', operations: { ...right.operations, safeDiv } };
