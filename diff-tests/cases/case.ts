/** One case: inputs of an operation, as they are put to an implementation. */
import type { Breach } from '../../spec/forbidden.ts';
import type { Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { HostInputs } from './values.ts';

/** One call: an operation and its inputs. `forbidden` is the specification's refusal, when the types forbid them. */
export interface Case {
  readonly operation: Operation;
  readonly format: FormatName;
  readonly inputs: HostInputs;
  readonly forbidden: Breach | null;
}
