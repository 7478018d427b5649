/** What a worker of the pool runs: the rows of one operation. */
import { findOperation } from '../../spec/operations.ts';
import { runRows } from './check.ts';
import { makePlan, type Plan } from './plan.ts';
import type { RowsDone, RowsTask } from './rows-task.ts';

let warnings: string[] = [];
/** Made once for the worker: what a backend compiled stays. */
let made: Promise<Plan> | null = null;

export default async ({ options, operation: name, unavailable, shared }: RowsTask): Promise<RowsDone> => {
  warnings = [];
  made ??= makePlan({ ...options, warn: (text) => warnings.push(text) });
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  const own = await made;
  const candidates = own.candidates.map(
    (one) => unavailable.find(({ backend }) => backend === one.backend) ?? one,
  );
  const plan = { ...own, candidates, stopped: () => Atomics.load(shared, 0) === 1 };
  const rows = await runRows(plan, operation, () => void Atomics.add(shared, 1, 1));
  return { rows, warnings };
};
