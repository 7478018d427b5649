/** The results of a run: the verdict of each backend first, then what it rests on. */
import { failureText, placeOf, showUlp } from '../../report/failure.ts';
import { log10Of } from '../../judge/ulp.ts';
import { verdictLine } from '../../report/rows.ts';
import type { Failure, Report, Result } from '../../report/schema.ts';
import type { Choice } from '../choice.ts';
import { cardsOf, toneOf } from './cards.ts';
import { type Child, el } from './dom.ts';
import type { Point } from './points.ts';
import { copyButton, repeatLink, reportLink } from './share.ts';
import { countsOf, fingerprintOf } from './tables.ts';
import { explained } from './terms.ts';

export interface Shown {
  readonly report: Report;
  readonly points: readonly Point[];
  readonly choice: Choice;
}

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
        el('summary', {}, el('b', {}, operation), ` on ${backend}: ${rejected} of ${cases} cases`),
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

const section = (
  id: string,
  title: string,
  hint: readonly Child[],
  ...parts: readonly Child[]
): HTMLElement =>
  el(
    'section',
    { id },
    el('h2', {}, title),
    ...(hint.length === 0 ? [] : [el('p', { class: 'hint' }, ...hint)]),
    ...parts,
  );

/** Under cancellation a right program is many ulp off: said once, where the numbers are. */
const aboutUlp: readonly Child[] = [
  'Each mark is a case: open it to see its inputs. An error in ',
  explained('max ulp', 'ulp'),
  ' is no verdict: where terms cancel, the right roundings are many ulp from the exact value, ' +
    'and a device that flushes tiny numbers to zero is millions of ulp from one, as its rules allow.',
];

/** Shows what is known when the run ends; what takes longer fills `#picture` and `#errors` afterwards. */
export const showResults = (place: HTMLElement, { report, choice }: Shown): void => {
  const ran = report.results.filter(({ unavailable, cases }) => unavailable === null && cases > 0);
  const backends = [...new Set(ran.map(({ backend }) => backend))];
  const rejected = rejectedOf(ran);
  place.replaceChildren(
    section(
      'verdicts',
      'Verdict',
      [],
      el('p', { id: 'verdict', class: `sum ${toneOf(report)}` }, verdictLine(report, ran)),
      cardsOf(report, choice.runs),
      el('p', { class: 'actions' }, copyButton(choice), reportLink(report), repeatLink(choice)),
    ),
    ...(rejected.length > 0
      ? [
          section(
            'rejected',
            'Rejected',
            ['Open one for the smallest input of each kind of failure.'],
            ...rejected,
          ),
        ]
      : []),
    section('picture', 'A picture, three ways', []),
    section('counts', 'Counts', [], countsOf(ran)),
    section('errors', 'Errors', aboutUlp),
    section('fingerprint', 'Fingerprint', ['Observed, never judged.'], fingerprintOf(ran, backends)),
    section(
      'worst',
      'Worst cases',
      ['The largest error of each operation, and where it was seen.'],
      ...worstOf(ran),
    ),
  );
};
