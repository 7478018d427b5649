/** What `--assume` takes for granted, beside what an implementation says of itself. */
import { allNames } from '../../spec/operations.ts';
import { assumptionNames } from '../cases/assumptions.ts';
import { type ByOperation, together } from '../cases/by-operation.ts';
import type { Candidate } from '../runners/implementation.ts';
import { knownNames } from '../runners/names.ts';
import type { PlanOptions } from './check-options.ts';

/** The assumptions of `--assume`, by operation. */
export const assumesFrom = (given: PlanOptions['assumes'] = []): ByOperation => {
  const said: ByOperation = Array.isArray(given)
    ? { all: given as readonly string[] }
    : (given as ByOperation);
  for (const [operation, names] of Object.entries(said)) {
    knownNames('--assume', [operation], ['all', ...allNames]);
    if (names.length > 0) knownNames('--assume', names, assumptionNames);
  }
  return said;
};

export const assuming = (candidate: Candidate, assumes: ByOperation): Candidate =>
  'unavailable' in candidate
    ? candidate
    : {
        ...candidate,
        implementation: {
          ...candidate.implementation,
          assumes: together(candidate.implementation.assumes ?? {}, assumes),
        },
      };
