/** What an implementation can be instead of right: see signature.ts. */
import { conventions } from './conventions.ts';
import { defects } from './defects/index.ts';
import { roundings } from './roundings/index.ts';
import type { Signature } from './signature.ts';

export { changed, isTemplated } from './changed.ts';
export { clashIn, clashOf } from './clash.ts';
export { conventions, defects, roundings };
export { makeFormulas } from './formulas.ts';
export type { Signature } from './signature.ts';
export { findStructural, structural } from './structural.ts';

export const conventionNames: readonly string[] = conventions.map(({ name }) => name);

export const findConvention = (name: string): Signature | undefined =>
  conventions.find((convention) => convention.name === name);

/** The conventions of these names, each once. */
export const conventionsOf = (names: readonly string[]): readonly Signature[] =>
  conventions.filter(({ name }) => names.includes(name));

/** All that a rejected implementation is compared with. */
export const signatures: readonly Signature[] = [...conventions, ...defects, ...roundings];
