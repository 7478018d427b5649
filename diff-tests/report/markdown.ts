/** A report as GitHub's Markdown: for a pull request's comment or a job's summary. */
import { shown, shownLines } from '../cases/shown.ts';
import { evalLine } from './eval-line.ts';
import { failureText, placeOf } from './failure.ts';
import { missingLines } from './missing.ts';
import { proposalOf } from './proposal.ts';
import { storedVerdict } from './retried.ts';
import { declared, heads, meetsLine, rowOf, verdictLine } from './rows.ts';
import { countsText } from './row-verdict.ts';
import type { Report, Result } from './schema.ts';

/** A comment on GitHub holds so many characters; a job's summary, 1 MiB, holds more. */
export const longestMarkdown = 65_536;

/** A fence longer than any run of backticks in a text. */
const fence = (text: string, least: number): string =>
  '`'.repeat(Math.max(least - 1, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);

/** Foreign text in a line: as code, in which nothing is markup and nobody is mentioned. */
const code = (text: string): string => {
  const line = shown(text);
  const [marks, space] = [fence(line, 1), /^`|`$/.test(line) ? ' ' : ''];
  return line === '' ? '' : `${marks}${space}${line}${space}${marks}`;
};

const block = (text: string): string => {
  const marks = fence(text, 3);
  return `${marks}text\n${shownLines(text)}\n${marks}`;
};

const details = (summary: string, text: string): string =>
  `<details><summary>${summary}</summary>\n\n${block(text)}\n\n</details>`;

/** HTML of a name of ours or of others, for a summary. */
const html = (text: string): string =>
  `<code>${shown(text).replace(/[&<>"'`|@*_~[\]\\#]/g, (sign) => `&#${sign.codePointAt(0)};`)}</code>`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (ran: readonly Result[]): string =>
  [
    line(heads),
    line(heads.map((_, i) => (i < 2 ? '---' : '---:'))),
    ...ran.map((row) =>
      line(rowOf(row).map((cell, i) => (i < 2 ? code(cell).replaceAll('|', '\\|') : cell))),
    ),
  ].join('\n');

/** The first counterexample of a rejected row, folded. */
const rejectedOf = (row: Result, replayable: boolean): readonly string[] => {
  const [first] = row.failures;
  if (row.rejected === 0 || first === undefined) return [];
  const proposal = proposalOf(row);
  const text = [
    ...(proposal === null ? [] : [proposal, '']),
    failureText(first, replayable, evalLine(row, first)),
    ...(row.failures.length > 1 ? [`    and ${row.failures.length - 1} more in the JSON`] : []),
  ].join('\n');
  const head = `${html(`${row.operation} on ${row.backend}`)}, ${placeOf(first)}: ${countsText(row)}`;
  return [details(head, text)];
};

/** What fits, from the top, and how many blocks did not. */
const fitted = (parts: readonly string[], end: string): string => {
  const room = longestMarkdown - end.length - 80;
  let [length, kept] = [0, 0];
  for (const part of parts) {
    length += part.length + 2;
    if (length > room) break;
    kept += 1;
  }
  const rest = parts.length - kept;
  const more = rest === 0 ? [] : [`${rest} more part${rest === 1 ? '' : 's'} in the JSON.`];
  return `${[...parts.slice(0, kept), ...more, end].join('\n\n')}\n`;
};

/** `replayable`: whether failures were stored, so that `replay` finds them. */
export const markdownReport = (report: Report, replayable = true): string => {
  const { results, stored, tool, seed } = report;
  const ran = results.filter(({ unavailable, rejected }) => unavailable === null || rejected > 0);
  const [first] = results;
  const profiles = [...new Set(ran.map(({ profile }) => profile))].join(', ');
  const head = [
    `### ${code(tool)}: ${code(first?.implementation ?? '')}`,
    [`${profiles === '' ? '' : `under ${code(profiles)}, `}seed ${seed}`, ...declared(ran).map(code)].join(
      ', ',
    ),
    `**${verdictLine(report, ran)}** ${meetsLine(report, ran).join(' ')}`.trim(),
  ];
  const again = stored.map((retried) => {
    const text = retried.failure === null ? '' : failureText(retried.failure);
    const name = html(`${retried.replay}: ${retried.operation} on ${retried.backend}`);
    return details(`stored finding ${name}: ${storedVerdict(retried)}`, text);
  });
  const absent = missingLines(results).join('\n');
  return fitted(
    [
      ...head,
      ...(ran.length === 0 ? [] : [tableOf(ran)]),
      ...ran.flatMap((row) => rejectedOf(row, replayable)),
      ...again,
      ...(absent === '' ? [] : [details('did not run', absent)]),
    ],
    'Judged by epscheck: a result is in the set that the profile allows, or it is not.',
  );
};
