/** A context that stops in time: before the memory is full, and before it has computed for longer than it may. */
import { getHeapStatistics } from 'node:v8';
import { type Context, Refusal } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { stepped } from '../cases/kinds/index.ts';
import type { Parsed } from '../cases/kinds/reading.ts';

/** Seconds of computing that a command may take; with several contexts each has its share. */
export const mostSeconds = 60;

/** The share of the heap that may be in use. */
const mostOfHeap = 0.75;

/** How often one looks: a look costs as much as some operations. */
const every = 64;

/** "T = 1000000" of an operation's inputs, or what stands for it. */
export const stepsText = ({ inputs }: Operation, parsed: Readonly<Record<string, Parsed>>): string => {
  const value = parsed[inputs.find(({ kind }) => stepped.has(kind))?.name ?? ''];
  if (typeof value === 'number') return `T = ${value}`;
  return typeof value === 'object' && 'shape' in value ? `T = ${value.shape[0] ?? 1}` : 'this size';
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** `what` takes too much: it is named in the refusal. Times are those of the processor, so that others beside do not count. */
export const bounded = <A, C extends Context<A>>(
  k: C & Context<A>,
  what: string,
  seconds: number,
  heapShare = mostOfHeap,
): C => {
  const end = cpuSeconds() + seconds;
  const most = getHeapStatistics().heap_size_limit * heapShare;
  const look = (): void => {
    const less = `take fewer steps, or a float format with --in`;
    if (cpuSeconds() > end)
      throw new Refusal(`${k.name}: ${what} takes more than ${seconds} s of computing here: ${less}`);
    if (getHeapStatistics().used_heap_size > most)
      throw new Refusal(`${k.name}: ${what} takes more memory than there is: ${less}`);
  };
  let calls = 0;
  const watched = <F extends (...args: never[]) => unknown>(run: F, often = every): F =>
    ((...args: never[]) => {
      if (++calls % often === 0) look();
      return run(...args);
    }) as F;
  return {
    ...k,
    add: watched(k.add),
    sub: watched(k.sub),
    mul: watched(k.mul),
    div: watched(k.div),
    sqrt: watched(k.sqrt),
    exp: watched(k.exp),
    max: watched(k.max),
    min: watched(k.min),
    pick: watched(k.pick),
    // Long values are made short there, each by itself.
    show: watched(k.show, 1),
    encode: watched(k.encode, 1),
  };
};
