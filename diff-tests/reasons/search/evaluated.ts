/** Templates in double arithmetic, on rows of what was seen. */
import { Evaluator } from '../template/evaluator.ts';
import type { Row } from '../template/rows.ts';
import type { Template } from '../template/template.ts';
import type { Setting } from './setting.ts';

export const evaluatorOf = (
  { machine, epsilon }: Setting,
  template: Template,
  rows: readonly Row[],
): Evaluator => {
  const made = new Evaluator(machine, epsilon, rows);
  made.scan = template.scan;
  return made;
};
