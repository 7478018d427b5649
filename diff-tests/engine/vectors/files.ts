/** The files of a set of vectors: the same texts for the same settings, on every machine. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations, papers } from '../../../spec/operations.ts';
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

/** Mistakes that were named before, how often. */
class Named {
  readonly #often = new Map<string, number>();

  /** Whether a flag is to stand once more. */
  readonly isWanted = (flag: string): boolean =>
    edgeFlags.has(flag) || (this.#often.get(flag) ?? 0) < mostOfAMistake;

  /** The flags that are to stand, which are named with this. */
  take(flags: readonly string[]): string[] {
    const taken = flags.filter(this.isWanted);
    for (const flag of taken) this.#often.set(flag, (this.#often.get(flag) ?? 0) + 1);
    return taken;
  }
}

const withFewFlags = (all: readonly Numbered[]): Numbered[] => {
  const named = new Named();
  return all.map(({ test, ...more }) => ({ ...more, test: { ...test, flags: named.take(test.flags) } }));
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

/** Letters of the vectors of a full set in a format: a test reads a file at once. */
const mostLetters = 1_000_000;

const bytesIn = (texts: Iterable<string>): number =>
  [...texts].reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);

const lengthOf = ({ test }: Made): number => JSON.stringify(test).length;

type FilesOf = (
  operation: Operation,
  format: FormatName,
  profiles: readonly Profile[],
) => ReadonlyMap<string, string>;

/** What is too large is left out, the largest first; ids stay what they are in a full set. */
const smallFilesOf: FilesOf = (operation, format, profiles) => {
  let made: readonly Numbered[] = Array.from(casesIn(operation, format, 'small'), (theCase, i) => ({
    ...makeVector(theCase, profiles, () => true),
    id: i + 1,
  }));
  for (;;) {
    const texts = textsOf(operation, format, profiles, withFewFlags(made));
    if (made.length <= 1 || bytesIn(texts.values()) <= mostBytes(format)) return texts;
    const largest = made.reduce((most, one) => (lengthOf(one) > lengthOf(most) ? one : most));
    made = made.filter((one) => one !== largest);
  }
};

/** Vectors are made until the file is full, and a mistake is looked for until it is named often enough. */
const fullFilesOf: FilesOf = (operation, format, profiles) => {
  const named = new Named();
  const made: Numbered[] = [];
  let left = mostLetters;
  for (const theCase of casesIn(operation, format, 'full')) {
    const { test, ...more } = makeVector(theCase, profiles, named.isWanted);
    const one = { ...more, test: { ...test, flags: named.take(test.flags) }, id: made.length + 1 };
    left -= lengthOf(one);
    if (left < 0) break;
    made.push(one);
  }
  return textsOf(operation, format, profiles, made);
};

/** The files of one operation in one format, by name: JSON, and where it is plain its text form. */
export const filesOf = (
  operation: Operation,
  format: FormatName,
  profiles: readonly Profile[],
  size: VectorsIndex['size'],
): ReadonlyMap<string, string> =>
  (size === 'small' ? smallFilesOf : fullFilesOf)(operation, format, profiles);

/** The text of the file that says what a set consists of. */
export const indexText = (index: VectorsIndex): string => `${JSON.stringify(index, null, 2)}\n`;
