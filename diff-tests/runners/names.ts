/** Names that people type: what they may have meant, and the other names of the formats. */
import { closest, distance } from 'fastest-levenshtein';
import { shown } from '../cases/shown.ts';
import { usageError, UsageError } from './usage-error.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';

/** How other libraries call the formats. */
const formatAliases: Readonly<Record<string, FormatName>> = {
  float16: 'binary16',
  fp16: 'binary16',
  f16: 'binary16',
  half: 'binary16',
  bf16: 'bfloat16',
  float32: 'binary32',
  fp32: 'binary32',
  f32: 'binary32',
  float: 'binary32',
  single: 'binary32',
  float64: 'binary64',
  fp64: 'binary64',
  f64: 'binary64',
  double: 'binary64',
};

/** The name of a format by any of its names; another text as it stands. */
export const formatName = (text: string): string => formatAliases[text.trim().toLowerCase()] ?? text;

export const isFormat = (name: string): name is FormatName =>
  (formatNames as readonly string[]).includes(name);

/** A name is meant where less than half of it has to change. */
const meant = (name: string, known: readonly string[]): string | null => {
  if (known.length === 0 || name === '') return null;
  const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '');
  const same = known.find((other) => plain(other) === plain(name));
  const nearest = same ?? closest(plain(name), known.map(plain));
  const found = same ?? known.find((other) => plain(other) === nearest) ?? null;
  if (found === null) return null;
  return 2 * distance(plain(name), plain(found)) < Math.max(name.length, 2) ? found : null;
};

/** Names in a sentence; those that have commas of their own one a line. */
const listed = (known: readonly string[]): string =>
  known.some((name) => name.includes(',')) ? `\n  ${known.join('\n  ')}` : ` ${known.join(', ')}`;

/** What follows a name that is not known: what was meant, and what there is. Of several lines where names have commas. */
export const knownAre = (name: string, known: readonly string[]): string => {
  const found = meant(name, known);
  return `${found === null ? '; known are' : `; did you mean ${found}? Known are`}${listed(known)}`;
};

/** `did you mean x=? `, or nothing. */
export const suggestion = (name: string, known: readonly string[]): string => {
  const found = meant(name, known);
  return found === null ? '' : `did you mean ${found}=? `;
};

/** Every name must be known, and stand once. Throws a UsageError that says what was meant and what is known. */
export const knownNames = (
  option: string,
  names: readonly string[],
  known: readonly string[],
): readonly string[] => {
  for (const [i, name] of names.entries()) {
    if (!known.includes(name))
      throw usageError(`${option}: unknown name '${shown(name)}'${knownAre(name, known)}`);
    if (names.indexOf(name) !== i) throw new UsageError(`${option}: '${name}' stands twice`);
  }
  if (names.length === 0) throw usageError(`${option}: a name is missing; known are${listed(known)}`);
  return names;
};

/** The format of an option by any of its names. */
export const knownFormat = (option: string, text: string): FormatName => {
  const name = formatName(text);
  knownNames(option, [name], formatNames);
  return name as FormatName;
};
