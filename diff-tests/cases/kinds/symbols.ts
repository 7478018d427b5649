/** The inputs of a printed definition: names in the place of numbers. */
import { type Formula, symbol } from '../../../spec/scalars/formula.ts';
import type { Tensor } from '../../../spec/tensor.ts';

/** A call of the model as it is printed. */
export interface Call {
  readonly x: Tensor<Formula>;
  readonly t: string;
}

/** What the inputs of a printed definition have in common. */
export interface Symbols {
  /** Elements of the tensors. */
  readonly size: number;
  /** T */
  readonly steps: number;
  /** The state or step that an index is. */
  readonly index: number;
  /** What some counts are called. */
  readonly names: ReadonlyMap<number, string>;
  answer(call: Call): Tensor<Formula>;
}

export const countName = ({ names }: Pick<Symbols, 'names'>, count: number): string =>
  names.get(count) ?? count.toString();

export const namedVector = (length: number, name: (i: number) => string): Tensor<Formula> => ({
  shape: [length],
  data: Array.from({ length }, (_, i) => symbol(name(i))),
});

/** What follows the name of a tensor in that of its element. */
export const elementName = (element: number, size: number): string => (size === 1 ? '' : `[${element}]`);

/** The tensor of a name: name[0], name[1], ... or a single name. */
export const namedTensor = (name: string, size: number): Tensor<Formula> =>
  size === 1 ? { shape: [], data: [symbol(name)] } : namedVector(size, (i) => name + elementName(i, size));

/** beta_0, beta_1, ... */
export const namedBetas = (symbols: Pick<Symbols, 'names' | 'steps'>): Tensor<Formula> =>
  namedVector(symbols.steps, (i) => `beta_${countName(symbols, i)}`);
