/**
 * Every operation in binary32: each result is rounded with Math.fround, in the order of the specification.
 * The formulas are in formulas.ts, the operations in implementation.ts: copy the folder, or one of them.
 *
 *   npx epscheck check binary32.js
 */
import { implementation } from './implementation.ts';

export default implementation('binary32', Math.fround);
