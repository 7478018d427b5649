/** Cases that tell mistakes apart: put to an implementation that failed, beside those of a short run, and not counted. */
import type { Operation } from '../../spec/operation.ts';
import { type Case, caseSource, type CaseSettings } from '../cases/generators/cases.ts';

/** Of the cases of `check`: fixed ones, of which the first are the plainest, and drawn ones. */
const told = [...range(0, 80), ...range(500, 80)];

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

/** The cases that a run of so many does not have already; each is made when it is asked for. */
export const furtherCases = (
  operation: Operation,
  settings: CaseSettings,
  runs: number,
): readonly (() => Case)[] => {
  let source: ((index: number) => Case) | undefined;
  const at = (index: number): Case => (source ??= caseSource(operation, settings))(index);
  return told.filter((index) => index >= runs).map((index) => () => at(index));
};
