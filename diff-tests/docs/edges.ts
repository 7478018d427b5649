/** Inputs at which definitions differ, as each context has them, and what the specification gives there. */
import { Refusal } from '../../spec/context.ts';
import { type AnyContext, contexts } from '../../spec/contexts.ts';
import type { Operation } from '../../spec/operation.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { type Finite, largest, smallest, valueOf } from '../../spec/scalars/floats/float.ts';
import { type Format, formatNames, formats } from '../../spec/scalars/floats/format.ts';
import { round } from '../../spec/scalars/floats/round.ts';
import { certainDigits } from '../../spec/scalars/decimal.ts';
import { scalar } from '../../spec/tensor.ts';
import { shaped } from '../cases/kinds/index.ts';

/** A column of the tables: a context, and its format when it has one. */
interface Column {
  readonly k: AnyContext;
  readonly format: Format | null;
}

const columns: readonly Column[] = contexts.map((k) => {
  const name = formatNames.find((format) => format === k.name);
  return { k, format: name === undefined ? null : formats[name] };
});

export const columnNames: readonly string[] = columns.map(({ k }) => k.name);

/** A value under the name that the tables give it; null in a context that has no such value. */
export interface Edge {
  readonly name: string;
  readonly value: (column: Column) => unknown;
}

export const number = (text: string): Edge => ({
  name: text,
  value: ({ k }) => k.of(text),
});

/** A value of the format; the exact contexts take that of binary32. */
const ofFormat = (name: string, make: (f: Format) => Finite): Edge => ({
  name,
  value: ({ format }) => (format === null ? valueOf(make(formats.binary32)) : make(format)),
});

const smallestNormalOf = (f: Format): Finite => round(f, 'nearestEven', false, 1n, f.emin) as Finite;

export const smallestSubnormal = ofFormat('smallest', (f) => smallest(f, false));
export const minusSmallest = ofFormat('-smallest', (f) => smallest(f, true));
export const smallestNormal = ofFormat('smallest normal', smallestNormalOf);
export const largestFinite = ofFormat('largest', (f) => largest(f, false));
export const minusLargest = ofFormat('-largest', (f) => largest(f, true));

export const minusEpsilon: Edge = { name: '-epsilon', value: ({ k }) => k.neg(k.epsilon) };

/** The float next to -epsilon: between two exact numbers there is always another. */
const besideMinusEpsilon = (name: string, steps: bigint): Edge => ({
  name,
  value: ({ format }) => {
    if (format === null) return null;
    const context = binary(format.name);
    const bits = context.toBits(context.neg(context.epsilon));
    return context.fromBits(bits + steps);
  },
});

export const aboveMinusEpsilon = besideMinusEpsilon('next above -epsilon', -1n);
export const belowMinusEpsilon = besideMinusEpsilon('next below -epsilon', 1n);

/** Longer texts are shown as a hex float, or by their first digits. */
const longest = 20;

/** A value in a cell: a short decimal or ratio as such, another float in hex, another ratio by its first digits. */
export const cell = (k: AnyContext, x: unknown): string => {
  const shown = k.show(x).replace('by the convention ', '');
  const isShort = shown.length <= longest && !shown.includes('0x');
  const encoded = k.encode(x);
  if (isShort || shown.includes('…') || typeof encoded !== 'string') return shown;
  const [n, d] = encoded.split('/');
  if (n === undefined || d === undefined) return encoded;
  const ratio = { n: BigInt(n), d: BigInt(d), e: 0 };
  return certainDigits({ lo: ratio, hi: ratio }) ?? encoded;
};

const evaluate = ({ inputs, define }: Operation, edges: readonly Edge[], column: Column): string => {
  const { k } = column;
  try {
    const values = edges.map(({ value }) => value(column));
    if (values.includes(null)) return '–';
    const given = inputs.map(({ name, kind }, i) => [name, shaped.has(kind) ? scalar(values[i]) : values[i]]);
    return cell(k, define(k, Object.fromEntries(given) as Parameters<typeof define>[1]).data[0]);
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
};

/** What an operation gives at the edges, in every context. */
export const edgeRow = (operation: Operation, edges: readonly Edge[]): readonly string[] => [
  ...edges.map(({ name }) => name),
  ...columns.map((column) => evaluate(operation, edges, column)),
];
