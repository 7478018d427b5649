/**
 * Two changes of one coefficient. Neither accounts for a row by itself, so that nothing tells the first one where to start:
 * every first change of a coefficient is tried with every plain one of what it has become.
 */
import { added } from '../edits/added.ts';
import type { Material } from '../edits/edit.ts';
import { type Node, nodesOf, replaced } from '../template/node.ts';
import type { Part, Template } from '../template/template.ts';
import { candidatesOf } from './candidates.ts';
import type { PartSearch } from './part-search.ts';
import type { Setting } from './setting.ts';
import { bothOf, knownTried, type Tried, triedOf } from './tried.ts';

/** What an element is multiplied or divided by. */
const coefficientsOf = (root: Node): readonly Node[] => {
  const found = nodesOf(root).flatMap(({ op, args: [a, b] }) => {
    if (a === undefined || b === undefined) return [];
    if (op === 'div') return a.isElement && !b.isElement ? [b] : [];
    return op === 'mul' && a.isElement !== b.isElement ? [a.isElement ? b : a] : [];
  });
  return [...new Set(found)].filter(({ leaf }) => leaf?.role !== 'number');
};

/** A first change, and the coefficients that it made. */
interface First {
  readonly tried: Tried;
  readonly coefficients: readonly Node[];
}

const firstsOf = function* (
  setting: Setting,
  template: Template,
  part: Part,
  material: Material,
): Generator<First> {
  const { pool, operation, known } = setting;
  const { scan } = template;
  const root = template[part] as Node;
  const own = coefficientsOf(root);
  for (const one of known) {
    const made = one.template[part];
    if (made === null || made === root) continue;
    const coefficients = coefficientsOf(made).filter((node) => !own.includes(node));
    yield { tried: knownTried(setting, one, root, { root: made, scan }), coefficients };
  }
  for (const coefficient of own)
    for (const candidate of candidatesOf(coefficient, material, ({ isUsual }) => isUsual)) {
      const whole = { ...candidate, root: replaced(pool, root, coefficient, candidate.root) };
      yield { tried: triedOf(whole, part, operation, scan), coefficients: [candidate.root] };
    }
};

/** Tries them, until one accounts for every row or the time for pairs is over. */
export const withinCoefficients = (
  search: PartSearch,
  setting: Setting,
  template: Template,
  part: Part,
  material: Material,
): void => {
  const { pool, operation, late } = setting;
  for (const { tried, coefficients } of firstsOf(setting, template, part, material))
    for (const coefficient of coefficients) {
      if (late('pairs')) return;
      for (const second of added.propose(coefficient, material)) {
        const root = replaced(pool, tried.root, coefficient, second.to);
        const shared = { family: added, scope: 'everywhere', from: coefficient, cost: 0 } as const;
        const next = triedOf({ ...shared, ...second, root }, part, operation, tried.scan);
        search.try(bothOf(tried, next), search.after(tried.root));
      }
      if (search.finalists.length > 0) return;
    }
};
