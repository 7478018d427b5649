/** The files of a set of vectors: the same texts for the same settings, on every machine. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation, operations, papers } from '../../../spec/operations.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
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
import { edges } from './edges.ts';
import { notesOf } from './notes.ts';
import { plainest } from './plainest.ts';
import { type Made, makeVector } from './vector.ts';

/** What vectors are made of: all but a denoiser of one's own, whose value is free. */
export const vectorOperations: readonly Operation[] = [...operations, ...papers].filter(
  ({ freeValue }) => !freeValue,
);

/** The name of the file that says what a set consists of. */
export const indexName = 'index.json';

const placeOf = (text: string): Place => {
  const [index, element] = text.split('.');
  return { index: Number(index), element: element === undefined ? null : Number(element) };
};

const textOf = ({ index, element }: Place): string => (element === null ? `${index}` : `${index}.${element}`);

/** Where the first cases of a set are. */
const firstPlaces = (operation: Operation, format: FormatName): readonly Place[] => {
  const own = chosen[operation.name];
  if (own === undefined) return plainest(operation, format);
  // The bank, by which they are chosen, has no formats of 16 bits.
  const places = own[format] ?? own['binary32'] ?? '';
  return places
    .split(' ')
    .filter((text) => text !== '')
    .map(placeOf);
};

/** The chosen cases, then those that are to be refused; of a full set also the others that could have been chosen. */
const casesIn = function* (
  operation: Operation,
  format: FormatName,
  size: VectorsIndex['size'],
): Generator<Case> {
  const places = firstPlaces(operation, format);
  const at = casesOf(operation, format);
  for (const place of places) yield at(place);
  yield* forbiddenCases(operation, format);
  if (size === 'small') return;
  const taken = new Set(places.map(textOf));
  for (const place of candidatePlaces(operation, format)) {
    const theCase = at(place);
    if (!taken.has(textOf(place)) && isListed(theCase)) yield theCase;
  }
};

type Numbered = Made & { readonly id: number };

/** Vectors that name the same mistake, the first ones: more would say no more, and a file is to be small. */
const mostOfAMistake = 2;
const edgeFlags = new Set(edges.map(({ flag }) => flag));

const withFewFlags = (all: readonly Numbered[]): Numbered[] => {
  const named = new Map<string, number>();
  return all.map(({ test, ...more }) => {
    const flags = test.flags.filter((flag) => {
      const before = named.get(flag) ?? 0;
      named.set(flag, before + 1);
      return edgeFlags.has(flag) || before < mostOfAMistake;
    });
    return { ...more, test: { ...test, flags } };
  });
};

const linesOf = (made: readonly Numbered[]): PlainLine[] =>
  made.flatMap(({ id, theCase, loosest }) =>
    loosest.map((allowed, element) => ({
      id,
      inputs: elementOf(theCase.operation, theCase.inputs, element),
      allowed,
    })),
  );

const textsOf = (
  operation: Operation,
  format: FormatName,
  profiles: readonly Profile[],
  made: readonly Numbered[],
): ReadonlyMap<string, string> => {
  const vectors: Vectors = {
    schema: 1,
    tool,
    operation: operation.name,
    format,
    epsilon: ratioText(defaultEpsilon),
    source: operation.source.name,
    profiles: profiles.map(({ name }) => name),
    notes: notesOf(new Set(made.flatMap(({ test }) => test.flags))),
    tests: made.map(({ id, test }) => ({ id, ...test })),
  };
  const name = `${operation.name}.${format}`;
  const files = new Map([[`${name}.json`, vectorsText(vectors)]]);
  if (!isPlain(operation)) return files;
  const names = operation.inputs.map((input) => input.name);
  const epsilon = bitsText(format, epsilonIn(format));
  const text = plainText(vectors, profiles.at(-1)?.name ?? '', names, epsilon, linesOf(made));
  return files.set(`${name}.txt`, text);
};

/** Bytes of a small set in a format: 200 kB for the four of an operation. Those of the bank say the most. */
const mostBytes = (format: FormatName): number => (formats[format].width === 16 ? 20_000 : 80_000);

const bytesIn = (texts: Iterable<string>): number =>
  [...texts].reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);

const lengthOf = ({ test }: Numbered): number => JSON.stringify(test).length;

/**
 * The files of one operation in one format, by name: JSON, and where it is plain its text form. What is too large for a
 * small set is left out, the largest first; ids stay what they are in a full one.
 */
export const filesOf = (
  operation: Operation,
  format: FormatName,
  profiles: readonly Profile[],
  size: VectorsIndex['size'],
): ReadonlyMap<string, string> => {
  const cases = Array.from(casesIn(operation, format, size), (theCase) => makeVector(theCase, profiles));
  let made: readonly Numbered[] = cases.map((one, i) => ({ ...one, id: i + 1 }));
  for (;;) {
    const texts = textsOf(operation, format, profiles, withFewFlags(made));
    if (size === 'full' || made.length <= 1 || bytesIn(texts.values()) <= mostBytes(format)) return texts;
    const largest = made.reduce((most, one) => (lengthOf(one) > lengthOf(most) ? one : most));
    made = made.filter((one) => one !== largest);
  }
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
