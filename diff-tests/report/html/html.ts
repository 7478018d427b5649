/** A report as one HTML file: it asks nobody for anything, has no script, and is read on a screen or on paper. */
import { shown } from '../../cases/shown.ts';
import { log10Of } from '../../judge/ulp.ts';
import { evalLine } from '../eval-line.ts';
import { failureSteps, type StepTable } from '../failure-steps.ts';
import { failureText, firstOfEach, placeOf, showUlp } from '../failure.ts';
import { meanings } from '../meanings.ts';
import { proposalOf } from '../proposal.ts';
import { storedVerdict } from '../retried.ts';
import { countsText, type RowVerdict, rowVerdict } from '../row-verdict.ts';
import { meetsLine, tableOf, verdictLine } from '../rows.ts';
import type { Failure, Report, Result, Retried } from '../schema.ts';
import { headLine, mostBlocks, named, otherSections } from '../text.ts';
import { type Child, el, Html } from './element.ts';
import { keyOf, seriesIn } from './marks.ts';
import { casesPlot, measurePlot } from './plots.ts';
import { style } from './style.ts';

/** Nothing is fetched and nothing is run, whatever a report holds. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

const signs: Readonly<Record<RowVerdict, string>> = {
  accepted: '✓',
  unconstrained: '○',
  untried: '·',
  undecided: '?',
  unavailable: '–',
  rejected: '✗',
};

const tones: Partial<Record<RowVerdict, string>> = { accepted: 'good', rejected: 'bad' };

const toned = (verdict: RowVerdict, text: string): Html =>
  el('span', { class: tones[verdict] ?? 'soft' }, `${signs[verdict]} ${text}`);

/** What a word means, under a name that its buttons have. */
const idOf = (term: string): string => `term-${term.replaceAll(' ', '-')}`;

const explained = (term: string, text = term): Child =>
  Object.hasOwn(meanings, term) ? el('button', { type: 'button', popovertarget: idOf(term) }, text) : text;

/** Shown by their buttons, and on paper. */
const terms = Object.entries(meanings).map(([term, meaning]) =>
  el('p', { popover: true, id: idOf(term) }, el('b', {}, `${term}: `), meaning),
);

const table = (name: string, heads: readonly Child[], rows: readonly (readonly Child[])[]): Html =>
  el(
    'div',
    { class: 'scroll', tabindex: 0 },
    el(
      'table',
      { class: name },
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el(
        'tbody',
        {},
        ...rows.map(([first = '', ...cells]) =>
          el('tr', {}, el('th', { scope: 'row' }, first), ...cells.map((cell) => el('td', {}, cell))),
        ),
      ),
    ),
  );

const verdictTable = (ran: readonly Result[]): Html => {
  const { heads, rows } = tableOf(ran);
  const [operation = '', ...others] = heads;
  return table(
    'rows',
    [operation, 'verdict', ...others.map((head) => explained(head))],
    rows.map(([name = '', ...cells], i) => {
      const verdict = rowVerdict(ran[i] as Result);
      return [name, toned(verdict, verdict), ...cells];
    }),
  );
};

/** `paper`: printed open. */
const details = (summary: readonly Child[], parts: readonly Child[], paper = false): Html =>
  el('details', paper ? { class: 'paper' } : {}, el('summary', {}, ...summary), ...parts);

const stepsOf = ({ as, heads, rows, output }: StepTable): Html =>
  details(
    [as === null ? 'The definition, step by step' : `The same, ${as}`],
    [table('left', heads, rows), el('p', { class: 'soft' }, `output: ${output}`)],
  );

const evidence = (row: Result, failure: Failure, replayable: boolean): Html[] => [
  el('pre', {}, failureText(failure, replayable, evalLine(row, failure)).replace(/^ {4}/gm, '')),
  ...failureSteps(row, failure).map(stepsOf),
];

const rejectedOf = (row: Result, replayable: boolean): Html[] => {
  if (row.failures.length === 0) return [];
  const proposal = proposalOf(row);
  const blocks = firstOfEach(row.failures, mostBlocks);
  const more = row.failures.length - blocks.length;
  return [
    details(
      [toned('rejected', ''), el('b', {}, row.operation), ` on ${row.backend}: ${countsText(row)}`],
      [
        ...(proposal === null ? [] : [el('p', {}, proposal)]),
        ...blocks.flatMap((failure) => [
          el('h3', {}, placeOf(failure)),
          ...evidence(row, failure, replayable),
        ]),
        ...(more > 0 ? [el('p', { class: 'soft' }, `and ${more} more in the JSON`)] : []),
      ],
      true,
    ),
  ];
};

/** The largest error of each operation, where it is largest. */
const worstOf = (ran: readonly Result[]): Html[] =>
  [...new Set(ran.map(({ operation }) => operation))].flatMap((operation) => {
    const [row] = ran
      .filter(({ operation: own, worst }) => own === operation && worst !== null)
      .toSorted((a, b) => log10Of(b.maxUlp ?? 0) - log10Of(a.maxUlp ?? 0));
    if (row === undefined || row.worst === null) return [];
    const summary = [el('b', {}, operation), ` on ${row.backend}: ${showUlp(row.maxUlp ?? 0)} ulp`];
    return [details(summary, evidence(row, row.worst, false))];
  });

const storedOf = (retried: Retried): Html => {
  const { operation, backend, replay, verdict, failure } = retried;
  return details(
    [toned(verdict, ''), el('b', {}, operation), ` on ${backend}, ${replay}: ${storedVerdict(retried)}`],
    failure === null ? [] : [el('pre', {}, failureText(failure).replace(/^ {4}/gm, ''))],
  );
};

const section = (title: string, ...parts: readonly Child[]): Html[] =>
  parts.length === 0 ? [] : [el('section', {}, el('h2', {}, title), ...parts)];

const plotsOf = (ran: readonly Result[]): Html[] => {
  if (ran.length === 0) return [];
  const backends = [...new Set(ran.map(({ backend }) => backend))];
  const errors = [explained('max ulp'), el('small', {}, 'the largest error in ulp; filled: rejected')];
  const shares = [explained('budget'), el('small', {}, 'a right program stays near the broken line')];
  return [
    ...keyOf(backends),
    el(
      'div',
      { class: 'plots' },
      casesPlot(ran, backends),
      measurePlot(errors, 'maxUlp', null, ran, backends),
      measurePlot(shares, 'budgetShare', 1, ran, backends),
    ),
  ];
};

/** `replayable`: whether failures were stored, so that `replay` finds them. */
export const htmlReport = (report: Report, replayable = true): string => {
  const seriesOf = seriesIn(report.results);
  const results = report.results.map((row) => named({ ...row, backend: seriesOf(row) }));
  const ran = results.filter(({ unavailable, rejected }) => unavailable === null || rejected > 0);
  const verdict = verdictLine(report, ran);
  const isBad = ran.some(({ rejected }) => rejected > 0);
  const tone = report.ok && report.complete ? ' good' : isBad ? ' bad' : '';
  const [first] = results;
  const who = shown(first?.implementation ?? report.tool);
  const page = el(
    'html',
    { lang: 'en' },
    el(
      'head',
      {},
      el('meta', { charset: 'utf-8' }),
      el('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      el('meta', { name: 'viewport', content: 'width=device-width' }),
      el('title', {}, `${who}: ${verdict}`),
      el('style', {}, new Html(style)),
    ),
    el(
      'body',
      {},
      el('h1', {}, who),
      el(
        'p',
        { class: 'soft' },
        headLine(report, first, ran),
        '. ',
        explained('held to', 'What is a profile?'),
      ),
      el('p', { class: `sum${tone}` }, [verdict, ...meetsLine(report, ran)].join(' ')),
      ...section('Verdicts', ...(ran.length === 0 ? [] : [verdictTable(ran)])),
      ...terms,
      ...section('By operation', ...plotsOf(ran)),
      ...section('Rejected', ...ran.flatMap((row) => rejectedOf(row, replayable))),
      ...section('Stored findings, tried again', ...report.stored.map(storedOf)),
      ...section('The largest error of each operation', ...worstOf(ran)),
      ...otherSections(report, results, ran).flatMap(({ title, lines }) =>
        section(
          title,
          ...(lines.length === 0 ? [] : [el('pre', {}, lines.join('\n').replace(/^ {2}/gm, ''))]),
        ),
      ),
      el('footer', {}, 'Judged by epscheck: a result is in the set that the profile allows, or it is not.'),
    ),
  );
  return `<!doctype html>\n${page.text}\n`;
};
