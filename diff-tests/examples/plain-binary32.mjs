/**
 * A right implementation in plain JavaScript, binary32: every operation is rounded with Math.fround, in the order of
 * the specification. Copy it and put your own code in its place:
 *
 *   npx epscheck check plain-binary32.mjs
 */
const f = Math.fround;

/** Nothing broadcasts and nothing is ragged: what the types forbid is refused. */
const check = (name, x) => {
  const size = x.shape.reduce((product, extent) => product * extent, 1);
  if (x.data.length !== size)
    throw new RangeError(`${name} has shape [${x.shape}] and ${x.data.length} elements`);
};

const checkSame = (name, y, x) => {
  check(name, y);
  if (y.shape.length !== x.shape.length || y.shape.some((extent, i) => extent !== x.shape[i])) {
    throw new RangeError(`${name} must have the shape [${x.shape}], got [${y.shape}]`);
  }
};

const map = (x, g) => ({ shape: x.shape, data: x.data.map(g) });

export default {
  name: 'plain-binary32',
  format: 'binary32',
  profile: 'ieee754',
  operations: {
    sqrtNonneg({ x }) {
      check('x', x);
      return map(x, (a) => f(Math.sqrt(Math.max(a, 0))));
    },
    safeDiv({ x, y }, { epsilon }) {
      check('x', x);
      checkSame('y', y, x);
      return map(x, (a, i) => f(a / f(y.data[i] + epsilon)));
    },
  },
  model: (x, t) => map(x, (a) => f(f(a * 0.5) + t)),
};
