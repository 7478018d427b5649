/** The files of a set of vectors: the same texts for the same settings, on every machine. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation, operations } from '../../../spec/operations.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/case.ts';
import {
  bitsText,
  elementOf,
  isPlain,
  type PlainLine,
  plainText,
  type Vectors,
  type VectorsIndex,
  vectorsText,
} from '../../report/vectors.ts';
import { ratioText } from '../terms.ts';
import { tool } from '../tool.ts';
import { candidatePlaces, casesOf, epsilonIn, forbiddenCases, isListed, type Place } from './cases.ts';
import { chosen } from './chosen.ts';
import { notesOf } from './notes.ts';
import { type Made, makeVector } from './vector.ts';

/** What vectors are made of: all but a denoiser of one's own, whose value is free. */
export const vectorOperations: readonly Operation[] = operations.filter(({ freeValue }) => !freeValue);

/** The name of the file that says what a set consists of. */
export const indexName = 'index.json';

const placeOf = (text: string): Place => {
  const [index, element] = text.split('.');
  return { index: Number(index), element: element === undefined ? null : Number(element) };
};

/** The chosen cases, then those that are to be refused; of a full set also the others that could have been chosen. */
const casesIn = function* (
  operation: Operation,
  format: FormatName,
  size: VectorsIndex['size'],
): Generator<Case> {
  const own = chosen[operation.name];
  // The bank, by which they are chosen, has no formats of 16 bits.
  const places = (own?.[format] ?? own?.['binary32'] ?? '').split(' ').filter((text) => text !== '');
  const at = casesOf(operation, format);
  for (const text of places) yield at(placeOf(text));
  yield* forbiddenCases(operation, format);
  if (size === 'small') return;
  for (const place of candidatePlaces(operation, format)) {
    const text = place.element === null ? `${place.index}` : `${place.index}.${place.element}`;
    const theCase = at(place);
    if (!places.includes(text) && isListed(theCase)) yield theCase;
  }
};

const linesOf = (made: readonly Made[]): PlainLine[] =>
  made.flatMap(({ theCase, loosest }, i) =>
    loosest.map((allowed, element) => ({
      id: i + 1,
      inputs: elementOf(theCase.operation, theCase.inputs, element),
      allowed,
    })),
  );

/** The files of one operation in one format, by name: JSON, and where it is plain its text form. */
export const filesOf = (
  operation: Operation,
  format: FormatName,
  profiles: readonly Profile[],
  size: VectorsIndex['size'],
): ReadonlyMap<string, string> => {
  const made = Array.from(casesIn(operation, format, size), (theCase) => makeVector(theCase, profiles));
  const vectors: Vectors = {
    schema: 1,
    tool,
    operation: operation.name,
    format,
    epsilon: ratioText(defaultEpsilon),
    source: operation.source.name,
    profiles: profiles.map(({ name }) => name),
    notes: notesOf(new Set(made.flatMap(({ test }) => test.flags))),
    tests: made.map(({ test }, i) => ({ id: i + 1, ...test })),
  };
  const name = `${operation.name}.${format}`;
  const files = new Map([[`${name}.json`, vectorsText(vectors)]]);
  if (!isPlain(operation)) return files;
  const names = operation.inputs.map((input) => input.name);
  const epsilon = bitsText(format, epsilonIn(format));
  const text = plainText(vectors, profiles.at(-1)?.name ?? '', names, epsilon, linesOf(made));
  return files.set(`${name}.txt`, text);
};

/** Every file of a set, made one operation and format after the other; a profile that says nothing of a format has none. */
export const filesIn = function* (index: VectorsIndex): Generator<ReadonlyMap<string, string>> {
  for (const name of index.operations) {
    const operation = findOperation(name);
    if (operation === undefined) continue;
    for (const format of index.formats) {
      const profiles = index.profiles.flatMap((profile) => findProfile(profile) ?? []);
      const own = profiles.filter(({ rows }) => rows[format] !== undefined);
      if (own.length > 0) yield filesOf(operation, format, own, index.size);
    }
  }
};

/** The text of the file that says what a set consists of. */
export const indexText = (index: VectorsIndex): string => `${JSON.stringify(index, null, 2)}\n`;
