/** What a row of a report is about, and how its parts try what may fail. */
import type { Operation } from '../../spec/operation.ts';
import type { Case } from '../cases/generators/cases.ts';
import { orElse, orElseLater } from '../judge/beside.ts';
import type { Terms } from '../judge/judge.ts';
import { findingId } from '../report/evidence.ts';
import type { Finding, Subject } from '../report/finding.ts';
import type { Failure } from '../report/schema.ts';
import { messageOf } from '../runners/answered.ts';
import type { Implementation } from '../runners/implementation.ts';
import { trial, type Trial } from './trial.ts';

export interface RowSettings {
  readonly operation: Operation;
  readonly implementation: Implementation;
  readonly terms: Terms;
  /** What findings of this row are about. */
  readonly subject: Subject;
  /** Those of the conventions that the command line gave. */
  readonly given: readonly string[];
  /** The cases that the implementation was given before this row. */
  readonly earlier: () => Iterable<Case>;
  /** Whether it is run in shards, of which this is one: what is found in all of them is put together later. */
  readonly isShard: boolean;
  /** Whether reasons are looked for where values are wrong. */
  readonly diagnosis: boolean;
  /** Further cases of the operation, by index, for a diagnosis: they are put to the implementation and not counted. */
  readonly further?: readonly (() => Case)[];
  /** Cases by which reasons are told apart: put to it where no known reason accounts for what failed. */
  readonly telling?: () => Iterable<Case>;
  /** Cases that it was not asked yet, among which one is looked for that tells two reasons apart. */
  readonly fresh?: () => Iterable<Case>;
  /** Told what went wrong beside the verdict. */
  readonly warn?: (message: string) => void;
  /** Ctrl-C: what is found is kept, nothing more is looked for. */
  readonly stopped: () => boolean;
  /** Which failures are looked into, and which of them are new: two of each kind when left out. */
  readonly defects?: Defects;
  /** Called with each failure as soon as it is found, so that an interrupted run keeps it. */
  readonly found: (failure: Failure, origin: Origin) => void;
}

/** What says which failures are worth a look. */
export interface Defects {
  /** Asked before a failure is made small. */
  mayLook(failing: Trial): boolean;
  /** Asked of the small case, once: whether it is none of those before. */
  isNew(small: Trial): boolean;
}

/** What a failure needs beside its inputs to be run again. */
export type Origin = Pick<Finding, 'formula' | 'earlier'>;

/** Nothing beside the verdict ends a run: what fails is left out, and said. */
export class Attempts {
  readonly #settings: RowSettings;

  constructor(settings: RowSettings) {
    this.#settings = settings;
  }

  #failed(what: string): (error: unknown) => void {
    return (error) => {
      const { operation, warn } = this.#settings;
      warn?.(`${operation.name}: ${what} was left out: ${messageOf(error)}`);
    };
  }

  beside<V>(what: string, make: () => V, otherwise: V): V {
    return orElse(make, otherwise, this.#failed(what));
  }

  later<V>(what: string, make: () => Promise<V>, otherwise: V): Promise<V> {
    return orElseLater(make, otherwise, this.#failed(what));
  }

  /** A case put to the implementation of the row; `measured`: what is measured beside the verdict is asked for too. */
  try(theCase: Case, measured = true): Promise<Trial> {
    return trial(this.#settings.implementation, theCase, this.#settings.terms, { measured });
  }

  /** The id of a finding with this case. */
  id(theCase: Case): string {
    return findingId(this.#settings.subject, theCase);
  }
}
