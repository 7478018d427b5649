/** Diagnoses as a report writes them down, and the sentences about them. */
import { assumptions } from '../cases/assumptions.ts';
import { isEarlierReason } from '../reasons/earlier-calls.ts';
import { encodeInputs } from '../cases/encoded-inputs.ts';
import type { ByEdit, Diagnosis } from '../reasons/diagnosis.ts';
import { conventionPairs } from '../reasons/resemblance.ts';
import { conventions, type Signature, signatures } from '../reasons/signatures/index.ts';
import { joinedBy } from './joined.ts';
import { inputLines } from './inputs-text.ts';
import type { Failure } from './schema.ts';

type Encoded = Failure['diagnosis'][number];

/** Several names in one text. A name may hold the same word: none is found by taking the text apart. */
const joined = (names: readonly string[]): string => names.join(' and ');

export const encodeDiagnosis = ({ kind, names, agrees, of, link, byEdit }: Diagnosis): Encoded => ({
  kind,
  name: joined(names),
  agrees,
  of,
  link,
  ...(byEdit === undefined ? {} : encodeByEdit(byEdit)),
});

const encodeByEdit = ({
  stratum,
  explains,
  exception,
  edit,
  cut,
  choice,
  ordinary,
}: ByEdit): Partial<Encoded> => ({
  stratum,
  explains: { ...explains },
  exception: exception === null ? null : { inputs: encodeInputs(exception, []) },
  edit: { ...edit },
  ...(cut ? { cut } : {}),
  ...(choice === undefined ? {} : { choice: { ...choice } }),
  ...(ordinary === undefined ? {} : { ordinary }),
});

const rewritten = signatures.filter(({ kind, rewrite }) => kind === 'defect' && rewrite !== undefined);

/** Every text that stands for signatures, with them. */
const named: readonly (readonly [string, readonly Signature[]])[] = [
  ...conventions.flatMap((one) =>
    signatures.map((other) => [joined([one.name, other.name]), [one, other]] as const),
  ),
  // Beyond the mirror two mistakes are named together.
  ...rewritten.flatMap((one) =>
    rewritten.map((other) => [joined([one.name, other.name]), [one, other]] as const),
  ),
  ...conventionPairs(conventions).map((pair) => [joined(pair.map(({ name }) => name)), pair] as const),
  ...signatures.map((signature) => [signature.name, [signature]] as const),
];
const byName = new Map(named);
const phrasesOf = (name: string): readonly string[] =>
  byName.get(name)?.map(({ phrase }) => phrase) ?? [name];

/** A case that is more than this many letters is cut off. */
const longestException = 160;

/** Of which cases an edit speaks. */
const casesOf = ({ stratum, choice = {} }: Encoded): string => {
  const outside = assumptions.find(({ name }) => name === stratum)?.outside;
  const what = [
    ...Object.entries(choice).map(([flag, value]) => `${flag} = ${value}`),
    ...(outside === undefined ? [] : [outside]),
  ];
  return what.length === 0 ? 'cases' : `cases with ${joinedBy('and', what)}`;
};

/** What an edit accounts for: the numbers, and the first exception. */
const editPhrase = (diagnosis: Encoded): string | null => {
  const { name, explains, exception, cut, ordinary } = diagnosis;
  if (explains === undefined) return null;
  const { failing, of, passing, ofPassing } = explains;
  const whole = failing === of && passing === ofPassing;
  const counts = `${failing} of ${of} failing and ${passing} of ${ofPassing} passing ${casesOf(diagnosis)}`;
  const short = cut === true ? ' (the search ended before all was tried)' : '';
  const usual = ordinary === undefined ? '' : '; every ordinary case is accepted';
  const but =
    whole || exception === undefined || exception === null
      ? ''
      : `; not on ${inputLines(exception.inputs)
          .map((line) => line.replaceAll(/\s+/g, ' '))
          .join('; ')
          .slice(0, longestException)}`;
  return `${whole ? 'as if' : 'nearly as if'} ${phrasesOf(name).join(' and ')}: so on ${counts}${short}${but}${usual}`;
};

/** What would be so. */
const phraseOf = ({ kind, name, agrees, of }: Encoded): string => {
  const phrases = phrasesOf(name);
  return kind === 'convention'
    ? `agrees with the specification on all ${of} cases if ${joined(phrases)}`
    : `equals '${name}' on ${agrees} of ${of} failing cases`;
};

/** A diagnosis as a sentence, with the public report that it is known from. */
export const reasonOf = (diagnosis: Encoded): string => {
  const link = diagnosis.link === '' ? '' : ` (${diagnosis.link})`;
  const byEdit = editPhrase(diagnosis);
  if (byEdit !== null) return `${byEdit}${link}`;
  return (diagnosis.of === 1 && diagnosis.kind === 'rounding') || isEarlierReason(diagnosis)
    ? diagnosis.name
    : `${phraseOf(diagnosis)}${link}`;
};

const isWhole = ({ agrees, of, explains }: Encoded): boolean =>
  explains === undefined
    ? agrees === of
    : explains.failing === explains.of && explains.passing === explains.ofPassing;

/** Whether a diagnosis accounts for the same cases as the one before: either may be what happened. */
export const isRival = (one: Encoded, before: Encoded | undefined): boolean =>
  before !== undefined &&
  [one, before].every((diagnosis) => isWhole(diagnosis) && !isEarlierReason(diagnosis)) &&
  one.of === before.of &&
  one.kind === before.kind &&
  one.stratum === before.stratum;
