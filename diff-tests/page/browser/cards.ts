/** The verdict on each backend, as a card. */
import { meetsLine } from '../../report/rows.ts';
import type { Report, Result } from '../../report/schema.ts';
import { el } from './dom.ts';
import { deviceText } from './form.ts';
import { explained } from './terms.ts';

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The words of a card: only a whole run in which every operation decided something conforms. */
const words = {
  good: 'Conforms',
  bad: 'Rejected',
  part: 'Judged in part',
  stopped: 'Stopped early',
  unknown: 'Not judged',
} as const;

type Kind = keyof typeof words;

const kindOf = (complete: boolean, rows: readonly Result[]): Kind => {
  const decided = rows.filter(({ accepted }) => accepted > 0).length;
  if (rows.some(({ rejected }) => rejected > 0)) return 'bad';
  if (!complete) return 'stopped';
  if (decided === 0) return 'unknown';
  return decided < rows.length ? 'part' : 'good';
};

const sum = (rows: readonly Result[], which: 'cases' | 'undecided' | 'unconstrained'): number =>
  rows.reduce((total, row) => total + row[which], 0);

/** What the verdict rests on. */
const countsLine = (kind: Kind, rows: readonly Result[], runs: number): string => {
  const decided = rows.filter(({ accepted }) => accepted > 0);
  const rejected = rows.filter((row) => row.rejected > 0);
  const [undecided, free] = [sum(rows, 'undecided'), sum(rows, 'unconstrained')];
  const parts = [
    kind === 'bad'
      ? `${rejected.length} of ${plural(rows.length, 'operation')} with rejected cases`
      : `${decided.length} of ${plural(rows.length, 'operation')} without a rejected case`,
    ...(kind === 'stopped' ? [`${sum(rows, 'cases')} of ${plural(rows.length * runs, 'case')} tried`] : []),
    ...(undecided > 0 ? [`${plural(undecided, 'case')} undecided`] : []),
    ...(free > 0 ? [`${plural(free, 'case')} where its rules allow anything`] : []),
  ];
  return `${parts.join('; ')}.`;
};

const meets = (ran: readonly Result[]): HTMLElement[] =>
  meetsLine({ stored: [] }, ran).map((line) =>
    el('p', {}, explained('meets', 'Meets'), line.replace(/^It meets/, '')),
  );

const card = (backend: string, rows: readonly Result[], { complete }: Report, runs: number): HTMLElement => {
  const kind = kindOf(complete, rows);
  const ran = rows.filter(({ unavailable }) => unavailable === null);
  const missing = rows.find(({ unavailable }) => unavailable !== null)?.unavailable ?? null;
  const attested = ran.find(({ attestation }) => attestation !== undefined)?.attestation;
  const device = attested === undefined ? '' : deviceText(attested);
  return el(
    'li',
    { class: `card ${kind}` },
    el('h3', {}, backend),
    el('p', { class: 'verdict' }, words[kind]),
    ...(missing === null ? [] : [el('p', {}, `${missing.reason}: ${missing.remedy}.`)]),
    ...(ran.length === 0 ? [] : [el('p', {}, countsLine(kind, rows, runs)), ...(complete ? meets(ran) : [])]),
    el(
      'p',
      { class: 'hint' },
      explained('held to', 'Held to'),
      ` ${rows[0]?.profile ?? ''}${device === '' ? '' : `. ${device}`}`,
    ),
  );
};

/** A card for each backend. `runs`: the cases that were asked for, of each operation and backend. */
export const cardsOf = (report: Report, runs: number): HTMLElement => {
  const backends = [...new Set(report.results.map(({ backend }) => backend))];
  const of = (name: string): Result[] => report.results.filter(({ backend }) => backend === name);
  return el('ul', { class: 'cards' }, ...backends.map((name) => card(name, of(name), report, runs)));
};

/** How the whole run ended, for the colour of its verdict. */
export const toneOf = ({ results, ok, complete }: Report): 'good' | 'bad' | 'neutral' => {
  if (results.some(({ rejected }) => rejected > 0)) return 'bad';
  return ok && complete ? 'good' : 'neutral';
};
