/** A comparison of two reports for a reader, as text and as Markdown. */
import { shown } from '../cases/shown.ts';
import type { Change, Comparison } from './compare.ts';
import { table } from './table.ts';

const heads = ['', 'operation', 'backend', 'what', 'before', 'after'];

const cells = ({ operation, backend, aspect, before, after, regression }: Change): string[] =>
  [regression ? 'worse' : '', operation, backend, aspect, before, after].map(shown);

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The last line: how much was compared, and what it comes to. */
const summaryOf = ({ compared, changes, regressions }: Comparison): string => {
  if (compared === 0) return 'No row stands in both reports: nothing was compared.';
  const terms = changes.filter(({ aspect }) => aspect === 'terms').length;
  const others =
    terms === 0
      ? ''
      : ` ${plural(terms, 'row')} judged by other terms: their verdicts say nothing of each other.`;
  const what = changes.length === 0 ? 'nothing changed' : plural(changes.length, 'change');
  return `${plural(compared, 'row')} in both: ${what}, ${plural(regressions, 'regression')}.${others}`;
};

const headOf = ({ before, after }: Comparison): string =>
  before === after ? '' : `${shown(before)} before, ${shown(after)} after\n\n`;

export const comparisonText = (made: Comparison): string => {
  const { changes } = made;
  const rows = changes.length === 0 ? '' : `${table(heads, changes.map(cells), heads.length)}\n\n`;
  return `${headOf(made)}${rows}${summaryOf(made)}`;
};

const inTable = (cell: string): string =>
  cell === ''
    ? ''
    : `<code>${cell.replace(/[&<>"'`|@*_~[\]\\#]/g, (sign) => `&#${sign.codePointAt(0)};`)}</code>`;

export const comparisonMarkdown = (made: Comparison): string => {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const rows =
    made.changes.length === 0
      ? []
      : [
          [
            line(heads),
            line(heads.map(() => '---')),
            ...made.changes.map((change) => line(cells(change).map(inTable))),
          ].join('\n'),
        ];
  return `${[...rows, `**${summaryOf(made)}**`].join('\n\n')}\n`;
};
