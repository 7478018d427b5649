/** All families of edits, in the order of preference. */
import { added, clamped, factored, narrowed } from './added.ts';
import { anotherOperation } from './another-operation.ts';
import { anotherValue } from './another-value.ts';
import type { Family } from './edit.ts';
import { epsilons } from './epsilon.ts';
import { indexed } from './indices.ts';
import { leftOut } from './left-out.ts';

export const families: readonly Family[] = [
  leftOut,
  indexed,
  anotherValue,
  anotherOperation,
  epsilons,
  added,
  clamped,
  factored,
  narrowed,
];
