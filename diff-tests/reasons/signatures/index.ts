/** What an implementation can be instead of right: see signature.ts. */
import type { ByOperation } from '../../cases/by-operation.ts';
import { problemWith } from './clash.ts';
import { conventions } from './conventions.ts';
import { defects } from './defects/index.ts';
import { roundings } from './roundings/index.ts';
import type { Convention, Signature } from './signature.ts';

export { isTemplated } from './changed.ts';
export { changed } from './changed-by.ts';
export { clashOf } from './clash.ts';
export { problemIn };
export { conventions, defects, roundings };
export { makeFormulas } from './formulas.ts';
export type { Convention, Signature } from './signature.ts';
export { findStructural, structural } from './structural.ts';

export const conventionNames: readonly string[] = conventions.map(({ name }) => name);

/** By its name or its id. */
export const findConvention = (text: string): Convention | undefined =>
  conventions.find(({ name, id }) => name === text || id === text);

/** The conventions of these names or ids, each once. */
export const conventionsOf = (names: readonly string[]): readonly Convention[] =>
  conventions.filter(({ name, id }) => names.includes(name) || names.includes(id));

/** What is wrong with conventions by operation, in one sentence; null where nothing is. */
const problemIn = (said: ByOperation): string | null => problemWith(said, conventionsOf);

/** All that a rejected implementation is compared with. */
export const signatures: readonly Signature[] = [...conventions, ...defects, ...roundings];
