/** Diagnoses as a report writes them down, and the sentences about them. */
import { isEarlierReason } from '../reasons/earlier-calls.ts';
import type { Diagnosis } from '../reasons/diagnosis.ts';
import { conventionPairs } from '../reasons/resemblance.ts';
import { conventions, type Signature, signatures } from '../reasons/signatures/index.ts';
import type { Failure } from './schema.ts';

type Encoded = Failure['diagnosis'][number];

/** Several names in one text. A name may hold the same word: none is found by taking the text apart. */
const joined = (names: readonly string[]): string => names.join(' and ');

export const encodeDiagnosis = ({ kind, names, agrees, of, link }: Diagnosis): Encoded => ({
  kind,
  name: joined(names),
  agrees,
  of,
  link,
});

/** Every text that stands for signatures, with them. */
const named: readonly (readonly [string, readonly Signature[]])[] = [
  ...conventionPairs(conventions).map((pair) => [joined(pair.map(({ name }) => name)), pair] as const),
  ...signatures.map((signature) => [signature.name, [signature]] as const),
];
const byName = new Map(named);

/** What would be so. */
const phraseOf = ({ kind, name, agrees, of }: Encoded): string => {
  const phrases = byName.get(name)?.map(({ phrase }) => phrase) ?? [name];
  return kind === 'convention'
    ? `agrees with the specification on all ${of} cases if ${joined(phrases)}`
    : `equals '${name}' on ${agrees} of ${of} failing cases`;
};

/** A diagnosis as a sentence, with the public report that it is known from. */
export const reasonOf = (diagnosis: Encoded): string => {
  const link = diagnosis.link === '' ? '' : ` (${diagnosis.link})`;
  return (diagnosis.of === 1 && diagnosis.kind === 'rounding') || isEarlierReason(diagnosis)
    ? diagnosis.name
    : `${phraseOf(diagnosis)}${link}`;
};
