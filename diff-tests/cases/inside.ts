/** How a case is kept to assumptions: what lies outside is moved inside, near to where it was or to an edge. */
import type { Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { type Assumption, spokenOf } from './assumption.ts';
import { assumptionsOf } from './assumptions.ts';
import { mapNumbers } from './each-number.ts';
import { bfloat, half } from './narrow.ts';
import type { HostInputs, HostValue } from './values.ts';

/** The cases of an operation that assumptions leave. */
export interface Domain {
  readonly operation: Operation;
  readonly rows: readonly Assumption[];
  readonly leastSteps: number;
  /** No extent of a shape is 0. */
  readonly full: boolean;
}

export const domainOf = (operation: Operation, names: readonly string[]): Domain => {
  const rows = assumptionsOf(operation, names);
  return {
    operation,
    rows,
    leastSteps: Math.max(0, ...rows.map(({ leastSteps }) => leastSteps ?? 0)),
    full: rows.some(({ full }) => full === true),
  };
};

const casts: Readonly<Record<FormatName, (x: number) => number>> = {
  binary16: half,
  bfloat16: bfloat,
  binary32: Math.fround,
  binary64: (x) => x,
};

/** Numbers that a reader can do in the head: betas, then anything. */
const simple = [0.5, 0.25, 0.125, 1, 2, 0, -0.5, -1, 1.5, 3, 8, 16];

/** The same leading digits at an exponent within 3 of 0. */
const scaled = (x: number): number => {
  if (!Number.isFinite(x) || x === 0) return x;
  let size = x;
  while (Math.abs(size) >= 2 ** 40) size /= 2 ** 37;
  while (Math.abs(size) >= 8) size /= 16;
  while (Math.abs(size) < 2 ** -40) size *= 2 ** 37;
  while (Math.abs(size) < 1 / 8) size *= 16;
  return size;
};

const rotated = <T>(list: readonly T[], by: number): readonly T[] => {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
};

/** What is asked of the numbers of one input. */
interface Asked {
  has(x: number, format: FormatName): boolean;
  edges(format: FormatName): readonly number[];
}

/** The number itself where it is inside; else its mirror images, an edge, or a simple number, the first that is. */
const moved = (format: FormatName, numbers: readonly Asked[], x: number, turn: number): number => {
  const isInside = (y: number): boolean => numbers.every(({ has }) => has(y, format));
  if (isInside(x)) return x;
  const images = [-x, 1 / x, -1 / x, scaled(x), -scaled(x), 1 / scaled(x)].map(casts[format]);
  const edges = numbers.flatMap((set) => set.edges(format)).map(casts[format]);
  return [...images, ...rotated(edges, turn), ...rotated(simple, turn)].find(isInside) ?? x;
};

/** What the domain asks of each number of an input. */
const numbersOf = ({ operation, rows }: Domain, name: string): readonly Asked[] =>
  rows.flatMap(({ numbers, ...row }) => {
    const input = spokenOf(operation, row).find((one) => one.name === name);
    if (numbers === undefined || input === undefined) return [];
    return [
      { has: (x, format) => numbers.has(x, format, input), edges: (format) => numbers.edges(format, input) },
    ];
  });

const arranged = ({ operation, rows }: Domain, inputs: HostInputs, turn: number): HostInputs =>
  rows.reduce((kept, { arrange }) => arrange?.(operation, kept, turn) ?? kept, inputs);

/** The inputs, moved inside. Whether something overflows on the way is not looked at. `turn` chooses among edges. */
export const moveInside = (
  domain: Domain,
  format: FormatName,
  inputs: HostInputs,
  turn: number,
): HostInputs => {
  const each = Object.entries(inputs).map(([name, value]): [string, HostValue] => {
    const numbers = numbersOf(domain, name);
    return [
      name,
      numbers.length === 0 ? value : mapNumbers(value, (x, at) => moved(format, numbers, x, turn + at)),
    ];
  });
  return arranged(domain, Object.fromEntries(each), turn);
};

/** The inputs with every number a simple one that the domain has. */
export const simplyInside = (
  domain: Domain,
  format: FormatName,
  inputs: HostInputs,
  turn: number,
): HostInputs => {
  const each = Object.entries(inputs).map(([name, value]): [string, HostValue] => {
    const numbers = numbersOf(domain, name);
    if (numbers.length === 0) return [name, value];
    const inside = simple.filter((y) => numbers.every(({ has }) => has(y, format)));
    return [name, mapNumbers(value, (x, at) => inside[(turn + at) % inside.length] ?? x)];
  });
  return arranged(domain, Object.fromEntries(each), turn);
};
