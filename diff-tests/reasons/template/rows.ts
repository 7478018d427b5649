/** What was observed, number by number: each row is one number of one answer, with all that its leaves stand for. */
import type { Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import { indices, integers, perStep, played, scheduled, shaped, stepped } from '../../cases/kinds/index.ts';
import { type HostTensor, type HostValue, isTensor, type ModelCall } from '../../cases/values.ts';
import type { Counts } from './guards.ts';
import { isTable, scheduleRoles } from './planted.ts';

/** A case or a step of one: what its rows share. */
export interface Scene {
  /** The case that it is of, by its place in the list of those observed. */
  readonly of: number;
  readonly counts: Counts;
  /** The betas, or where the schedule is one of alphaBar itself that table with its leading 1. */
  readonly betas: ArrayLike<number> | null;
  readonly bars: ArrayLike<number> | null;
  readonly scalars: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, ArrayLike<number>>>;
  readonly noise: readonly HostTensor[];
  readonly answer: ArrayLike<number> | null;
  /** The tensor that a program may hold in more digits than it passed on. */
  readonly hidden: string | null;
}

export interface Row {
  readonly scene: Scene;
  readonly element: number;
  readonly observed: number;
}

const lastOf = (operation: Operation, T: number): number => {
  if (isTable(operation)) return operation.output.includes('T+1') ? T : T - 1;
  return operation.inputs.find(({ kind }) => indices.has(kind))?.last === 'T' ? T : T - 1;
};

const withLeadingOne = (data: ArrayLike<number>): Float64Array => {
  const table = new Float64Array(data.length + 1);
  table[0] = 1;
  table.set(data, 1);
  return table;
};

/** What the scenes of a case share; the index is that of the case, where it has one. */
export const sceneOf = ({ operation, inputs }: Case, of: number): Scene => {
  const scalars: Record<string, number> = {};
  const tensors: Record<string, ArrayLike<number>> = {};
  let betas: ArrayLike<number> | null = null;
  let bars: ArrayLike<number> | null = null;
  let [i, T, n, flag] = [0, 0, 1, 1];
  let noise: readonly HostTensor[] = [];
  const take = (name: string, kind: Operation['inputs'][number]['kind'], value: HostValue): void => {
    if (scheduled.has(kind) && isTensor(value)) {
      T = value.data.length;
      if (scheduleRoles[name] === 'beta') betas = value.data;
      else bars = withLeadingOne(value.data);
    } else if (perStep.has(kind) && !played.has(kind)) noise = value as readonly HostTensor[];
    else if (shaped.has(kind) && isTensor(value)) {
      tensors[name] = value.data;
      n = value.data.length;
    } else if (stepped.has(kind)) T = value as number;
    else if (indices.has(kind)) i = value as number;
    else if (integers.has(kind)) flag = value as number;
    else if (typeof value === 'number') scalars[name] = value;
  };
  for (const { name, kind } of operation.inputs) take(name, kind, inputs[name] as HostValue);
  const counts = { i, T, n, flag, last: lastOf(operation, T), call: -1, left: -1 };
  return { of, counts, betas, bars, scalars, tensors, noise, answer: null, hidden: null };
};

export const answered = (scene: Scene, call: ModelCall | undefined): Scene => ({
  ...scene,
  answer: call?.answer.data ?? null,
});

export const atIndex = (scene: Scene, i: number, call = -1, left = -1): Scene => ({
  ...scene,
  counts: { ...scene.counts, i, call, left },
});

/** The elements of a tensor that are looked at: those at both ends, and some between. */
export const looked = (size: number, most: number): readonly number[] => {
  const count = Math.min(size, most);
  return Array.from({ length: count }, (_, j) =>
    count < 2 ? 0 : Math.round((j * (size - 1)) / (count - 1)),
  );
};
