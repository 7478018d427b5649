/** A report as text for a reader. No timings, but those of a search: the same run gives the same text. */
import { evalLine } from './eval-line.ts';
import { exhaustLines } from './exhaust-text.ts';
import { failureText, firstOfEach, placeOf } from './failure.ts';
import { missingLines } from './missing.ts';
import { proposalOf } from './proposal.ts';
import { storedVerdict } from './retried.ts';
import { declared, meetsLine, tableOf, verdictLine } from './rows.ts';
import type { Report, Result } from './schema.ts';
import { searchedLines } from './searched.ts';
import { factLines } from './seen.ts';
import { shown } from '../cases/shown.ts';
import { table } from './table.ts';

/** A report may come from elsewhere: its names are as foreign as its messages. */
export const named = <T extends { readonly operation: string; readonly backend: string }>(row: T): T => ({
  ...row,
  operation: shown(row.operation),
  backend: shown(row.backend),
});

/** Blocks of a row, one of each kind. */
export const mostBlocks = 3;

/** What a row would have to say to be accepted, its counterexamples, and how many more there are. */
const rejectedText = (result: Result, replayable: boolean): string[] => {
  const { operation, backend, failures } = result;
  const [row, proposal] = [`  ${operation} on ${backend}`, proposalOf(result)];
  const blocks = firstOfEach(failures, mostBlocks);
  const more = failures.length - blocks.length;
  return [
    ...(proposal === null ? [] : [`${row}: ${proposal}`]),
    ...blocks.map(
      (failure) =>
        `${row}, ${placeOf(failure)}\n${failureText(failure, replayable, evalLine(result, failure))}`,
    ),
    ...(more > 0 ? [`    and ${more} more in the JSON`] : []),
  ];
};

/** What a report says beside verdicts, failures and stored findings; a part of no lines has nothing to say. */
export const otherSections = (
  report: Report,
  results: readonly Result[],
  ran: readonly Result[],
): readonly { readonly title: string; readonly lines: readonly string[] }[] => [
  { title: 'Every input was tried', lines: exhaustLines(ran) },
  { title: 'Seen of its arithmetic', lines: factLines(ran) },
  {
    title: 'Mistakes that this format cannot tell from what is right',
    lines: ran.flatMap(({ operation, backend, inseparable = [] }) =>
      inseparable.length === 0 ? [] : [`  ${operation} on ${backend}: ${inseparable.join('; ')}`],
    ),
  },
  { title: 'Searched', lines: searchedLines(report) },
  { title: 'Did not run', lines: missingLines(results) },
];

/** `replayable`: whether failures were stored, so that `replay` finds them. */
export const textReport = (report: Report, replayable = true): string => {
  const [results, stored] = [report.results.map(named), report.stored.map(named)];
  // An operation that answered no valid call has a row when it answered forbidden ones.
  const ran = results.filter(({ unavailable, rejected }) => unavailable === null || rejected > 0);
  const columns = tableOf(ran);
  const [first] = results;
  const head = headLine(report, first, ran);
  const failures = ran.flatMap((result) => rejectedText(result, replayable));
  const again = stored.map(
    (retried) =>
      `  ${shown(retried.replay)}: ${retried.operation} on ${retried.backend} is ${shown(storedVerdict(retried))}` +
      (retried.failure === null ? '' : `\n${failureText(retried.failure)}`),
  );
  const [tried, ...others] = otherSections(report, results, ran);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines];
  return [
    head,
    ...(ran.length === 0 ? [] : ['', table(columns.heads, columns.rows, 2)]),
    ...section('Every input was tried:', tried?.lines ?? []),
    ...section('Rejected:', failures),
    ...section('Stored findings, tried again:', again),
    ...others.flatMap(({ title, lines }) => section(`${title}:`, lines)),
    '',
    verdictLine(report, ran),
    ...meetsLine(report, ran),
  ].join('\n');
};

/** The version and the language that a program tells: ` 1.24.2 (python)`. */
const programText = ({ program }: Pick<Result, 'program'>): string => {
  if (program === undefined) return '';
  const { version, language } = program;
  return `${version === '' ? '' : ` ${version}`}${language === '' ? '' : ` (${language})`}`;
};

/** Who was judged, and by what. */
export const headLine = (
  { tool, seed }: Report,
  first: Result | undefined,
  ran: readonly Result[],
): string => {
  if (first === undefined) return shown(tool);
  const profiles = [...new Set(ran.map(({ profile }) => profile))].join(', ');
  const [judged] = ran;
  const under = judged === undefined ? '' : ` in ${judged.format} under ${profiles}`;
  const who = `${first.implementation}${programText(first)}`;
  return shown([`${tool}: ${who}${under}`, ...declared(ran), `seed ${seed}`].join(', '));
};
