/** The command line's values: numbers and tensors of numbers, as text that every context reads for itself. */
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { sizeOf, type Tensor, tensor } from '../../spec/tensor.ts';

const number = (text: string): string => {
  parseLiteral(text);
  return text.trim();
};

/** Brackets must close in their order. */
const checkBrackets = (text: string): void => {
  let depth = 0;
  for (const letter of text) {
    depth += letter === '[' ? 1 : letter === ']' ? -1 : 0;
    if (depth < 0) throw new SyntaxError(`'${text}' has a bracket ] that was not opened`);
  }
  if (depth > 0) throw new SyntaxError(`'${text}' has a bracket that is not closed`);
};

/** Splits at the commas that stand outside brackets. */
const splitTop = (text: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
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
  if (!trimmed.endsWith(']')) throw new SyntaxError(`'${trimmed}' goes on behind its bracket`);
  const parts = splitTop(trimmed.slice(1, -1));
  const empty = parts.findIndex((part) => part.trim() === '');
  if (empty >= 0) {
    const where = empty === parts.length - 1 ? 'behind its last comma' : `before comma ${empty + 1}`;
    throw new SyntaxError(`'${trimmed}' has no number ${where}`);
  }
  const items = parts.map(nested);
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

/** The list and the shape behind it; without a colon there is none. */
const splitShape = (text: string): readonly [list: string, shape: readonly number[] | null] => {
  const [, list, extents] = /^(\[.*\])\s*:(.*)$/s.exec(text) ?? [];
  if (list === undefined || extents === undefined) return [text, null];
  if (!/^\d{1,15}(?:x\d{1,15})*$/.test(extents.trim()))
    throw new SyntaxError(`'${extents.trim()}' is no shape: write its extents, as 2x3, each an integer >= 0`);
  return [list, extents.trim().split('x').map(Number)];
};

/**
 * `[[1,2],[3,4]]`, a flat list with a shape `[1,2,3,4]:2x2`, `[]:0x3`, or a number (rank 0). Throws a SyntaxError that
 * says what is wrong with another text.
 */
export const parseTensor = (text: string): Tensor<string> => {
  const [list, shape] = splitShape(text.trim());
  checkBrackets(list);
  const flat = nested(list);
  if (shape === null) return flat;
  if (flat.shape.length !== 1 || flat.data.length !== sizeOf(shape)) {
    throw new SyntaxError(
      `shape ${shape.join('x')} needs a flat list of ${sizeOf(shape)} numbers, got ${list}`,
    );
  }
  return { shape, data: flat.data };
};

/** One number. Throws a SyntaxError, too. */
export const parseScalar = (text: string): string => {
  const { shape, data } = parseTensor(text);
  if (shape.length !== 0) throw new SyntaxError(`expected one number, got a tensor`);
  return data[0] ?? '';
};

/** Elements along one axis that are shown at each end of a long one, and the most of an axis that is shown whole. */
const [endSize, mostShown] = [3, 12];

/** The places along an axis that are shown; null stands for those between. */
const places = (extent: number, whole: boolean): (number | null)[] => {
  const all = Array.from({ length: extent }, (_, i) => i);
  return whole || extent <= mostShown ? all : [...all.slice(0, endSize), null, ...all.slice(-endSize)];
};

/** A tensor as the command line writes it. Unless `whole`, of a long axis both ends are shown: `[1, 2, 3, ... 94 more ..., 98, 99, 100]`. */
export const showTensor = <A>({ shape, data }: Tensor<A>, show: (x: A) => string, whole = true): string => {
  const [extent, ...inner] = shape;
  if (extent === undefined) return show(data[0] as A);
  if (sizeOf(shape) === 0) return `[]:${shape.join('x')}`;
  const size = sizeOf(inner);
  const rows = places(extent, whole).map((i) =>
    i === null
      ? `... ${extent - 2 * endSize} more ...`
      : showTensor({ shape: inner, data: data.slice(i * size, (i + 1) * size) }, show, whole),
  );
  return `[${rows.join(', ')}]`;
};
