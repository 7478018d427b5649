/** The command line's values: numbers and tensors of numbers, as text that every context reads for itself. */
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { sizeOf, type Tensor, tensor } from '../../spec/tensor.ts';

const number = (text: string): string => {
  parseLiteral(text);
  return text.trim();
};

/** Splits at the commas that stand outside brackets. */
const splitTop = (text: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [i, letter] of [...text].entries()) {
    if (letter === '[') depth += 1;
    if (letter === ']') depth -= 1;
    if (letter === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return text.trim() === '' && parts.length === 0 ? [] : [...parts, text.slice(start)];
};

const nested = (text: string): Tensor<string> => {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[')) return tensor([], [number(trimmed)]);
  if (!trimmed.endsWith(']')) throw new SyntaxError(`'${trimmed}' has a bracket that is not closed`);
  const items = splitTop(trimmed.slice(1, -1)).map(nested);
  const inner = items[0]?.shape ?? [];
  const odd = items.find(({ shape }) => shape.join() !== inner.join());
  if (odd !== undefined) {
    throw new SyntaxError(`'${trimmed}' is ragged: [${inner.join(',')}] beside [${odd.shape.join(',')}]`);
  }
  return tensor(
    [items.length, ...inner],
    items.flatMap(({ data }) => data),
  );
};

/**
 * `[[1,2],[3,4]]`, a flat list with a shape `[1,2,3,4]:2x2`, `[]:0x3`, or a number (rank 0). Throws a SyntaxError that
 * says what is wrong with another text.
 */
export const parseTensor = (text: string): Tensor<string> => {
  const [, list, extents] = /^(\[.*\])\s*:\s*(\d+(?:x\d+)*)$/.exec(text.trim()) ?? [];
  if (list === undefined || extents === undefined) return nested(text);
  const flat = nested(list);
  const shape = extents.split('x').map(Number);
  if (flat.shape.length !== 1 || flat.data.length !== sizeOf(shape)) {
    throw new SyntaxError(`shape ${extents} needs a flat list of ${sizeOf(shape)} numbers, got ${list}`);
  }
  return { shape, data: flat.data };
};

/** One number. Throws a SyntaxError, too. */
export const parseScalar = (text: string): string => {
  const { shape, data } = parseTensor(text);
  if (shape.length !== 0) throw new SyntaxError(`expected one number, got a tensor`);
  return data[0] ?? '';
};

/** A tensor as the command line writes it. */
export const showTensor = ({ shape, data }: Tensor<string>): string => {
  const [extent, ...inner] = shape;
  if (extent === undefined) return data[0] ?? '';
  if (sizeOf(shape) === 0) return `[]:${shape.join('x')}`;
  const size = sizeOf(inner);
  const rows = Array.from({ length: extent }, (_, i) =>
    showTensor({ shape: inner, data: data.slice(i * size, (i + 1) * size) }),
  );
  return `[${rows.join(', ')}]`;
};
