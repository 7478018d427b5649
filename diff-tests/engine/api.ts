/** `check` as a function: options in, the report out. */
import type { Report } from '../report/schema.ts';
import { runPlan } from './check.ts';
import { checkedOptions, type CheckOptions, inOptions } from './check-options.ts';
import { disposePlan, makePlan } from './plan.ts';
import { spreadOver } from './spread.ts';

/**
 * Judges an implementation module, or without one the gpu.js fast path, and returns the report. Throws a UsageError
 * that names the option when one is unknown, has a wrong value, or names what does not exist.
 */
export const check = async (options: CheckOptions = {}): Promise<Report> => {
  const checked = checkedOptions(options);
  const made = await makePlan(checked).catch((error: unknown) => {
    throw inOptions(error);
  });
  const plan = { ...made, spread: spreadOver(checked) };
  try {
    return (await runPlan(plan)).report;
  } finally {
    await disposePlan(plan);
  }
};
