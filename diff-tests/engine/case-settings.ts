import type { CaseSettings } from '../cases/generators/cases.ts';
import type { Implementation } from '../runners/implementation.ts';
import type { Plan } from './plan.ts';
import { termsOf } from './terms.ts';
import { settingsOf } from './trial.ts';

/** What the cases of an implementation depend on. */
export const caseSettings = (plan: Plan, implementation: Implementation): CaseSettings => {
  const { format, refuses, assumes = {}, takes } = implementation;
  const { epsilon } = settingsOf(format, termsOf(plan, implementation));
  return { format, seed: plan.seed, epsilon, refusals: refuses, assumes, takes };
};
