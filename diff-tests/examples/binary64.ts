/**
 * Every operation in binary64: JavaScript's own arithmetic, nothing is rounded on top of it.
 * The formulas are in formulas.ts, the operations in implementation.ts: copy the folder, or one of them.
 *
 *   npx epscheck check binary64.js
 */
import { implementation } from './implementation.ts';

export default implementation('binary64', (x) => x);
