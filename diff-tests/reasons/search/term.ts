/**
 * What is said where no edit was found: where the difference lies. Results are sums of terms, one for each tensor, and some
 * cases have all but one of them zero: a term that is wrong shows wherever its tensor is not zero, and nowhere else.
 */
import { isOrdinary } from '../../cases/assumptions.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { machineOf } from '../template/arithmetic.ts';
import { Evaluator } from '../template/evaluator.ts';
import { type Node, nodesOf, Pool, replaced } from '../template/node.ts';
import { printed } from '../template/print.ts';
import { templateOf } from '../template/template.ts';
import { rowsOf } from './observations.ts';
import { own } from './orders.ts';
import type { Question } from './question.ts';
import { agreement, labelled, type Labels } from './score.ts';

/** Rows that must fail where the tensor is not zero, and pass where it is; and that fail where it is the only one. */
const least = 8;
const leastAlone = 3;

const roles: readonly string[] = ['tensor', 'answer', 'noise'];

/**
 * Whether every row with a zero here passes, and some fail in which the others are zero, or nine in ten of those in which it
 * matters what is here.
 */
const isOfIt = (
  pool: Pool,
  evaluator: Evaluator,
  root: Node,
  labels: Labels,
  node: Node,
  others: readonly Node[],
): boolean => {
  const { value } = evaluator.keep(node);
  const without = evaluator.values(replaced(pool, root, node, pool.number('0')));
  const isZero = (r: number): boolean => value[r] === 0;
  const matters = (r: number): boolean =>
    agreement(evaluator.rows[r]?.observed ?? NaN, without.value[r] as number, without.error[r] as number) ===
    'no';
  const { failing, passing } = labels;
  const clean = passing.filter(isZero).length;
  const spared = passing.filter((r) => !isZero(r) && matters(r)).length;
  const besides = others.map((other) => evaluator.keep(other).value);
  const alone = failing.filter((r) => besides.every((numbers) => numbers[r] === 0)).length;
  const isShown = alone >= leastAlone || 9 * spared <= failing.length;
  return !failing.some(isZero) && failing.length >= least && clean >= least && isShown;
};

/** null where the failures are of no single term. */
export const termOf = ({
  operation,
  format,
  epsilon,
  observed,
}: Pick<Question, 'operation' | 'format' | 'epsilon' | 'observed'>): Diagnosis | null => {
  const pool = new Pool();
  const template = templateOf(pool, operation);
  const seen = observed.filter(
    ({ theCase, answer }) =>
      theCase.forbidden === null && answer.kind === 'returned' && isOrdinary(theCase, epsilon),
  );
  const failing = seen.filter(({ isRejected }) => isRejected).length;
  if (template === null || operation.output === 'scalar' || failing === 0) return null;
  const { output } = template;
  const evaluator = new Evaluator(machineOf(format), epsilon, rowsOf(seen, own.order).output);
  evaluator.scan = template.scan;
  const labels = labelled(evaluator, output, false);
  const inputs = nodesOf(output).filter(({ leaf }) => leaf !== undefined && roles.includes(leaf.role));
  const isIt = (node: Node): boolean =>
    isOfIt(
      pool,
      evaluator,
      output,
      labels,
      node,
      inputs.filter((other) => other !== node),
    );
  const found = inputs.filter(isIt);
  const [one] = found;
  if (one === undefined || found.length > 1) return null;
  const passing = seen.length - failing;
  return {
    kind: 'defect',
    names: [`the term of ${printed(one, operation)} were another one (its form was not found)`],
    agrees: failing,
    of: failing,
    link: '',
    byEdit: {
      stratum: null,
      explains: { failing, of: failing, passing, ofPassing: passing },
      exception: null,
      cut: false,
      edit: { place: 'everywhere', from: printed(one, operation), to: '' },
    },
  };
};
