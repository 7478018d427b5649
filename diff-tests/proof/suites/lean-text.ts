/** Lean text for the tests, and how a definition in it is asked for its value. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../../../spec/context.ts';
import { Asked } from '../../../spec/lean/asked.ts';
import { readLean } from '../../../spec/lean/commands.ts';
import { Evaluator } from '../../../spec/lean/evaluator.ts';
import { Library } from '../../../spec/lean/library.ts';

export const leanFile = (name: string): string => resolve(`diff-tests/proof/suites/lean/${name}.lean`);
export const leanText = (name: string): string => readFileSync(leanFile(name), 'utf8');

export const libraryOf = (text: string, file = 'test.lean'): Library => {
  const read = readLean(file, text);
  const [unread] = read.unread;
  if (unread !== undefined) throw unread.error;
  return new Library([read]);
};

export const asked = <A>(library: Library, name: string, k: Context<A>): Asked<A> => {
  const definition = library.definition(name);
  if (definition === null) throw new Error(`no definition ${name}`);
  return new Asked(new Evaluator(library, k), definition);
};

/** A definition f in a namespace, with what it needs around it. */
export const inNamespace = (body: string): string =>
  `namespace N\nopen Spec Tensor\nvariable {α : Type} [Context α]\n${body}\nend N\n`;
