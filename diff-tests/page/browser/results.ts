/** The results of a run: the verdict of each backend first, then what it rests on. */
import { failureText, placeOf, showUlp } from '../../report/failure.ts';
import { log10Of } from '../../judge/ulp.ts';
import { heads, meetsLine, rowOf, verdictLine } from '../../report/rows.ts';
import type { Failure, Report, Result } from '../../report/schema.ts';
import { type Choice, queryOf } from '../choice.ts';
import { type Child, el } from './dom.ts';
import { deviceText } from './form.ts';
import { legend, plot } from './plots.ts';
import type { Point } from './points.ts';

export interface Shown {
  readonly report: Report;
  readonly points: readonly Point[];
  readonly choice: Choice;
}

const of = (results: readonly Result[], backend: string): Result[] =>
  results.filter((result) => result.backend === backend);

const backendsIn = (results: readonly Result[]): string[] => [
  ...new Set(results.map(({ backend }) => backend)),
];

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The verdict on one backend. */
const card = (backend: string, rows: readonly Result[]): HTMLElement => {
  const ran = rows.filter(({ unavailable }) => unavailable === null);
  const rejected = ran.filter((row) => row.rejected > 0);
  const decided = ran.filter(({ accepted }) => accepted > 0);
  const [first] = rows;
  const kind = rejected.length > 0 ? 'bad' : decided.length === 0 ? 'unknown' : 'good';
  const words = { good: 'Conforms', bad: 'Rejected', unknown: 'Not judged' } as const;
  const missing = rows.find(({ unavailable }) => unavailable !== null)?.unavailable ?? null;
  const undecided = ran.reduce((sum, row) => sum + row.undecided, 0);
  const free = ran.reduce((sum, row) => sum + row.unconstrained, 0);
  const attested = ran.find(({ attestation }) => attestation !== undefined)?.attestation;
  const counts = [
    rejected.length > 0
      ? `${rejected.length} of ${plural(rows.length, 'operation')} with rejected cases`
      : `${decided.length} of ${plural(rows.length, 'operation')} without a rejected case`,
    ...(undecided > 0 ? [`${plural(undecided, 'case')} undecided`] : []),
    ...(free > 0 ? [`${plural(free, 'case')} where its rules allow anything`] : []),
  ];
  const lines: string[] =
    missing !== null
      ? [`${missing.reason}: ${missing.remedy}.`]
      : [`${counts.join('; ')}.`, ...meetsLine(ran).map((line) => line.replace('It meets', 'Meets'))];
  const device = attested === undefined ? '' : deviceText(attested);
  return el(
    'li',
    { class: `card ${kind}` },
    el('h3', {}, backend),
    el('p', { class: 'verdict' }, words[kind]),
    ...lines.map((line) => el('p', {}, line)),
    el('p', { class: 'hint' }, `Held to ${first?.profile ?? ''}${device === '' ? '' : `. ${device}`}`),
  );
};

const scrolled = (label: string, table: HTMLElement): HTMLElement =>
  el('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': label }, table);

/** The table of the command line. */
const tableOf = (ran: readonly Result[]): HTMLElement =>
  scrolled(
    'Counts of each operation and backend',
    el(
      'table',
      { id: 'table' },
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el(
        'tbody',
        {},
        ...ran.map((result) =>
          el(
            'tr',
            result.rejected > 0 ? { class: 'bad' } : {},
            ...rowOf(result).map((cell, i) =>
              el(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, cell),
            ),
          ),
        ),
      ),
    ),
  );

/** What was seen of each backend's arithmetic: a fact a row, a backend a column. */
const fingerprintOf = (ran: readonly Result[], backends: readonly string[]): HTMLElement => {
  const facts = new Map<string, Map<string, string>>();
  for (const { backend, fingerprint } of ran) {
    for (const { name, value } of fingerprint) {
      const values = facts.get(name) ?? new Map<string, string>();
      if (values.get(backend) === undefined || value !== 'not seen') values.set(backend, value);
      facts.set(name, values);
    }
  }
  if (facts.size === 0) return el('p', { class: 'hint' }, 'The chosen operations show nothing of it.');
  const head = ['seen of its arithmetic', ...backends].map((name) => el('th', { scope: 'col' }, name));
  const rows = [...facts].map(([name, values]) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, name),
      ...backends.map((backend) => el('td', {}, values.get(backend) ?? '–')),
    ),
  );
  const table = el(
    'table',
    { class: 'facts' },
    el('thead', {}, el('tr', {}, ...head)),
    el('tbody', {}, ...rows),
  );
  return scrolled('What was seen of the arithmetic of each backend', table);
};

const evidence = (failure: Failure): HTMLElement =>
  el('pre', { tabindex: 0 }, failureText(failure, false).replace(/^ {4}/gm, ''));

const evidenceOf = ({ operation, backend }: Result, failure: Failure, what: string): HTMLElement =>
  el('details', {}, el('summary', {}, el('b', {}, operation), ` on ${backend}, ${what}`), evidence(failure));

/** What was rejected in a row: one to open for each, with a smallest case of each kind in it. */
const rejectedOf = (ran: readonly Result[]): HTMLElement[] =>
  ran
    .filter(({ failures }) => failures.length > 0)
    .map(({ operation, backend, cases, rejected, failures }) =>
      el(
        'details',
        {},
        el('summary', {}, el('b', {}, operation), ` on ${backend}: ${rejected} of ${plural(cases, 'case')}`),
        ...failures.flatMap((failure) => [el('p', { class: 'place' }, placeOf(failure)), evidence(failure)]),
      ),
    );

/** The largest error of each operation, on the backend where it is largest. */
const worstOf = (ran: readonly Result[]): HTMLElement[] =>
  [...new Set(ran.map(({ operation }) => operation))].flatMap((operation) => {
    const rows = ran.filter((row) => row.operation === operation && row.worst !== null);
    const [worst] = rows.toSorted((a, b) => log10Of(b.maxUlp ?? 0) - log10Of(a.maxUlp ?? 0));
    if (worst?.worst === undefined || worst.worst === null) return [];
    return [evidenceOf(worst, worst.worst, `${showUlp(worst.maxUlp ?? 0)} ulp`)];
  });

const plotsOf = (points: readonly Point[], backends: readonly string[]): HTMLElement => {
  const names = [...new Set(points.map(({ operation }) => operation))];
  const figures = el('div', { class: 'plots' });
  const select = el(
    'select',
    { id: 'plotted' },
    el('option', { value: '' }, 'all operations'),
    ...names.map((name) => el('option', { value: name }, name)),
  );
  const draw = (): void => {
    const shown = points.filter(({ operation }) => select.value === '' || operation === select.value);
    const time = { title: 'Error in ulp against time', axis: 't', logarithmic: false };
    const magnitude = {
      title: 'Error in ulp against the inputs',
      axis: 'largest |input|',
      logarithmic: true,
    };
    figures.replaceChildren(
      plot(shown, backends, { ...time, of: (point) => point.time }),
      plot(shown, backends, { ...magnitude, of: (point) => point.magnitude }),
    );
  };
  select.addEventListener('change', draw);
  draw();
  return el('div', {}, el('label', { class: 'inline' }, 'Show ', select), legend(backends), figures);
};

const downloadOf = (report: Report): HTMLElement => {
  const blob = new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' });
  return el(
    'a',
    {
      class: 'button',
      id: 'download',
      href: URL.createObjectURL(blob),
      download: `epscheck-${report.seed}.json`,
    },
    'Download the report (JSON)',
  );
};

const section = (title: string, hint: string, ...parts: readonly Child[]): HTMLElement =>
  el(
    'section',
    {},
    el('h2', {}, title),
    ...(hint === '' ? [] : [el('p', { class: 'hint' }, hint)]),
    ...parts,
  );

/** Under cancellation a right program is many ulp off: said once, where the numbers are. */
const aboutUlp =
  'An error in ulp is no verdict: where terms cancel, the right roundings are many ulp from the exact value, ' +
  'and a device that flushes tiny numbers to zero is millions of ulp from one, as its rules allow.';

export const showResults = (place: HTMLElement, { report, points, choice }: Shown): void => {
  const { results } = report;
  const ran = results.filter(({ unavailable, cases }) => unavailable === null && cases > 0);
  const backends = backendsIn(ran);
  const rejected = rejectedOf(ran);
  const repeat = el('a', { id: 'repeat', href: queryOf(choice) }, 'Link that repeats this run');
  place.replaceChildren(
    section(
      'Verdict',
      '',
      el('p', { id: 'verdict', class: 'sum' }, verdictLine(report, ran)),
      el('ul', { class: 'cards' }, ...backendsIn(results).map((name) => card(name, of(results, name)))),
      el('p', { class: 'actions' }, downloadOf(report), repeat),
    ),
    section('Counts', '', tableOf(ran)),
    ...(rejected.length > 0
      ? [section('Rejected', 'Open one for the smallest input of each kind of failure.', ...rejected)]
      : []),
    section('Errors', aboutUlp, plotsOf(points, backends)),
    section('Fingerprint', 'Observed, never judged.', fingerprintOf(ran, backends)),
    section('Worst cases', 'The largest error of each operation, and where it was seen.', ...worstOf(ran)),
  );
};
