/**
 * Every operation on tensors of bfloat16 as most programs do it: computed in binary32, and rounded once where a result is
 * stored or a state is passed to the model.
 *
 *   npx epscheck check bfloat16-in-binary32.js
 */
import { implementation } from './implementation.ts';
import { toBfloat16 } from './rounding.ts';

export default {
  ...implementation('bfloat16', Math.fround, undefined, toBfloat16),
  name: 'example-bfloat16-in-binary32',
  profile: 'ieee754-wide',
};
