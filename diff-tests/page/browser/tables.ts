/** The tables of a run: its counts, and what was seen of the arithmetic. */
import { heads, rowOf } from '../../report/rows.ts';
import type { Result } from '../../report/schema.ts';
import { factsShown } from '../../report/seen.ts';
import { type Child, el } from './dom.ts';
import { explained, isTerm } from './terms.ts';

/** On a phone the first columns are all that is seen: the columns of the command line, what matters first. */
const firstColumns: readonly string[] = ['operation', 'backend', 'rejected', 'meets', 'max ulp', 'budget'];
const order: readonly number[] = [
  ...firstColumns.map((name) => heads.indexOf(name)),
  ...heads.flatMap((name, i) => (firstColumns.includes(name) ? [] : [i])),
];

/** Cells in the order of the page, from cells in that of the command line. */
const inPageOrder = (cells: readonly string[]): string[] => order.map((i) => cells[i] ?? '');

const scrolled = (label: string, table: HTMLElement): HTMLElement =>
  el('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': label }, table);

const row = (cells: readonly Child[], attributes: { class?: string } = {}): HTMLElement =>
  el(
    'tr',
    attributes,
    ...cells.map((cell, i) => (i === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell))),
  );

/** A name that may break before its capitals, where a column is narrow. */
const breakable = (name: string): HTMLElement =>
  el('span', {}, ...name.split(/(?=[A-Z])/).flatMap((part, i) => (i === 0 ? [part] : [el('wbr'), part])));

const tableOf = (
  attributes: Record<string, string>,
  head: readonly Child[],
  rows: readonly HTMLElement[],
): HTMLElement =>
  el(
    'table',
    attributes,
    el('thead', {}, el('tr', {}, ...head.map((cell) => el('th', { scope: 'col' }, cell)))),
    el('tbody', {}, ...rows),
  );

export const countsOf = (ran: readonly Result[]): HTMLElement =>
  scrolled(
    'Counts of each operation and backend',
    tableOf(
      { id: 'table' },
      inPageOrder(heads).map((head) => (isTerm(head) ? explained(head) : head)),
      ran.map((result) => {
        const [operation = '', ...others] = inPageOrder(rowOf(result));
        return row([breakable(operation), ...others], result.rejected > 0 ? { class: 'bad' } : {});
      }),
    ),
  );

/** What was seen of each backend's arithmetic: a fact a row, a backend a column. */
export const fingerprintOf = (ran: readonly Result[], backends: readonly string[]): HTMLElement => {
  const facts = new Map<string, Map<string, string>>();
  for (const backend of backends) {
    for (const { name, value } of factsShown(ran.filter((result) => result.backend === backend)))
      facts.set(name, (facts.get(name) ?? new Map<string, string>()).set(backend, value));
  }
  if (facts.size === 0) return el('p', { class: 'hint' }, 'The chosen operations show nothing of it.');
  const rows = [...facts].map(([name, values]) =>
    row([name, ...backends.map((backend) => values.get(backend) ?? '–')]),
  );
  return scrolled(
    'What was seen of the arithmetic of each backend',
    tableOf({ class: 'facts' }, ['seen of its arithmetic', ...backends], rows),
  );
};
