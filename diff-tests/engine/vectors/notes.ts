/** What each flag of a vector means, in two sentences, with the page or the public report that says more. */
import { signatures } from '../../reasons/signatures/index.ts';
import type { VectorNote } from '../../report/vectors.ts';
import { edges } from './edges.ts';

const repository = 'https://github.com/epscheck/epscheck/blob/main/docs';

/** "owner/repository#number" or "owner/repository@commit" as an address; without one the page of all reasons. */
const addressOf = (link: string): string => {
  const [, name, kind, where] = /^([\w.-]+\/[\w.-]+)([#@])(.+)$/.exec(link) ?? [];
  return name === undefined
    ? `${repository}/diagnosis.md`
    : `https://github.com/${name}/${kind === '#' ? 'issues' : 'commit'}/${where}`;
};

/** What an answer outside its set may come of. */
const means: Readonly<Record<VectorNote['kind'], string>> = {
  edge: '',
  convention: 'Others choose so; it is outside here.',
  defect: 'A known mistake; it is outside here.',
  rounding: 'Other roundings; they are outside under the strictest profile.',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const all = new Map<string, VectorNote>([
  ...edges.map(
    ({ flag, text, page }) => [flag, { kind: 'edge', text, link: `${repository}/${page}` }] as const,
  ),
  ...signatures.map(
    ({ name, kind, phrase, link }) =>
      [name, { kind, text: `${capital(phrase)}. ${means[kind]}`, link: addressOf(link) }] as const,
  ),
]);

/** The notes of these flags, in the order in which flags are told. */
export const notesOf = (flags: ReadonlySet<string>): Record<string, VectorNote> =>
  Object.fromEntries([...all].filter(([flag]) => flags.has(flag)));
