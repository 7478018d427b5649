/** `check` as a function: options in, the report out. */
import type { BackendName } from '../../impl/backends.ts';
import type { Group } from '../../spec/operation.ts';
import type { OperationName } from '../../spec/operations.ts';
import type { ProfileName } from '../../spec/profiles/index.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Report } from '../report/schema.ts';
import type { Implementation } from '../runners/declaration.ts';
import { runPlan } from './check.ts';
import { checkedOptions, inOptions, type PlanOptions } from './check-options.ts';
import { disposePlan, makePlan } from './plan.ts';
import { spreadOver } from './spread.ts';

/** An implementation of any format. */
export type AnyImplementation = { readonly [F in FormatName]: Implementation<F> }[FormatName];

/** What `check` takes as a function. */
export interface CheckOptions extends Omit<
  PlanOptions,
  'implementation' | 'operations' | 'backends' | 'profile' | 'format'
> {
  /**
   * The path or file URL of an implementation module, or its default export itself; without it the gpu.js fast path is
   * judged. A module runs in a worker. An object runs in this process: a call that never returns is not stopped, one
   * that ends the process ends the run, no call has a fresh start, and nothing is stored to be replayed.
   */
  readonly implementation?: string | URL | AnyImplementation | undefined;
  /** Names of operations; all when left out. */
  readonly operations?: readonly (OperationName | Group | `${Group}/${OperationName}`)[] | undefined;
  /** Names of backends, or `all`; for a module `module`. Left out: webasm and cpu, and webgpu where its adapter is hardware. */
  readonly backends?: readonly (BackendName | 'all' | 'module')[] | undefined;
  /** A profile, or the path of a JSON file with one; without it each implementation's own. */
  readonly profile?: ProfileName | `${string}.json` | undefined;
  readonly format?: FormatName | undefined;
}

/**
 * Judges an implementation, or without one the gpu.js fast path, and returns the report. Throws a UsageError that names
 * the option when one is unknown, has a wrong value, or names what does not exist.
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
