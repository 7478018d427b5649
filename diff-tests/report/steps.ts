/** A definition step by step: a row for each intermediate value, exact, rounded, and as a profile allows it. */
import { real } from '../../spec/scalars/exact/real.ts';
import type { BinaryContext } from '../../spec/scalars/floats/binary.ts';
import type { Envelope } from '../../spec/scalars/sets/envelope.ts';
import type { TraceRow } from '../../spec/scalars/trace.ts';
import { roundUpFour } from '../judge/ulp.ts';
import { ratioDigits, writing } from './brief.ts';
import { showUlp } from './failure.ts';

/** What values are shown with. `exact`: every digit of them. */
export interface Shown {
  readonly sets: Envelope;
  readonly floats: BinaryContext;
  readonly exact: boolean;
}

/** The columns. */
export const stepHeads = (format: string, profile: string): string[] => [
  'value',
  'is',
  'exact',
  format,
  `allowed by ${profile}`,
  'ulp lost',
  '',
];

/** The exact value in digits; `whole`: a rational number as the ratio that it is. */
const showExact = ({ exact }: TraceRow, whole: boolean): string => {
  if (exact === null) return '-';
  return whole ? real.show(exact) : ratioDigits(real.show(exact));
};

const note = ({ cancelled, exact, rounded }: TraceRow): string => {
  if (cancelled > 0) return `<- ${cancelled} leading bits cancel`;
  if (exact?.convention !== undefined) return `<- exact only by the convention ${exact.convention}`;
  return exact !== null && rounded.kind === 'infinite' ? '<- overflows' : '';
};

/** The row of a value. */
export const stepCells = ({ sets, floats, exact }: Shown, row: TraceRow): string[] => [
  row.name,
  row.expression,
  showExact(row, exact),
  writing(floats, { exact })(row.rounded),
  exact ? sets.show(row.allowed) : sets.brief(row.allowed),
  row.ulpLost === null ? '-' : showUlp(roundUpFour(row.ulpLost)),
  note(row),
];

/** Rows at both ends of a long explanation that are shown. */
const [shownFirst, shownLast] = [20, 40];

/** All rows, or both ends of many; `hint`: where the others are. Only what is shown is made. */
export const bothEnds = (rows: readonly (() => string[])[], all: boolean, hint = ''): string[][] => {
  const { length } = rows;
  const shown = (from: number, to: number): string[][] => rows.slice(from, to).map((cells) => cells());
  if (all || length <= shownFirst + shownLast) return shown(0, length);
  const gap = ['...', `${length - shownFirst - shownLast} more${hint}`, '', '', '', '', ''];
  return [...shown(0, shownFirst), gap, ...shown(length - shownLast, length)];
};
