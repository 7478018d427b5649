/** Where a number means something, as a row of operations has it: '(0, 1]'. */
import type { Input } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { neighbour } from './generators/float.ts';

/** Both ends; infinite where there is none. */
export interface Range {
  readonly low: number;
  readonly high: number;
  has(x: number): boolean;
}

const written = /^([[(])(-?\d+), (-?\d+|inf)([\])])$/;

const parse = (text: string): Range => {
  const [, opens, from, to, closes] = written.exec(text) ?? [];
  if (from === undefined) throw new Error(`'${text}' is no range: write it as (0, 1]`);
  const [low, high] = [Number(from), to === 'inf' ? Infinity : Number(to)];
  return {
    low,
    high,
    has: (x) =>
      (opens === '(' ? x > low : x >= low) && (closes === ')' ? x < high : x <= high) && x !== Infinity,
  };
};

const known = new Map<string, Range>();

/** The range of an input: every number where its row has none. */
export const rangeOf = ({ range = '[0, inf)' }: Pick<Input, 'range'>): Range => {
  const made = known.get(range) ?? parse(range);
  known.set(range, made);
  return made;
};

/** The last numbers inside: the ends, or their neighbours. */
export const lastInside = ({ low, high, has }: Range, format: FormatName): readonly number[] => {
  const ends = high === Infinity ? [low] : [low, high];
  const inside = ends.map((end) => (has(end) ? end : neighbour(format, end, end === low ? 1 : -1)));
  return high === Infinity ? inside : [...inside, neighbour(format, high, -1)];
};
