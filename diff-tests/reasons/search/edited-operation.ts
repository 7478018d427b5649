/** A definition with some edits, as an operation that can be judged. */
import type { Operation } from '../../../spec/operation.ts';
import { type Order, operationOf } from '../template/operation.ts';
import type { Template } from '../template/template.ts';
import type { Said } from './finalist.ts';

export interface Edited {
  readonly template: Template;
  /** null: that of the definition. */
  readonly order: Order | null;
  readonly edits: readonly Said[];
}

const operations = new WeakMap<Edited, Operation>();

/** The definition so edited: one for each edit, so that what the judge says of it is asked once. */
export const editedOperation = (operation: Operation, edited: Edited): Operation => {
  const made = operations.get(edited) ?? operationOf(operation, edited.template, edited.order);
  operations.set(edited, made);
  return made;
};
