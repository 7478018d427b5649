/** What a search tried, for a reader: whether it still finds anything. */
import type { Report, Search } from './schema.ts';
import { table } from './table.ts';

const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');

export const plural = (n: number, what: string): string => `${grouped(n)} ${what}${n === 1 ? '' : 's'}`;

const since = (seconds: number): string =>
  seconds < 120
    ? `${seconds.toFixed(0)} s`
    : seconds < 7200
      ? `${(seconds / 60).toFixed(0)} m`
      : `${(seconds / 3600).toFixed(1)} h`;

/** How far a search is. */
export interface Progress {
  readonly seconds: number;
  readonly cases: number;
  readonly elements: number;
  readonly defects: number;
  readonly best: { readonly operation: string; readonly share: number } | null;
  readonly lastNews: number | null;
}

/** What a line on a terminal says while it goes on. */
export const progressText = ({ seconds, cases, elements, defects, best, lastNews }: Progress): string =>
  [
    since(seconds),
    plural(cases, 'case'),
    `${grouped(elements / Math.max(seconds, 1))} elements/s`,
    `${defects} found`,
    ...(best === null ? [] : [`budget share ${best.share.toPrecision(4)} (${best.operation})`]),
    ...(lastNews === null ? [] : [`last news ${since(seconds - lastNews)} ago`]),
  ].join(', ');

const newsLines = ({ news, seconds }: Search): string[] =>
  news.map(({ name, found, last }) =>
    last === null
      ? `  ${name}: nothing new`
      : `  ${name}: ${plural(found, 'time')} new, the last ${since(Math.max(seconds - last, 0))} before the end`,
  );

/** The lines of a report; none where there was no search. */
export const searchedLines = ({ search }: Report): string[] => {
  if (search === undefined) return [];
  const { before, ways, targets, defects, alike, seconds, workers } = search;
  const elements = ways.reduce((all, way) => all + way.elements, 0);
  const went =
    before.cases === 0
      ? []
      : [`  it went on after ${plural(before.cases, 'case')} of ${plural(before.elements, 'element')}`];
  return [
    `  ${since(seconds)} on ${plural(workers, 'worker')}, ${grouped(elements / Math.max(seconds, 1e-3))} elements a second`,
    ...went,
    ...table(
      ['way', 'cases', 'elements', 'rejected'],
      ways.map(({ name, cases, elements: of, rejected }) => [
        name,
        grouped(cases),
        grouped(of),
        grouped(rejected),
      ]),
      1,
    )
      .split('\n')
      .map((line) => `  ${line}`),
    ...newsLines(search),
    ...(targets.length === 0
      ? []
      : [`  tried at ${targets.map(({ name, cases }) => `${name}: ${grouped(cases)}`).join('; ')}`]),
    `  ${plural(defects, 'defect')}${alike === 0 ? '' : `, ${plural(alike, 'failure')} like one that was known`}`,
  ];
};
