/** One thing that an implementation produced, beside what is allowed of it. */
import type { HostTensor } from '../cases/values.ts';
import type { AllowedSets } from './allowed.ts';
import type { Broken } from './broken.ts';
import type { Evaluation } from './lifted.ts';

export type Part =
  'value' | 'time' | 'state' | 'noise' | 'order' | 'calls' | 'purity' | 'shape' | 'refusal' | 'error';

/** What is certainly allowed (`inner`), and what is perhaps allowed (`outer`; null: what was known before). */
export interface Look {
  readonly outer: AllowedSets | null;
  readonly inner: AllowedSets;
}

export interface Comparison {
  readonly part: Part;
  /** The step of a sampler that it belongs to. */
  readonly step: number | null;
  readonly output: HostTensor;
  readonly allowed: AllowedSets;
  /** Closer looks at the ends of the sets, until no doubt is left; null where `allowed` is exact. */
  readonly closer: (() => Iterable<Look>) | null;
  /** Whether its elements count: a time passed to the model is no output value. */
  readonly counts: boolean;
  /** What was run to know what is allowed, and can be run over other contexts; null for what is passed to the model. */
  readonly evaluation: Evaluation | null;
  /** The part to name when the comparison fails, where looking closer tells more than `part`. */
  readonly blame?: () => Part;
}

/** What is not there to be compared: a call too many or too few. */
export interface Missing {
  readonly part: Part;
  readonly step: number | null;
  readonly broken: Broken;
}
