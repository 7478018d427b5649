/** The definition that a reason speaks of: by the words in which a report says it. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { changed, type Signature, signatures } from '../signatures/index.ts';
import { guardNames } from '../template/guards.ts';
import { type Node, Pool } from '../template/node.ts';
import { operationOf } from '../template/operation.ts';
import { type Part, parts, type Template, templateOf } from '../template/template.ts';
import { candidatesOf } from './candidates.ts';
import { guardText, saidOf } from './finalist.ts';
import { withConstant } from './inverted.ts';
import { onTop } from './known.ts';
import { materialOf } from './material.ts';
import { hypotheses } from './orders.ts';

/** What stands around the words of a reason in a report. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^(reason: )?((nearly )?as if |equals )?'?/, '')
    .replace(/'?( on \d+ of \d+ failing cases|: so on \d+ of \d+ failing.*)$/, '')
    .trim();

const isOf =
  ({ name: operation }: Operation) =>
  ({ operations }: Signature): boolean =>
    operations.includes(operation);

/** Known changes whose names or phrases, joined, are the text. */
const knownIn = (list: readonly Signature[], text: string): readonly Signature[] | null => {
  for (const one of list)
    for (const said of [one.name, one.phrase]) {
      if (text === said) return [one];
      const rest = text.startsWith(`${said} and `) ? knownIn(list, text.slice(said.length + 5)) : null;
      if (rest !== null) return [one, ...rest];
    }
  return null;
};

/** Numbers that stand in a text: one of them may be a constant that was computed back. */
const numbersIn = (text: string): readonly string[] => [
  ...new Set((text.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/g) ?? []).flatMap((one) => [one, one.replace('-', '')])),
];

/** What a text is looked for in. */
interface About {
  readonly pool: Pool;
  readonly operation: Operation;
  readonly plain: Template;
  readonly format: FormatName;
}

/** The template after known changes. */
const knownBy = ({ pool, operation, plain }: About, template: Template, text: string): Template | null => {
  const known = knownIn(signatures.filter(isOf(operation)), text);
  const made = known === null ? null : templateOf(pool, changed(operation, known));
  if (made === null) return null;
  const put = (part: Part): Template[Part] => {
    const [now, from, to] = [template[part], plain[part], made[part]];
    return now === null || from === null || to === null ? now : onTop(pool, now, from, to);
  };
  return { ...template, output: put('output') as Node, state: put('state'), time: put('time') };
};

/** The template after one edit. */
const editedOnce = (
  { pool, operation, format }: About,
  template: Template,
  text: string,
): Template | null => {
  const wheres = guardNames.flatMap((guard) => [true, false].map((only) => ({ guard, only })));
  const where = wheres.find((one) => text.endsWith(guardText(one))) ?? null;
  const plain = text.slice(0, text.length - guardText(where).length);
  for (const part of parts) {
    const root = template[part];
    if (root === null) continue;
    const material = materialOf(pool, operation, template, root, format, part === 'time');
    const constants = numbersIn(plain).map((one) => () => withConstant(pool, root, one));
    for (const candidates of [() => candidatesOf(root, material, () => true), ...constants])
      for (const candidate of candidates()) {
        if (saidOf(candidate, part, operation, null).text !== plain) continue;
        const { root: to } = candidate;
        if (where === null) return { ...template, [part]: to };
        const [holds, otherwise] = where.only ? [to, root] : [root, to];
        return { ...template, [part]: pool.when(where.guard, holds, otherwise) };
      }
  }
  return null;
};

/** The template after one change, or after several that are joined. */
const editedBy = (about: About, template: Template, text: string): Template | null => {
  const once = knownBy(about, template, text) ?? editedOnce(about, template, text);
  if (once !== null) return once;
  for (const joint of ['; and ', ' and '])
    for (let at = text.lastIndexOf(joint); at > 0; at = text.lastIndexOf(joint, at - 1)) {
      const before = editedBy(about, template, text.slice(0, at));
      const made = before === null ? null : editedBy(about, before, text.slice(at + joint.length));
      if (made !== null) return made;
    }
  return null;
};

/** null where no reason of the operation reads so. */
export const operationAs = (operation: Operation, reason: string, format: FormatName): Operation | null => {
  const text = bare(reason);
  const known = knownIn(signatures.filter(isOf(operation)), text);
  if (known !== null) return changed(operation, known);
  const pool = new Pool();
  const template = templateOf(pool, operation);
  if (template === null) return null;
  const order = hypotheses.find(({ name }) => name !== '' && name === text);
  if (order !== undefined && operation.sampler !== null) return operationOf(operation, template, order.order);
  const made = editedBy({ pool, operation, plain: template, format }, template, text);
  return made === null ? null : operationOf(operation, made);
};
