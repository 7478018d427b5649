/**
 * The template of an operation: its definition as one expression that serves every index of every schedule. Made once
 * from the definition of its row, by running it at planted places; where it branches at an end, a guard says so.
 */
import type { Operation } from '../../../spec/operation.ts';
import { indices } from '../../cases/kinds/index.ts';
import { type Counts, type GuardName, guards } from './guards.ts';
import { type Leaf, type Node, nodesOf, type Pool, type Position, rebuilt } from './node.ts';
import { givesBars, isTable, scheduleRoles, type Traced, traceAt } from './planted.ts';
import { plantedSize } from './symbolic.ts';

/** The scan that makes the table of alphaBar: the next product, and what is kept of it. */
export interface Scan {
  readonly next: Node;
  readonly entry: Node;
}

export interface Template extends Traced {
  /** null where there is no such table, or where it is an input. */
  readonly scan: Scan | null;
}

/** The parts of a template that an edit may change. */
export type Part = 'output' | 'state' | 'time';
export const parts: readonly Part[] = ['output', 'state', 'time'];

/** How many indices an operation has over a schedule of T: which is the last. */
const lastIndex = (operation: Operation, T: number): number => {
  if (isTable(operation)) return operation.output.includes('T+1') ? T : T - 1;
  const index = operation.inputs.find(({ kind }) => indices.has(kind));
  return index?.last === 'T' ? T : T - 1;
};

const countsAt = (operation: Operation, i: number, T: number, more: Partial<Counts> = {}): Counts => ({
  i,
  T,
  last: lastIndex(operation, T),
  n: plantedSize,
  flag: 1,
  call: -1,
  left: -1,
  ...more,
});

/** The place that gives the general form: 0, n, i, T - i and T are far from each other. */
const [plantedIndex, plantedSteps] = [10, 30];

const positioned = (at: Position, i: number, T: number): Position => {
  const bases = { i, T, '0': 0, 'T-i': T - i };
  return { base: '0', offset: bases[at.base] + at.offset };
};

const isAt = (leaf: Leaf): leaf is Extract<Leaf, { at: Position }> => 'at' in leaf;

/** The form at one place, of the general one. */
const instantiated = (pool: Pool, root: Node, counts: Counts): Node =>
  rebuilt(pool, root, (node) => {
    if (node.guard !== undefined) return node.args[guards[node.guard].holds(counts) ? 0 : 1] as Node;
    const { leaf } = node;
    if (leaf === undefined || !isAt(leaf)) return node;
    const at = positioned(leaf.at, counts.i, counts.T);
    return leaf.role === 'bar' && at.offset === 0 ? pool.number('1') : pool.leaf({ ...leaf, at });
  });

/** The position of something seen at an absolute place, relative to what is next to it. */
const relative = (offset: number, i: number, T: number): Position => {
  if (Math.abs(offset - i) <= 2) return { base: 'i', offset: offset - i };
  if (Math.abs(offset - T) <= 1) return { base: 'T', offset: offset - T };
  if (Math.abs(offset - (T - i)) <= 2) return { base: 'T-i', offset: offset - (T - i) };
  return { base: '0', offset };
};

/** The general form of what was seen at one place. */
const generalized = (pool: Pool, root: Node, { i, T }: Counts): Node =>
  rebuilt(pool, root, (node) => {
    const { leaf } = node;
    if (leaf === undefined || !isAt(leaf)) return node;
    return pool.leaf({ ...leaf, at: relative(leaf.at.offset, i, T) });
  });

/** A form that holds only where it was seen: it goes through a whole schedule. */
const isGeneral = (root: Node): boolean =>
  nodesOf(root).every(({ leaf }) => {
    if (leaf === undefined || !isAt(leaf)) return true;
    return leaf.at.base !== '0' || leaf.role === 'cast' || leaf.at.offset <= 1;
  });

/** Where a definition may branch, the general form last; `hides`: counts that tell nothing apart there. */
const places = (operation: Operation): readonly (readonly [GuardName, Counts])[] => {
  const at = (i: number, T: number, more?: Partial<Counts>): Counts => countsAt(operation, i, T, more);
  const last = lastIndex(operation, plantedSteps);
  return [
    ['firstOfMany', at(0, plantedSteps)],
    ['second', at(1, plantedSteps)],
    ['lastOfMany', at(last, plantedSteps)],
    ['single', at(lastIndex(operation, 1), 1)],
    ['firstOfSingle', at(0, 1)],
    ['none', at(0, 0)],
    ['unflagged', at(plantedIndex, plantedSteps, { flag: 0 })],
    ['empty', at(plantedIndex, plantedSteps, { n: 0 })],
  ];
};

const tried = <V>(make: () => V): V | null => {
  try {
    return make();
  } catch {
    return null;
  }
};

/** One part of a template: its general form, with a guard around it for each place where it is another. */
const partOf = (pool: Pool, traced: (counts: Counts) => Node | null, operation: Operation): Node | null => {
  const planted = countsAt(operation, plantedIndex, plantedSteps);
  const seen = traced(planted);
  if (seen === null) return null;
  const general = generalized(pool, seen, planted);
  if (!isGeneral(general)) throw new RangeError('no general form');
  return places(operation).reduce((form, [guard, counts]) => {
    const there = traced(counts);
    if (there === null || instantiated(pool, form, counts) === there) return form;
    return pool.when(guard, generalized(pool, there, counts), form);
  }, general);
};

const scanOf = (pool: Pool): Scan => {
  const last = pool.leaf({ role: 'last' });
  const alpha = pool.node('sub', pool.number('1'), pool.leaf({ role: 'current' }));
  return { next: pool.node('mul', last, alpha), entry: last };
};

/** null where a definition has no template: it does not run over symbols, or has no general form. */
export const templateOf = (pool: Pool, operation: Operation): Template | null => {
  const known = new Map<string, Traced | null>();
  const traced = (counts: Counts): Traced | null => {
    const key = JSON.stringify(counts);
    const made = known.has(key) ? (known.get(key) ?? null) : tried(() => traceAt(pool, operation, counts));
    known.set(key, made);
    return made;
  };
  const part = (name: Part): Node | null =>
    partOf(pool, (counts) => traced(counts)?.[name] ?? null, operation);
  return tried(() => {
    const output = part('output');
    if (output === null) throw new RangeError('no output');
    const needsTable = operation.inputs.some(({ name }) => scheduleRoles[name] === 'beta');
    return {
      output,
      state: part('state'),
      time: part('time'),
      scan: needsTable && !givesBars(operation) ? scanOf(pool) : null,
    };
  });
};
