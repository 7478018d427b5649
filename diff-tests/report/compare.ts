/** What changed between two reports: the question of every upgrade of a driver, a compiler, a library. */
import { z } from 'zod';
import { chain } from '../../spec/profiles/index.ts';
import { type RowVerdict, rowVerdict, rowVerdicts } from './row-verdict.ts';
import { metText } from './rows.ts';
import type { Report, Result } from './schema.ts';

/** What a change is about. `terms`: the rows were judged by other rules, and their verdicts are not compared. */
const aspects = ['row', 'terms', 'verdict', 'rejected', 'profile', 'reasons', 'budget', 'stored'] as const;

const changeSchema = z.strictObject({
  implementation: z.string(),
  backend: z.string(),
  operation: z.string(),
  format: z.string(),
  aspect: z.enum(aspects),
  before: z.string(),
  after: z.string(),
  /** Whether it is for the worse. */
  regression: z.boolean(),
});

export const comparisonSchema = z.strictObject({
  schema: z.literal(1),
  /** Who made the reports, and of what: `epscheck 0.1.0: mine`. */
  before: z.string(),
  after: z.string(),
  /** Rows that stand in both. */
  compared: z.int().nonnegative(),
  regressions: z.int().nonnegative(),
  changes: z.array(changeSchema),
});

export type Change = z.infer<typeof changeSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;

type Row = Pick<Change, 'implementation' | 'backend' | 'operation' | 'format'>;

/** A side of a change, in words, and how bad it is: a change to a larger number is a regression. null: it is neither. */
interface Side {
  readonly text: string;
  readonly badness: number | null;
}

const none = 'none';
const rank = (verdict: RowVerdict): number => rowVerdicts.indexOf(verdict);
const listed = (names: readonly string[]): string => (names.length === 0 ? none : names.join('; '));

const reasonsOf = ({ failures }: Result): readonly string[] =>
  [...new Set(failures.flatMap(({ diagnosis }) => diagnosis.map(({ name }) => name)))].toSorted();

/**
 * The weaker the profile that was met, the larger: after the chain comes the chain with subnormals flushed. Nothing met
 * is the weakest; a row without a case says nothing.
 */
const metOf = (row: Result): Side => {
  const at = (met: string | null | undefined): number => chain.findIndex(({ name }) => name === met);
  const places = [at(row.strictestProfile), at(row.strictestFlushed), 0];
  const group = places.findIndex((place) => place >= 0);
  return {
    text: metText(row, none),
    badness: row.cases === 0 ? null : group * chain.length + (places[group] ?? 0),
  };
};

const plain = (text: string): Side => ({ text, badness: null });

/** By what a row was judged: two rows with other terms answer other questions. */
const termsOf = ({ profile, epsilon, conventions, assumes, refuses }: Result): string =>
  [
    profile,
    `epsilon ${epsilon}`,
    ...(conventions.length === 0 ? [] : [`conventions ${conventions.join(', ')}`]),
    ...(assumes.length === 0 ? [] : [`assuming ${assumes.join(', ')}`]),
    ...(refuses ? [] : ['forbidden inputs left out']),
  ].join(', ');

/** What is read off a row, under equal terms. */
const readings: readonly { readonly aspect: Change['aspect']; readonly of: (row: Result) => Side }[] = [
  { aspect: 'verdict', of: (row) => ({ text: rowVerdict(row), badness: rank(rowVerdict(row)) }) },
  {
    aspect: 'rejected',
    of: ({ rejected, cases }) => ({
      text: rejected === 0 ? none : `${rejected} of ${cases}`,
      badness: rejected === 0 ? 0 : rejected / cases,
    }),
  },
  { aspect: 'profile', of: metOf },
  { aspect: 'reasons', of: (row) => plain(listed(reasonsOf(row))) },
  { aspect: 'budget', of: ({ budgetShare }) => plain(budgetShare === null ? none : String(budgetShare)) },
];

const placeOf = ({ implementation, backend, operation, format }: Row): Row => ({
  implementation,
  backend,
  operation,
  format,
});

const changed = (row: Row, aspect: Change['aspect'], before: Side, after: Side): readonly Change[] => {
  if (before.text === after.text) return [];
  const regression = before.badness !== null && after.badness !== null && after.badness > before.badness;
  return [{ ...placeOf(row), aspect, before: before.text, after: after.text, regression }];
};

const rowChanges = (before: Result, after: Result): readonly Change[] => {
  const terms = changed(after, 'terms', plain(termsOf(before)), plain(termsOf(after)));
  if (terms.length > 0) return terms;
  const all = readings.flatMap(({ aspect, of }) => changed(after, aspect, of(before), of(after)));
  // Another verdict says that another number is rejected.
  const isVerdict = ({ aspect }: Change): boolean => aspect === 'verdict';
  return all.some(isVerdict) ? all.filter(({ aspect }) => aspect !== 'rejected') : all;
};

/** A row that came is judged by its verdict; one that is gone answers nothing any more, as if it were not to be had. */
const absent: Side = { text: none, badness: rank('accepted') };
const gone: Side = { text: none, badness: rank('unavailable') };
const there = (row: Result): Side => ({ text: rowVerdict(row), badness: rank(rowVerdict(row)) });

/**
 * The rows of two reports, by backend, operation and format; by implementation too where a report has several: its
 * name may hold a version.
 */
const byPlace = ({ results }: Report, several: boolean): ReadonlyMap<string, Result> =>
  new Map(
    results.map((row) => [
      JSON.stringify([several ? row.implementation : '', row.backend, row.operation, row.format]),
      row,
    ]),
  );

const isSeveral = ({ results }: Report): boolean =>
  new Set(results.map(({ implementation }) => implementation)).size > 1;

const whatOf = ({ tool, results }: Report): string =>
  `${tool}: ${[...new Set(results.map(({ implementation }) => implementation))].join(', ')}`;

/** Stored findings that fail in one of them. */
const storedChanges = (before: Report, after: Report): readonly Change[] => {
  const verdictsOf = ({ stored }: Report): ReadonlyMap<string, Report['stored'][number]> =>
    new Map(stored.map((one) => [one.replay, one]));
  const [old, now] = [verdictsOf(before), verdictsOf(after)];
  const side = (one: Report['stored'][number] | undefined): Side =>
    one === undefined ? absent : { text: one.verdict, badness: rank(one.verdict) };
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    // A finding that was mended is tried no more.
    if (is === undefined) return [];
    const row = { ...is, operation: `${is.operation} (${id})`, format: '' };
    return changed(row, 'stored', side(was), side(is));
  });
};

/** Every change, in the order of the newer report; what is gone comes last. */
export const compareReports = (before: Report, after: Report): Comparison => {
  const several = isSeveral(before) || isSeveral(after);
  const [old, now] = [byPlace(before, several), byPlace(after, several)];
  const changes = [
    ...[...now].flatMap(([place, row]) => {
      const was = old.get(place);
      return was === undefined ? changed(row, 'row', absent, there(row)) : rowChanges(was, row);
    }),
    ...[...old].flatMap(([place, row]) => (now.has(place) ? [] : changed(row, 'row', there(row), gone))),
    ...storedChanges(before, after),
  ];
  return {
    schema: 1,
    before: whatOf(before),
    after: whatOf(after),
    compared: [...now.keys()].filter((place) => old.has(place)).length,
    regressions: changes.filter(({ regression }) => regression).length,
    changes,
  };
};
