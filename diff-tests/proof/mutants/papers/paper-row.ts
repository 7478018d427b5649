/** One line of the bank beyond the mirror: what `check` says of one wrong (or right) implementation. */
import { type AnyImplementation, check } from '../../../engine/api.ts';
import { controls, type Mistake, mistakes } from './index.ts';
import { type Promised, promised } from '../promised.ts';

/** Cases of each: a mistake shows in fewer. */
const runs = 100;

export interface PaperRow {
  readonly id: string;
  readonly operation: string;
  readonly rejected: number;
  readonly accepted: number;
  /** What the report names first; '' where it says nothing. */
  readonly diagnosis: string;
  readonly isNamed: boolean;
}

export const paperRow = async ({ id, operation, named, call }: Mistake): Promise<PaperRow> => {
  const implementation = { name: id, format: 'binary32', refuses: false, operations: { [operation]: call } };
  const { results } = await check({
    // What is written as people write it has no types of its own.
    implementation: implementation as unknown as AnyImplementation,
    operations: [operation] as never,
    runs,
    store: null,
  });
  const [row] = results;
  const diagnosis = row?.failures[0]?.diagnosis[0]?.name ?? '';
  return {
    id,
    operation,
    rejected: row?.rejected ?? 0,
    accepted: row?.accepted ?? 0,
    diagnosis,
    isNamed: named !== null && named !== '' && diagnosis.includes(named),
  };
};

const wrong = new Set(mistakes.map(({ id }) => id));

/** What this part of the bank promises, each with the rows that break it. */
export const paperPromises = (rows: readonly PaperRow[]): readonly Promised<PaperRow>[] => {
  const [bad, good] = [rows.filter(({ id }) => wrong.has(id)), rows.filter(({ id }) => !wrong.has(id))];
  return [
    promised('wrong implementations are rejected', bad, ({ rejected }) => rejected === 0),
    promised(
      'right implementations written otherwise are accepted',
      good,
      ({ rejected, accepted }) => rejected > 0 || accepted === 0,
    ),
    promised('rejected ones are named as what they are', bad, ({ isNamed }) => !isNamed, 0.9),
  ];
};

export const paperBank: readonly Mistake[] = [...mistakes, ...controls];
