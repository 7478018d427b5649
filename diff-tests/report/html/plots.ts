/** Plots by operation: how the cases were judged, and how large the errors are. Drawn here, so that no script is needed. */
import type { FourDigits } from '../../judge/ulp.ts';
import { exponents, heightOf, powerText, span, zeroLine } from '../axes.ts';
import { showUlp } from '../failure.ts';
import { countsText } from '../row-verdict.ts';
import type { Result } from '../schema.ts';
import { type Child, el, type Html } from './element.ts';
import { mark } from './marks.ts';

const width = 346;
/** Where the names end, and where the plot does. */
const [left, right] = [150, 302];
/** Between the rows of an operation, and around them. */
const [lane, gap] = [9, 9];
const top = 16;

interface Group {
  readonly operation: string;
  readonly y: number;
  readonly rows: readonly Result[];
}

/** The rows by operation, each with its height. */
const groupsOf = (ran: readonly Result[]): { readonly groups: readonly Group[]; readonly bottom: number } => {
  let y = top;
  const groups = [...new Set(ran.map(({ operation }) => operation))].map((operation) => {
    const rows = ran.filter((row) => row.operation === operation);
    const group = { operation, y: y + gap / 2, rows };
    y += rows.length * lane + gap;
    return group;
  });
  return { groups, bottom: y };
};

/** A longer name is cut; its title is whole. */
const longestName = 22;

const nameOf = ({ operation, y, rows }: Group): Html =>
  el(
    'text',
    { x: left - 14, y: y + (rows.length * lane) / 2 + 3.5, 'text-anchor': 'end' },
    operation.length > longestName ? `${operation.slice(0, longestName)}…` : operation,
    el('title', {}, operation),
  );

const figure = (caption: readonly Child[], label: string, bottom: number, parts: readonly Child[]): Html =>
  el(
    'figure',
    {},
    el('figcaption', {}, ...caption),
    el('svg', { viewBox: `0 0 ${width} ${bottom + 4}`, role: 'img', 'aria-label': label }, ...parts),
  );

const verdicts = ['accepted', 'undecided', 'unconstrained', 'rejected'] as const;
/** A share that is there is seen. */
const leastSeen = 2.5;

/** The cases of a row as a bar: what was rejected hangs below it, too. */
const barOf = (row: Result, y: number): Html[] => {
  let x = left;
  const parts = verdicts.flatMap((verdict) => {
    if (row[verdict] === 0) return [];
    const share = Math.max(leastSeen, ((right - left) * row[verdict]) / Math.max(1, row.cases));
    const from = verdict === 'rejected' ? Math.min(x, right - share) : x;
    x = from + share;
    const [lift, height] = verdict === 'rejected' ? [0, lane - 1] : [2, lane - 5];
    return [
      el('rect', {
        class: verdict,
        x: from.toFixed(1),
        y: y + lift,
        width: share.toFixed(1),
        height,
      }),
    ];
  });
  const text = row.rejected > 0 ? `✗ ${row.rejected}` : String(row.accepted);
  return [
    el('g', {}, el('title', {}, `${row.operation} on ${row.backend}: ${countsText(row)}`), ...parts),
    el(
      'text',
      { x: right + 6, y: y + lane - 1, class: row.rejected > 0 ? 'rejected' : 'axis', 'font-size': 9 },
      text,
    ),
  ];
};

/** How the cases of each row were judged. */
export const casesPlot = (ran: readonly Result[], backends: readonly string[]): Html => {
  const { groups, bottom } = groupsOf(ran);
  const dots = el(
    'pattern',
    { id: 'dots', width: 3, height: 3, patternUnits: 'userSpaceOnUse' },
    el('rect', { width: 1.5, height: 3, fill: 'currentColor' }),
  );
  return figure(
    ['Cases', el('small', {}, 'thin: accepted; thick: rejected; striped: undecided; hollow: unconstrained')],
    'accepted and rejected cases of each operation',
    bottom,
    [
      el('defs', {}, dots),
      ...groups.flatMap((group) => [
        nameOf(group),
        ...group.rows.flatMap((row, i) => [
          ...(backends.length < 2
            ? []
            : [mark(backends.indexOf(row.backend), left - 6, group.y + i * lane + 4, row.rejected > 0)]),
          ...barOf(row, group.y + i * lane),
        ]),
      ]),
    ],
  );
};

/** A measure of each row on an axis of powers of ten. `rule`: a value that a line stands at. */
export const measurePlot = (
  caption: readonly Child[],
  of: 'maxUlp' | 'budgetShare',
  rule: FourDigits | null,
  ran: readonly Result[],
  backends: readonly string[],
): Html => {
  const measured = ran.filter((row) => row[of] !== null);
  const { groups, bottom } = groupsOf(measured);
  const heights = measured.map((row) => heightOf(row[of] ?? 0));
  const [low, high] = [zeroLine, span(heights, 0, 1)[1]];
  const at = (power: number): number => left + ((right - left) * (power - low)) / (high - low);
  const line = (power: number, name: string): Html =>
    el('line', { class: name, x1: at(power), x2: at(power), y1: top - 3, y2: bottom });
  return figure(caption, `${of} of each operation`, bottom, [
    ...[zeroLine, ...exponents(-3, high)].flatMap((power) => [
      line(power, 'grid'),
      el('text', { class: 'axis', x: at(power), y: top - 6, 'text-anchor': 'middle' }, powerText(power)),
    ]),
    ...(rule === null ? [] : [line(heightOf(rule), 'rule')]),
    ...groups.flatMap((group) => [
      nameOf(group),
      ...group.rows.map((row, i) => {
        const value = row[of] ?? 0;
        return mark(
          backends.indexOf(row.backend),
          at(heightOf(value)),
          group.y + i * lane + lane / 2,
          row.rejected > 0,
          `${row.operation} on ${row.backend}: ${showUlp(value)}`,
        );
      }),
    ]),
  ]);
};
