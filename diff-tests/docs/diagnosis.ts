/** The generated regions of docs/diagnosis.md: what a rejection is compared with, and what the bank measured. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conventions, defects, roundings, type Signature } from '../reasons/signatures/index.ts';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

const linkOf = (link: string): string => {
  const [, repository, kind, where] = /^([^#@]+)([#@])(.+)$/.exec(link) ?? [];
  if (repository === undefined) return '';
  return `[${link}](https://github.com/${repository}/${kind === '#' ? 'issues' : 'commit'}/${where})`;
};

const listOf = (signatures: readonly Signature[]): string =>
  markdownTable(
    ['name', 'operations', 'seen in'],
    signatures.map(({ name, operations, link }) => [
      name,
      operations.map((operation) => `\`${operation}\``).join(' '),
      linkOf(link),
    ]),
  );

/** What `npm run bank` measured last; the file is written by it, and a test says when it is of another bank. */
export interface BankFigures {
  readonly summary: readonly string[];
  /** The same beyond the mirror. */
  readonly papers: readonly string[];
  /** What random-pairs.ts measured last. */
  readonly pairs: Readonly<Record<string, number>>;
  /** What `npm run bank -- --writings` measured last. */
  readonly writings: readonly {
    readonly writing: string;
    readonly rejected: number;
    readonly full: number;
    readonly part: number;
    readonly silent: number;
    readonly wrong: number;
  }[];
  readonly profiles: readonly { readonly profile: string; readonly format: string; readonly rejected: number; readonly of: number }[];
}

const figures = (): BankFigures =>
  JSON.parse(readFileSync(join(root, 'docs', 'bank.json'), 'utf8')) as BankFigures;

export const diagnosisGenerators: Readonly<Record<string, () => string>> = {
  conventions: () =>
    markdownTable(
      ['name', 'id', 'operations', 'seen in'],
      conventions.map(({ name, id, operations, link }) => [
        name,
        `\`${id}\``,
        operations.map((operation) => `\`${operation}\``).join(' '),
        linkOf(link),
      ]),
    ),
  defects: () => listOf(defects),
  roundings: () => listOf(roundings),
  pairs: () => {
    const { of, ...outcomes } = figures().pairs;
    const counts = Object.entries(outcomes);
    return markdownTable(['pairs', ...counts.map(([name]) => name)], [[String(of), ...counts.map(([, n]) => String(n))]]);
  },
  writings: () =>
    markdownTable(
      ['written', 'rejected', 'named in full', 'in part', 'silent', 'wrong'],
      figures().writings.map((one) => Object.values(one).map(String)),
    ),
  bank: () => figures().summary.map((line) => `- ${line}`).join('\n'),
  'bank-papers': () => figures().papers.map((line) => `- ${line}`).join('\n'),
  'bank-profiles': () =>
    markdownTable(
      ['profile', 'format', 'rejected', 'of'],
      figures().profiles.map(({ profile, format, rejected, of }) => [
        `\`${profile}\``,
        format,
        String(rejected),
        String(of),
      ]),
    ),
};
