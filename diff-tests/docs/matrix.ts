/** The page of libraries: docs/matrix.json, which `npm run matrix` writes, as tables. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

export interface Matrix {
  readonly schema: 1;
  readonly tool: string;
  readonly rows: readonly {
    readonly name: string;
    readonly command: string;
    readonly machine: string;
    readonly runs: number;
    readonly version: string;
    readonly missing: string | null;
    readonly results: readonly {
      readonly operation: string;
      readonly meets: string | null;
      readonly cases: number;
      readonly rejected: number;
      readonly budgetShare: number | string | null;
      readonly reason: string | null;
      readonly counterexample: unknown;
      readonly facts: readonly string[];
    }[];
  }[];
}

export const readMatrix = (): Matrix => JSON.parse(readFileSync(join(root, 'docs/matrix.json'), 'utf8')) as Matrix;

const verdict = ({ meets, cases, rejected }: Matrix['rows'][number]['results'][number]): string =>
  rejected > 0 ? `**${rejected} of ${cases} rejected**` : (meets ?? 'not decided');

const summary = (): string => {
  const { rows } = readMatrix();
  return markdownTable(
    ['implementation', 'version', 'operation', 'meets, or rejected', 'budget', 'reason'],
    rows.flatMap(({ name, version, missing, results }) =>
      missing !== null
        ? [[name, '', '', `not judged: ${missing}`, '', '']]
        : results.map((row, i) => [
            i === 0 ? name : '',
            i === 0 ? version : '',
            `\`${row.operation}\``,
            verdict(row),
            row.budgetShare === null ? '-' : String(row.budgetShare),
            row.reason ?? '',
          ]),
    ),
  );
};

const provenance = (): string => {
  const { tool, rows } = readMatrix();
  const facts = rows.flatMap(({ name, results }) => {
    const seen = [...new Set(results.flatMap((row) => row.facts))];
    return seen.length === 0 ? [] : [`- ${name}: ${seen.join('; ')}`];
  });
  const places = [...new Set(rows.map(({ machine, runs }) => `${runs} cases for each operation on ${machine}`))];
  const commands = rows.map(({ name, command }) => `- ${name}: \`${command}\``);
  return [
    `${tool}, seed 42:`,
    '',
    ...places.map((place) => {
      const names = rows.filter(({ machine, runs }) => place === `${runs} cases for each operation on ${machine}`);
      return `- ${place}: ${names.map(({ name }) => name).join('; ')}`;
    }),
    '',
    'What was seen of each arithmetic:',
    '',
    ...facts,
    '',
    'The commands:',
    '',
    ...commands,
  ].join('\n');
};

export const matrixGenerators: Readonly<Record<string, () => string>> = {
  'matrix-rows': summary,
  'matrix-machine': provenance,
};
