/** Modules under the harness: what they declare is read by the lists that it has. */
import { z } from 'zod';
import { clashIn, conventionNames, conventionsOf } from '../reasons/signatures/index.ts';
import { listed, problemsOf } from '../runners/contract.ts';
import type { Implementation } from '../runners/implementation.ts';
import { type Loading, loadModule as load, type Opened, openModule as open } from '../runners/module.ts';

/** Names of conventions. Those that exclude each other are refused by name: no definition follows both. */
const declared = z.object({
  conventions: z.array(listed(conventionNames, 'convention')).superRefine((names, context) => {
    const clash = clashIn(conventionsOf(names));
    if (clash !== null) context.addIssue({ code: 'custom', message: clash });
  }),
});

const loading = (timeout: number, signal?: AbortSignal): Loading => ({
  timeout,
  signal,
  problemsOf: (module) => {
    const parsed = declared.safeParse(module);
    return parsed.success ? null : problemsOf(parsed.error);
  },
});

/** A module in a worker, by itself: see runners/module.ts. */
export const openModule = (path: string, timeout: number): Promise<Opened> => open(path, loading(timeout));

/** A module as an implementation: see runners/module.ts. */
export const loadModule = (path: string, timeout: number, signal?: AbortSignal): Promise<Implementation> =>
  load(path, loading(timeout, signal));
