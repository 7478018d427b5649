/** Rows that did not run, or not to their end, and why. */
import type { Unavailable } from '../../impl/backends.ts';
import { defaultEpsilon } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { ieee754 } from '../../spec/profiles/index.ts';
import { internalError } from '../cases/shown.ts';
import type { Result } from '../report/schema.ts';
import { DidNotRun, type Implementation, type Skip } from '../runners/implementation.ts';
import type { Plan } from './plan.ts';
import { emptyCounts } from './row.ts';
import { namedTerms, ratioText, termsOf } from './terms.ts';

/** The row of what did not run. */
export const unavailableResult = (
  plan: Plan,
  operation: Operation,
  backend: string,
  unavailable: Unavailable,
  implementation?: Implementation,
): Result => ({
  implementation: plan.implementationName,
  backend,
  operation: operation.name,
  ...(implementation === undefined
    ? {
        format: 'binary32',
        profile: (plan.profile ?? ieee754).name,
        epsilon: ratioText(plan.epsilon ?? defaultEpsilon),
        conventions: [],
        assumes: [],
      }
    : namedTerms(operation, implementation, termsOf(plan, implementation))),
  like: implementation?.like ?? null,
  refuses: implementation?.refuses ?? true,
  ...(implementation?.program === undefined ? {} : { program: implementation.program }),
  ...emptyCounts,
  unavailable,
});

export const notOffered = (name: string, operation: Operation): Unavailable => ({
  reason: `${name} does not offer ${operation.name}`,
  remedy: `add ${operation.name} to it, or leave it out of --op`,
});

/** What an implementation says of an operation that it does not do. */
export const skipOf = ({ skips = [] }: Implementation, name: string): Skip | undefined =>
  skips.find(({ operation }) => operation === name);

/** Why a row was given up. A mistake of ours costs the row that it is in, and nothing that was found before. */
export const unavailableBy = (error: unknown): Unavailable =>
  error instanceof DidNotRun
    ? { reason: error.message, remedy: error.remedy }
    : {
        reason: internalError(error),
        remedy:
          'the other rows are whole, and what was rejected before it stands: --op leaves this operation out',
      };
