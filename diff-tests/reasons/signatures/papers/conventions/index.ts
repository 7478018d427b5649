/** What others choose otherwise beyond the mirror, and may: a file for each family of operations. */
import type { Convention } from '../../signature.ts';
import { flowConventions } from './flow.ts';
import { otherConventions } from './others.ts';
import { sigmaConventions } from './sigma-space.ts';
import { stepConventions } from './steps.ts';
import { tableConventions } from './tables.ts';
import { timestepConventions } from './timesteps.ts';

export const paperConventions: readonly Convention[] = [
  ...tableConventions,
  ...timestepConventions,
  ...stepConventions,
  ...sigmaConventions,
  ...flowConventions,
  ...otherConventions,
];
