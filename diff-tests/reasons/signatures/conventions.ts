/** What others choose otherwise, and may: an implementation that agrees after one of these is of another convention. */
import { alphaBarConventions } from './conventions/alpha-bar.ts';
import { betaConventions } from './conventions/betas.ts';
import { epsilonConventions } from './conventions/epsilon.ts';
import { lossConventions } from './conventions/loss.ts';
import { stepConventions } from './conventions/steps.ts';
import { paperConventions } from './papers/conventions/index.ts';
import { timeConventions } from './conventions/times.ts';
import type { Convention } from './signature.ts';

export const conventions: readonly Convention[] = [
  ...epsilonConventions,
  ...timeConventions,
  ...betaConventions,
  ...alphaBarConventions,
  ...stepConventions,
  ...lossConventions,
  ...paperConventions,
];
