/** What a rejected value resembles. */
import { binary, type BinaryContext } from '../../spec/scalars/binary.ts';
import type { Ratio } from '../../spec/context.ts';
import type { Failure } from '../reporters/schema.ts';
import type { Trial } from '../engine/trial.ts';

export const diagnose = (_trial: Trial, _epsilon: Ratio): Failure['diagnosis'] => [];
export type { BinaryContext };
export { binary };
