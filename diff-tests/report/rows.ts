/** What a report says beside its failures: rows of the table, facts, and the verdict in a line. */
import { defaultEpsilon } from '../../spec/context.ts';
import { showUlp } from './failure.ts';
import type { Report, Result } from './schema.ts';

/** The columns of the table. */
export const heads: readonly string[] = [
  'operation',
  'backend',
  'cases',
  'elements',
  'accepted',
  'rejected',
  'max ulp',
  'budget',
  'meets',
];

/** The strictest profile that a row met, in a few words. */
export const metText = (
  { strictestProfile, strictestFlushed }: Pick<Result, 'strictestProfile' | 'strictestFlushed'>,
  none = '-',
): string =>
  strictestProfile ?? (strictestFlushed === undefined ? none : `${strictestFlushed}, subnormals flushed`);

/** The row of a result. */
export const rowOf = (result: Result): string[] => [
  result.operation,
  result.backend,
  String(result.cases),
  String(result.elements),
  String(result.accepted),
  String(result.rejected),
  result.maxUlp === null ? '-' : showUlp(result.maxUlp),
  result.budgetShare === null ? '-' : showUlp(result.budgetShare),
  metText(result),
];

/** Columns that stand only where a row has such cases: with them each row adds up to its cases. */
const others = ['undecided', 'unconstrained'] as const;

/** The table: its columns, and a row for each result. */
export const tableOf = (
  results: readonly Result[],
): { readonly heads: readonly string[]; readonly rows: readonly string[][] } => {
  const present = others.filter((name) => results.some((result) => result[name] > 0));
  const after = heads.indexOf('rejected') + 1;
  const widened = (cells: readonly string[], more: readonly string[]): string[] => [
    ...cells.slice(0, after),
    ...more,
    ...cells.slice(after),
  ];
  return {
    heads: widened(heads, present),
    rows: results.map((result) =>
      widened(
        rowOf(result),
        present.map((name) => String(result[name])),
      ),
    ),
  };
};

const usualEpsilon = `${defaultEpsilon.n}/${defaultEpsilon.d}`;

/** What rows were judged by in the place of TorchLean's own definitions, where somebody said so. */
const definitions = (
  ran: readonly Result[],
): { readonly epsilons: string[]; readonly like: string[]; readonly conventions: string[] } => {
  const epsilons = [...new Set(ran.map(({ epsilon }) => epsilon))].filter((text) => text !== usualEpsilon);
  const names = [...new Set(ran.flatMap(({ conventions }) => conventions))];
  const [like] = ran.flatMap(({ like: one }) => one ?? []);
  return {
    epsilons: epsilons.map((text) => `epsilon ${text}`),
    like: like === undefined ? [] : [`like ${like}`],
    conventions: names.length === 0 ? [] : [`by the conventions ${names.join(', ')}`],
  };
};

/** By what a run judged beside its profile: what the first line of a report names. */
export const declared = (ran: readonly Result[]): string[] => {
  const { epsilons, like, conventions } = definitions(ran);
  const refusals = ran.some(({ refuses }) => !refuses) ? ['forbidden inputs left out (refuses: false)'] : [];
  const names = [...new Set(ran.flatMap(({ assumes }) => assumes))];
  const assumed = names.length === 0 ? [] : [`assuming ${names.join(', ')}`];
  return [...epsilons, ...like, ...conventions, ...assumed, ...refusals];
};

/** What meeting a profile of the chain means. */
const meanings: Readonly<Record<string, string>> = {
  ieee754: 'the bits of IEEE 754 arithmetic in the order written',
  'ieee754-wide': 'right, with wider intermediates or contracted products',
  'ieee754-loose': 'right, with operations that round otherwise, or arranged in another way',
};

/** The strictest profile that every row meets, in a line; none where a finding of an earlier run is rejected still. */
export const meetsLine = ({ stored }: Pick<Report, 'stored'>, ran: readonly Result[]): string[] => {
  if (stored.some(({ verdict }) => verdict === 'rejected')) return [];
  const order = Object.keys(meanings);
  const met = ran
    .filter(({ cases }) => cases > 0)
    .map(({ strictestProfile, strictestFlushed }) =>
      order.indexOf(strictestProfile ?? strictestFlushed ?? ''),
    );
  const weakest = order[Math.max(...met)];
  if (met.length === 0 || met.includes(-1) || weakest === undefined) return [];
  const { epsilons, conventions } = definitions(ran);
  const others = [...epsilons.map((text) => `with ${text}`), ...conventions];
  const of = others.length === 0 ? '' : `, of the definitions ${others.join(' and ')}`;
  const flushed = ran.some(({ strictestFlushed }) => strictestFlushed !== undefined)
    ? ', subnormals flushed'
    : '';
  // Those that the claimed profile rejects are among those that a weaker one was met by.
  const rests = cases(ran.reduce((sum, { accepted, rejected }) => sum + accepted + rejected, 0));
  return [`It meets ${weakest}${flushed}: ${meanings[weakest]}${of}. That rests on ${rests}.`];
};

const cases = (n: number): string => `${n} case${n === 1 ? '' : 's'}`;

export const verdictLine = ({ stored, ok, complete }: Report, ran: readonly Result[]): string => {
  const rows = ran.filter(({ rejected }) => rejected > 0).length;
  const again = stored.filter(({ verdict }) => verdict === 'rejected').length;
  const part = complete ? '' : 'The run was stopped before its end. ';
  const rejected = [
    ...(rows > 0 ? [`cases in ${rows} of ${ran.length} rows`] : []),
    ...(again > 0 ? [`${again} of ${stored.length} stored findings`] : []),
  ];
  if (rejected.length > 0) return `${part}Rejected: ${rejected.join(', and ')}.`;
  const count = (which: 'undecided' | 'unconstrained'): number =>
    ran.reduce((sum, result) => sum + result[which], 0);
  const [undecided, unconstrained] = [count('undecided'), count('unconstrained')];
  if (ok && undecided + unconstrained > 0) {
    const others = [
      ...(undecided > 0
        ? [
            `${cases(undecided)} undecided: outside the set where reassociation is not excluded, or at its very end.`,
          ]
        : []),
      ...(unconstrained > 0 ? [`In ${cases(unconstrained)} the profile allows any result.`] : []),
    ];
    return `${part}Every decided case accepted. ${others.join(' ')}`;
  }
  if (ok) return `${part}Every case accepted.`;
  return `${part}Nothing was rejected, but not everything that was asked for ran.`;
};
