/** The setting of one question about templates: nobody is asked, nothing is known by a name, and there is no limit. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Setting } from '../../reasons/search/setting.ts';
import { machineOf } from '../../reasons/template/arithmetic.ts';
import type { Pool } from '../../reasons/template/node.ts';

export const bareSetting = (
  pool: Pool,
  operation: Operation,
  format: FormatName,
  epsilon: number,
): Setting => ({
  pool,
  operation,
  machine: machineOf(format),
  epsilon,
  known: [],
  work: { done: 0 },
  fresh: () => [],
  late: () => false,
});
