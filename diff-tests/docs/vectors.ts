/** The generated regions of docs/vectors.md: docs/vectors.json, which `npm run vectors:measure` writes, as tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { edges } from '../engine/vectors/edges.ts';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

export interface VectorFigures {
  readonly tool: string;
  /** Of the formats that the bank has. */
  readonly rows: readonly {
    readonly operation: string;
    readonly format: string;
    readonly vectors: number;
    readonly bytes: number;
    readonly of: number;
    readonly rejected: Readonly<Record<string, number>>;
    /** Rows of the bank that stay unseen under the loosest profile, each with its name. */
    readonly unseen: readonly string[];
    /** Right programs, and those that the vectors reject although the judge accepts them: "id under profile". */
    readonly right: number;
    readonly unfair: readonly string[];
  }[];
  /** Of the others. */
  readonly sizes: readonly {
    readonly operation: string;
    readonly format: string;
    readonly vectors: number;
    readonly bytes: number;
  }[];
}

export const vectorFigures = (): VectorFigures =>
  JSON.parse(readFileSync(join(root, 'docs', 'vectors.json'), 'utf8')) as VectorFigures;

const strict = 'ieee754';
const loose = 'ieee754-loose';

const table = (): string => {
  const { rows, sizes } = vectorFigures();
  const names = [...new Set(rows.map(({ operation }) => operation))];
  return markdownTable(
    ['operation', 'format', 'vectors', 'bytes', `of the bank, ${strict}`, `of the bank, ${loose}`],
    names.flatMap((name) => [
      ...sizes
        .filter(({ operation }) => operation === name)
        .map(({ format, vectors, bytes }) => [`\`${name}\``, format, `${vectors}`, `${bytes}`, '', '']),
      ...rows
        .filter(({ operation }) => operation === name)
        .map(({ format, vectors, bytes, of, rejected }) => [
          `\`${name}\``,
          format,
          `${vectors}`,
          `${bytes}`,
          `${rejected[strict]} of ${of}`,
          `${rejected[loose]} of ${of}`,
        ]),
    ]),
  );
};

const totals = (): string => {
  const { rows, tool } = vectorFigures();
  const lines = ['binary32', 'binary64'].map((format) => {
    const own = rows.filter((row) => row.format === format);
    const sum = (of: (row: (typeof own)[number]) => number): number =>
      own.reduce((total, row) => total + of(row), 0);
    const all = sum(({ of }) => of);
    const share = (profile: string): string => {
      const found = sum(({ rejected }) => rejected[profile] ?? 0);
      return `${found} of ${all} (${((100 * found) / all).toFixed(1)} %) under \`${profile}\``;
    };
    const unfair = own.flatMap((row) => row.unfair);
    const right = sum((row) => row.right);
    return (
      `- ${format}: ${share(strict)}, ${share(loose)}; of ${right} right programs ` +
      (unfair.length === 0
        ? 'none is rejected that the judge accepts'
        : `${unfair.length} are rejected that the judge accepts: ${unfair.join(', ')}`)
    );
  });
  return [`${tool}, small vectors, through the consumer for Python:`, '', ...lines].join('\n');
};

const unseen = (): string =>
  markdownTable(
    ['operation', 'format', 'only the judge finds'],
    vectorFigures()
      .rows.filter((row) => row.unseen.length > 0)
      .map(({ operation, format, unseen: names }) => [`\`${operation}\``, format, names.join('; ')]),
  );

export const vectorGenerators: Readonly<Record<string, () => string>> = {
  'vector-rows': table,
  'vector-totals': totals,
  'vector-unseen': unseen,
  'vector-edges': () =>
    markdownTable(
      ['flag', 'what it shows'],
      edges.map(({ flag, text }) => [`\`${flag}\``, text]),
    ),
};
