/**
 * Every operation in bfloat16: each result is rounded to the format, in the order of the specification.
 *
 *   npx epscheck check bfloat16.js
 */
import { implementation } from './implementation.ts';
import { toBfloat16 } from './rounding.ts';

export default implementation('bfloat16', toBfloat16);
