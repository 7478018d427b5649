/**
 * Edits that account alike for all that was seen, and are other functions: they are told apart by calling the program on
 * an input on which they differ.
 */
import type { Case } from '../../cases/case.ts';
import { played } from '../../cases/kinds/index.ts';
import { Evaluator } from '../template/evaluator.ts';
import { atIndex, looked, type Row, type Scene, sceneOf } from '../template/rows.ts';
import { isTable } from '../template/planted.ts';
import { parts, type Template } from '../template/template.ts';
import type { Setting } from './setting.ts';

/** Numbers that a model might have answered: any will do, so long as no two are alike. */
const invented = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1) * 1.5 + 0.25);

/** Elements and steps of a case that are looked at. */
const [mostElements, mostSteps] = [6, 4];

/** Rows of a case that nobody was asked yet: each with an answer that is invented. */
const rowsOfCase = (theCase: Case): readonly Row[] => {
  const { operation } = theCase;
  const asks = operation.inputs.some(({ kind }) => played.has(kind));
  const whole = sceneOf(theCase, 0);
  const scene: Scene = { ...whole, answer: asks ? invented(whole.counts.n) : null };
  const { n, T, last } = scene.counts;
  const elements =
    operation.output === 'scalar' ? Array.from({ length: n }, (_, i) => i) : looked(n, mostElements);
  const at = (one: Scene): readonly Row[] =>
    elements.map((element) => ({ scene: one, element, observed: NaN }));
  if (isTable(operation))
    return looked(last + 1, mostElements).map((i) => ({
      scene: atIndex(scene, i),
      element: 0,
      observed: NaN,
    }));
  if (operation.sampler === null) return at(scene);
  return looked(T, mostSteps).flatMap((i) => at(atIndex(scene, i)));
};

/** What a case must show of a difference, as a multiple of what both may be off. */
const clearly = 8;

/** Whether two templates say different things of a case, so that any conforming answer tells which. */
const differ = (setting: Setting, rows: readonly Row[], a: Template, b: Template): boolean => {
  const { machine, epsilon } = setting;
  return parts.some((part) => {
    const [one, other] = [a[part], b[part]];
    if (one === null || other === null) return false;
    const of = (template: Template, root: NonNullable<Template['output']>) => {
      const evaluator = new Evaluator(machine, epsilon, rows);
      evaluator.scan = template.scan;
      return evaluator.values(root);
    };
    const [x, y] = [of(a, one), of(b, other)];
    return rows.some((_, r) => {
      const [va, vb] = [x.value[r] as number, y.value[r] as number];
      const off = clearly * ((x.error[r] as number) + (y.error[r] as number));
      if (Number.isNaN(off) || off === Infinity) return false;
      if (!Number.isFinite(va) || !Number.isFinite(vb)) return !Object.is(va, vb);
      return Math.abs(va - vb) > off;
    });
  });
};

/** The first of some cases on which two of the templates differ, with that pair. */
export const separating = (
  setting: Setting,
  templates: readonly Template[],
  cases: Iterable<Case>,
): { readonly theCase: Case; readonly pair: readonly [Template, Template] } | null => {
  for (const theCase of cases) {
    if (theCase.forbidden !== null) continue;
    const rows = rowsOfCase({ ...theCase, operation: setting.operation });
    if (rows.length === 0) continue;
    for (const [i, a] of templates.entries())
      for (const b of templates.slice(i + 1))
        if (differ(setting, rows, a, b)) return { theCase, pair: [a, b] };
  }
  return null;
};
