/** The definition that a reason speaks of: by the words in which a report says it. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { changed, type Signature, signatures } from '../signatures/index.ts';
import { guardNames } from '../template/guards.ts';
import { Pool } from '../template/node.ts';
import { operationOf } from '../template/operation.ts';
import { parts, type Template, templateOf } from '../template/template.ts';
import { candidatesOf } from './candidates.ts';
import { guardText, saidOf } from './finalist.ts';
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

/** The template after one edit, or after several that are joined by "; and ". */
const editedBy = (
  pool: Pool,
  operation: Operation,
  template: Template,
  format: FormatName,
  text: string,
): Template | null => {
  const joint = text.lastIndexOf('; and ');
  if (joint > 0) {
    const before = editedBy(pool, operation, template, format, text.slice(0, joint));
    return before === null ? null : editedBy(pool, operation, before, format, text.slice(joint + 6));
  }
  const wheres = guardNames.flatMap((guard) => [true, false].map((only) => ({ guard, only })));
  const where = wheres.find((one) => text.endsWith(guardText(one))) ?? null;
  const plain = text.slice(0, text.length - guardText(where).length);
  for (const part of parts) {
    const root = template[part];
    if (root === null) continue;
    const material = materialOf(pool, operation, template, root, format, part === 'time');
    for (const candidate of candidatesOf(root, material, () => true)) {
      if (saidOf(candidate, part, operation, null).text !== plain) continue;
      const { root: to } = candidate;
      const guarded = (): typeof to =>
        where === null ? to : pool.when(where.guard, where.only ? to : root, where.only ? root : to);
      return { ...template, [part]: guarded() };
    }
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
  const made = editedBy(pool, operation, template, format, text);
  return made === null ? null : operationOf(operation, made);
};
