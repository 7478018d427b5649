/** The values that an implementation may take for one another. */
import type { Operation } from '../../../spec/operation.ts';
import { formats, type FormatName } from '../../../spec/scalars/floats/format.ts';
import { indices, played, perStep, scheduled, shaped } from '../../cases/kinds/index.ts';
import { type Material, rootOf } from '../edits/edit.ts';
import { type Node, nodesOf, type Pool } from '../template/node.ts';
import { givesBars } from '../template/planted.ts';
import type { Template } from '../template/template.ts';

const unique = (nodes: readonly Node[]): readonly Node[] => [...new Set(nodes)];

/** A value with what is made of it: its root, its complement, the root of that. */
const relatives = (pool: Pool, x: Node): readonly Node[] => {
  const rest = pool.node('sub', pool.number('1'), x);
  return [x, rootOf(pool, x), rest, rootOf(pool, rest)];
};

/** The betas and alphaBars of a step. */
const scheduleOf = (pool: Pool, operation: Operation): readonly Node[] => {
  if (!operation.inputs.some(({ kind }) => scheduled.has(kind))) return [];
  const isState = operation.inputs.some(({ kind, last }) => indices.has(kind) && last === 'T');
  const at = (role: 'beta' | 'bar', offset: number): Node =>
    pool.leaf({ role, at: { base: 'i', offset }, edge: 'none' });
  const bars = (isState ? [0, -1] : [0, 1]).flatMap((offset) => relatives(pool, at('bar', offset)));
  if (givesBars(operation)) return bars;
  const beta = at('beta', isState ? -1 : 0);
  const values = [...bars, ...relatives(pool, beta)];
  const bar = at('bar', 0);
  const rest = pool.node('sub', pool.number('1'), bar);
  if (isState) return [...values, pool.node('div', rest, bar), pool.node('div', bar, rest)];
  const [cleaner, noisier] = [at('bar', 0), at('bar', 1)];
  const one = pool.number('1');
  const tilde = pool.node(
    'mul',
    pool.node('div', pool.node('sub', one, cleaner), pool.node('sub', one, noisier)),
    beta,
  );
  const ratio = pool.node('div', noisier, cleaner);
  return [...values, tilde, rootOf(pool, tilde), ...relatives(pool, ratio)];
};

const tensorsOf = (pool: Pool, operation: Operation): readonly Node[] =>
  operation.inputs.flatMap(({ name, kind }) => {
    if (shaped.has(kind)) return [pool.leaf({ role: 'tensor', name })];
    if (played.has(kind)) return [pool.leaf({ role: 'answer' })];
    return perStep.has(kind)
      ? [pool.leaf({ role: 'noise', at: { base: 'i', offset: 0 }, edge: 'none' })]
      : [];
  });

const counts = (pool: Pool, root: Node): readonly Node[] => {
  const at = (base: 'i' | 'T', offset: number): Node => pool.leaf({ role: 'cast', at: { base, offset } });
  const used = nodesOf(root).some(({ leaf }) => leaf?.role === 'cast');
  if (!used) return [];
  const indices = [at('i', 0), at('i', 1), at('i', -1)];
  const lengths = [at('T', 0), at('T', -1), at('T', 1)];
  const fractions = indices.flatMap((i) => lengths.map((length) => pool.node('div', i, length)));
  return [
    ...indices,
    ...lengths,
    ...fractions,
    pool.node('div', pool.number('1000'), at('T', 0)),
    pool.number('1000'),
    pool.number('999'),
  ];
};

/** What is at hand for a part of a template. */
export const materialOf = (
  pool: Pool,
  operation: Operation,
  template: Template,
  root: Node,
  format: FormatName,
  isTime: boolean,
): Material => {
  const own = nodesOf(root);
  const constants = ['0', '1', '1/2', '2'].map((text) => pool.number(text));
  const parts = own.filter(({ op, leaf }) => op !== 'when' && leaf?.role !== 'number');
  const scalars = unique([
    ...constants,
    ...parts.filter(({ isElement }) => !isElement),
    ...counts(pool, root),
    // Of times too: some models are told how much noise there is.
    ...scheduleOf(pool, operation),
  ]);
  const elements = unique([
    ...tensorsOf(pool, operation),
    ...parts.filter(({ isElement }) => isElement),
    ...(template.state === null || isTime
      ? []
      : nodesOf(template.state).filter(({ isElement }) => isElement)),
  ]);
  const narrower = (['binary16', 'bfloat16', 'binary32'] as const).filter(
    (name) => formats[name].precision < formats[format].precision,
  );
  return { pool, scalars, elements, narrower };
};
