/**
 * Known changes of several parts at once: the time of a step, say, is told to the model and stands in the result. Each part
 * has its own search, which may explain it by something else; one change that accounts for all of them comes before.
 */
import type { Node } from '../template/node.ts';
import { parts, type Template } from '../template/template.ts';
import { evaluatorOf } from './evaluated.ts';
import type { Known } from './known.ts';
import type { Rows } from './observations.ts';
import { isFull, labelled, type Labels, scoreOf } from './score.ts';
import type { Setting } from './setting.ts';

/** Rows of a part that are looked at. */
const mostRows = 200;

/** Those that account for every row of every part, and for some that fail. */
export const knownWhole = (setting: Setting, template: Template, rows: Rows): readonly Known[] => {
  const looked = parts.flatMap((part) => {
    const root = template[part];
    if (root === null) return [];
    const evaluator = evaluatorOf(setting, template, rows[part].slice(0, mostRows));
    const isReduced = part === 'output' && setting.operation.output === 'scalar';
    return [{ part, root, evaluator, labels: labelled(evaluator, root, isReduced) }];
  });
  const fits = (
    to: Node | null,
    { evaluator, labels }: { evaluator: (typeof looked)[number]['evaluator']; labels: Labels },
  ): boolean => {
    if (to === null) return false;
    const score = scoreOf(evaluator, to, labels);
    return labels.failing.length === 0 ? score.broken === 0 : isFull(score);
  };
  if (looked.every(({ labels }) => labels.failing.length === 0)) return [];
  return setting.known.filter(
    ({ template: changed }) =>
      looked.filter(({ part, root }) => changed[part] !== root).length > 1 &&
      looked.every((one) => fits(changed[one.part], one)),
  );
};
