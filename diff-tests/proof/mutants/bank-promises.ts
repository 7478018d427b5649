/** What the bank promises, and which rows break it. */
import type { BankRow } from './bank-row.ts';
import { mutants } from './index.ts';
import { variants } from './variants.ts';
import { type Promised, promised } from './promised.ts';

/** What must be accepted. */
const right = new Set([...mutants.filter(({ control }) => control), ...variants].map(({ id }) => id));
/** What may be rejected in some cases. */
const excused = new Set(mutants.filter((mutant) => mutant.excused !== null).map(({ id }) => id));

/** What the bank promises, each with the rows that break it. */
export const promises = (rows: readonly BankRow[]): readonly Promised<BankRow>[] => {
  const bad = rows.filter(({ id }) => !right.has(id));
  const good = rows.filter(({ id }) => right.has(id));
  const caught = bad.filter(({ verdict }) => verdict === 'rejected');
  return [
    promised('wrong implementations are rejected', bad, ({ verdict }) => verdict !== 'rejected'),
    promised(
      'right implementations and controls are accepted',
      good,
      ({ verdict }) => verdict !== 'accepted',
    ),
    promised(
      'controls that may be rejected somewhere are, only there, and with that reason',
      good.filter(({ id }) => excused.has(id)),
      (row) => row.verdict !== 'accepted' || row.excused === 0 || row.diagnosed !== 'right',
    ),
    promised('rejected ones are diagnosed by name', caught, ({ diagnosed }) => diagnosed !== 'right', 0.9),
    promised('rejected ones are given no wrong name', caught, ({ diagnosed }) => diagnosed === 'wrong'),
    promised(
      'counterexamples are one element and the shortest schedule',
      caught,
      ({ elements, shorter }) => elements > 1 || shorter,
      0.9,
    ),
  ];
};
