/** A definition run once over symbols, at a planted index of a planted schedule. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import { indices, integers, perStep, played, scheduled, shaped, stepped } from '../../cases/kinds/index.ts';
import type { HostTensor, HostValue, ModelCall } from '../../cases/values.ts';
import { type Define, lift } from '../../judge/lifted.ts';
import type { Counts } from './guards.ts';
import type { Leaf, Node, Pool } from './node.ts';
import { symbolic } from './symbolic.ts';

/** What a definition gives at one place. */
export interface Traced {
  readonly output: Node;
  /** What it asks its model, where it has one: the state, and the time or the index. */
  readonly state: Node | null;
  readonly time: Node | null;
}

/** Numbers that stand for leaves: a thousand of each sort. */
const codes = { schedule: 1000, tensor: 2000, scalar: 3000, noise: 4000, answer: 5000 } as const;

const filled = (shape: readonly number[], value: number): HostTensor => ({
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

/** Whether an operation gives a table, one entry for each index. */
export const isTable = ({ output }: Operation): boolean => output.startsWith('vector');

/** What the entries of a schedule are, by the name of the input. */
export const scheduleRoles: Readonly<Record<string, 'beta' | 'bar'>> = { betas: 'beta', alphaBars: 'bar' };

/** Whether the schedule is one of alphaBar itself. */
export const givesBars = (operation: Operation): boolean =>
  operation.inputs.some(({ name }) => scheduleRoles[name] === 'bar');

const plantedInputs = (operation: Operation, { i, T, n, flag }: Counts): Record<string, HostValue> =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }, at): [string, HostValue] => {
      if (scheduled.has(kind))
        return [name, { shape: [T], data: Float64Array.from({ length: T }, (_, j) => codes.schedule + j) }];
      if (perStep.has(kind) && !played.has(kind))
        return [name, Array.from({ length: T }, (_, j) => filled([n], codes.noise + j))];
      if (played.has(kind)) return [name, { answers: [] }];
      if (shaped.has(kind)) return [name, filled([n], codes.tensor + at)];
      if (stepped.has(kind)) return [name, T];
      if (indices.has(kind)) return [name, i];
      return [name, integers.has(kind) ? flag : codes.scalar + at];
    }),
  );

const leafOf = (operation: Operation, code: number): Leaf => {
  const [sort, at] = [code - (code % 1000), code % 1000];
  const name = operation.inputs[at]?.name ?? '';
  const bars = givesBars(operation);
  const position = { base: '0', offset: sort === codes.schedule && bars ? at + 1 : at } as const;
  const leaves: Readonly<Record<number, Leaf>> = {
    [codes.schedule]: { role: bars ? 'bar' : 'beta', at: position, edge: 'none' },
    [codes.tensor]: { role: 'tensor', name },
    [codes.scalar]: { role: 'scalar', name },
    [codes.noise]: { role: 'noise', at: position, edge: 'none' },
    [codes.answer]: { role: 'answer' },
  };
  const leaf = leaves[sort];
  if (leaf === undefined) throw new RangeError(`no leaf has the code ${code}`);
  return leaf;
};

/** Throws where the definition does not run over symbols, or refuses the place. */
export const traceAt = (pool: Pool, operation: Operation, counts: Counts): Traced => {
  const { sampler } = operation;
  const theCase: Case = {
    operation,
    format: 'binary64',
    inputs: plantedInputs(operation, counts),
    forbidden: null,
  };
  const value = (code: number): Node => pool.leaf(leafOf(operation, code));
  const call: ModelCall = { x: filled([counts.n], 0), t: 0, answer: filled([counts.n], codes.answer) };
  const define: Define =
    sampler === null
      ? (k, inputs) => operation.define(k, inputs)
      : (k, inputs, prepared) => sampler.step(k, inputs, counts.i, prepared);
  const k = symbolic(pool);
  const { output, requests } = lift<Node>(theCase, { value, hidden: value }).run(k, {
    define,
    call,
    state: null,
  });
  const [request] = requests;
  const at = isTable(operation) ? counts.i : 0;
  const first = output.data[at];
  if (first === undefined) throw new RangeError('no output');
  return {
    output: first,
    state: request?.x.data[0] ?? null,
    time: request === undefined ? null : typeof request.t === 'number' ? k.nat(request.t) : request.t,
  };
};
