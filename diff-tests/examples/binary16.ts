/**
 * Every operation in binary16: each result is rounded to the format, in the order of the specification.
 *
 *   npx epscheck check binary16.js
 */
import { implementation } from './implementation.ts';
import { toBinary16 } from './rounding.ts';

export default implementation('binary16', toBinary16);
