/** How far an edited expression accounts for what was observed. */
import type { Evaluator, Values } from '../template/evaluator.ts';
import type { Node } from '../template/node.ts';
import type { Row } from '../template/rows.ts';

/** `open`: double arithmetic does not tell. */
export type Agreement = 'yes' | 'no' | 'open';

/** What a conforming program may be off, as a multiple of what rounding to nearest may: two ulp for each operation. */
export const freedom = 4;
/** A row tells something only where that is below this part of the value, */
export const finest = 1 / 1000;
/** and where what was observed is so many times nearer to the edited value than to the unedited one. */
const nearer = 4;

export const agreement = (observed: number, value: number, error: number): Agreement => {
  if (error === Infinity || Number.isNaN(error)) return 'open';
  if (Number.isNaN(observed) || Number.isNaN(value)) return Object.is(observed, value) ? 'yes' : 'no';
  if (!Number.isFinite(observed) || !Number.isFinite(value)) return observed === value ? 'yes' : 'no';
  return Math.abs(observed - value) <= freedom * error ? 'yes' : 'no';
};

/** Whether a row that agrees says so for the edit, and not by a wide bound. */
const tells = (observed: number, value: number, error: number, before: number): boolean => {
  if (!Number.isFinite(value)) return true;
  if (freedom * error > finest * Math.abs(value)) return error === 0;
  return !Number.isFinite(before) || nearer * Math.abs(observed - value) <= Math.abs(observed - before);
};

/** Rows by what the unedited expression says of them. */
export interface Labels {
  readonly base: Values;
  readonly failing: readonly number[];
  readonly passing: readonly number[];
}

/** The rows that count: those of a sum count once. */
const counted = (rows: readonly Row[], reduced: boolean): readonly number[] =>
  rows.flatMap((row, r) => (!reduced || row.element === 0 ? [r] : []));

export const labelled = (evaluator: Evaluator, root: Node, reduced: boolean): Labels => {
  const base = evaluator.keep(root);
  const by = (wanted: Agreement): readonly number[] =>
    counted(evaluator.rows, reduced).filter(
      (r) =>
        agreement(evaluator.rows[r]?.observed ?? NaN, base.value[r] as number, base.error[r] as number) ===
        wanted,
    );
  return { base, failing: by('no'), passing: by('yes') };
};

export interface Score {
  /** Failing rows that are really explained, those of them with a finite number, and those that are not. */
  readonly explained: number;
  readonly finite: number;
  readonly unexplained: number;
  readonly of: number;
  /** Passing rows that the edit contradicts. */
  readonly broken: number;
  readonly passing: number;
  /** By failing row, then by passing row: whether it agrees. */
  readonly agrees: readonly Agreement[];
}

export const scoreOf = (evaluator: Evaluator, root: Node, { base, failing, passing }: Labels): Score => {
  const { value, error } = evaluator.values(root);
  let [explained, finite, unexplained, broken] = [0, 0, 0, 0];
  const agrees: Agreement[] = [];
  const at = (r: number): Agreement => {
    const made = agreement(evaluator.rows[r]?.observed ?? NaN, value[r] as number, error[r] as number);
    agrees.push(made);
    return made;
  };
  for (const r of failing) {
    const observed = evaluator.rows[r]?.observed ?? NaN;
    const made = at(r);
    if (made === 'no') unexplained += 1;
    else if (
      made === 'yes' &&
      tells(observed, value[r] as number, error[r] as number, base.value[r] as number)
    ) {
      explained += 1;
      if (Number.isFinite(observed)) finite += 1;
    }
  }
  for (const r of passing) if (at(r) === 'no') broken += 1;
  return { explained, finite, unexplained, of: failing.length, broken, passing: passing.length, agrees };
};

/** At least half of the failing rows really explained, none contradicted, no passing row broken. */
export const isFull = ({ explained, unexplained, broken, of }: Score): boolean =>
  unexplained === 0 && broken === 0 && 2 * explained >= of;

/** Nine in ten of the failing rows explained, no passing row broken. */
export const isNearly = ({ explained, broken, of }: Score): boolean =>
  broken === 0 && 10 * explained >= 9 * of;

/**
 * What a first edit of several is worth. Two mistakes may cancel in a row, which then passes: such a row is contradicted
 * by each of them alone. So a few may be, but each takes off what two explained ones give.
 */
export const gainOf = ({ explained, broken }: Score): number => explained - 2 * broken;
