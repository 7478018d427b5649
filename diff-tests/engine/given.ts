/** Conventions from the command line. */
import { saidOf } from '../cases/by-operation.ts';
import { withLibrary } from '../reasons/libraries.ts';
import { findConvention } from '../reasons/signatures/index.ts';

/** Names of conventions for all operations, and of a library; null: none. */
export interface Given {
  readonly conventions: readonly string[];
  readonly like: string | null;
}

/** What was given that changes an operation: names, the library's among them. */
export const givenFor = ({ conventions, like }: Given, operation: string): readonly string[] =>
  saidOf(withLibrary(like, { all: conventions }), operation).filter(
    (name) => findConvention(name)?.operations.includes(operation) === true,
  );
