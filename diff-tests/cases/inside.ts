/** How a case is kept to assumptions: what lies outside is moved inside, near to where it was or to an edge. */
import type { Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { type Assumption, floats, spokenOf } from './assumption.ts';
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

/** What the domain asks of the numbers of one input, and which lie on its edges. */
interface Asked {
  readonly has: (x: number) => boolean;
  readonly edges: readonly number[];
}

/** The first number of a list that a domain has, from one place on and round; undefined: none. */
const firstInside = ({ has }: Asked, list: readonly number[], from: number): number | undefined => {
  for (let i = 0; i < list.length; i++) {
    const x = list[(from + i) % list.length] as number;
    if (has(x)) return x;
  }
  return undefined;
};

/** Where a number might be meant to lie: its mirror images. Made one by one, for every number asks for them. */
const images: readonly ((x: number) => number)[] = [
  (x) => -x,
  (x) => 1 / x,
  (x) => -1 / x,
  scaled,
  (x) => -scaled(x),
  (x) => 1 / scaled(x),
];

/** The number itself where it is inside; else its mirror images, an edge, or a simple number, the first that is. */
const moved = (format: FormatName, asked: Asked, x: number, turn: number): number => {
  if (asked.has(x)) return x;
  const cast = casts[format];
  for (const image of images) {
    const y = cast(image(x));
    if (asked.has(y)) return y;
  }
  return firstInside(asked, asked.edges, turn) ?? firstInside(asked, simple, turn) ?? x;
};

/** What the domain asks of each number of an input; null: nothing. */
const askedOf = ({ operation, rows }: Domain, format: FormatName, name: string): Asked | null => {
  const asked = rows.flatMap(({ numbers, ...row }) => {
    const input = spokenOf(operation, row).find((one) => one.name === name);
    return numbers === undefined || input === undefined ? [] : [{ numbers, input }];
  });
  if (asked.length === 0) return null;
  return {
    has: (x) => asked.every(({ numbers, input }) => numbers.has(x, format, input)),
    edges: asked.flatMap(({ numbers, input }) => numbers.edges(format, input)).map(casts[format]),
  };
};

/** Put right by the rows that set numbers beside each other. Half of a number of the format need not be one. */
const arranged = (
  { operation, rows }: Domain,
  format: FormatName,
  inputs: HostInputs,
  turn: number,
): HostInputs => {
  const put = rows.reduce((kept, { arrange }) => arrange?.(operation, kept, turn) ?? kept, inputs);
  const held = operation.inputs
    .filter(({ name, kind }) => floats.includes(kind) && put[name] !== inputs[name])
    .map(({ name }) => [name, mapNumbers(put[name] as HostValue, casts[format])]);
  return { ...put, ...(Object.fromEntries(held) as HostInputs) };
};

/** The inputs, moved inside. Whether something overflows on the way is not looked at. `turn` chooses among edges. */
export const moveInside = (
  domain: Domain,
  format: FormatName,
  inputs: HostInputs,
  turn: number,
): HostInputs => {
  const each = Object.entries(inputs).map(([name, value]): [string, HostValue] => {
    const asked = askedOf(domain, format, name);
    return [name, asked === null ? value : mapNumbers(value, (x, at) => moved(format, asked, x, turn + at))];
  });
  return arranged(domain, format, Object.fromEntries(each), turn);
};

/** The inputs with every number a simple one that the domain has. */
export const simplyInside = (
  domain: Domain,
  format: FormatName,
  inputs: HostInputs,
  turn: number,
): HostInputs => {
  const each = Object.entries(inputs).map(([name, value]): [string, HostValue] => {
    const asked = askedOf(domain, format, name);
    if (asked === null) return [name, value];
    const inside = simple.filter(asked.has);
    return [name, mapNumbers(value, (x, at) => inside[(turn + at) % inside.length] ?? x)];
  });
  return arranged(domain, format, Object.fromEntries(each), turn);
};
