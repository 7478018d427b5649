/**
 * Every operation on tensors of binary16 as most programs do it: computed in binary32, and rounded once where a result is
 * stored or a state is passed to the model.
 *
 *   npx epscheck check binary16-in-binary32.js
 */
import { implementation } from './implementation.ts';
import { toBinary16 } from './rounding.ts';

export default {
  ...implementation('binary16', Math.fround, undefined, toBinary16),
  name: 'example-binary16-in-binary32',
  profile: 'ieee754-wide',
};
