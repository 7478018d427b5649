/** The `epscheck eval` line that prints the exact values of a counterexample. */
import { defaultEpsilon } from '../../spec/context.ts';
import { findOperation } from '../../spec/operations.ts';
import type { EncodedModel, EncodedTensor, EncodedValue } from '../cases/encoding.ts';
import { shown } from '../cases/shown.ts';
import type { Failure, Result } from './schema.ts';

/** Longer lines are not for a reader: `replay` runs them. */
const longest = 400;

/** "0x1.8p-3" as a decimal where it is a short one. */
const numberText = (text: string): string => {
  const parsed = /^(-?)0x(\d)(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(text);
  if (parsed === null) return text;
  const [, sign, digit, fraction = '', exponent] = parsed;
  const size =
    (Number(digit) + (fraction === '' ? 0 : parseInt(fraction, 16) / 16 ** fraction.length)) *
    2 ** Number(exponent);
  const decimal = String(size);
  // A decimal of few digits of a binary fraction of few is exact.
  const isExact =
    fraction.length <= 2 && Math.abs(Number(exponent)) <= 8 && /^\d{1,4}(\.\d{1,12})?$/.test(decimal);
  return isExact ? `${sign}${decimal}` : text;
};

const flat = (data: readonly string[]): string => `[${data.map(numberText).join(',')}]`;

const tensorText = ({ shape, data }: EncodedTensor): string => {
  if (shape.length === 0 && data.length === 1) return numberText(data[0] ?? '');
  return shape.length === 1 && data.length > 0 ? flat(data) : `${flat(data)}:${shape.join('x')}`;
};

/** A model that answers with one number is a constant; null for others. */
const modelText = ({ calls }: EncodedModel): string | null => {
  const answers = [...new Set(calls.flatMap(({ answer }) => answer.data))];
  const [only] = answers;
  if (answers.length > 1) return null;
  return only === undefined ? 'zero' : `constant(${numberText(only)})`;
};

const isModel = (value: EncodedValue): value is EncodedModel =>
  typeof value === 'object' && !Array.isArray(value) && 'calls' in value;

const noiseText = (list: readonly EncodedTensor[]): string => {
  const [first] = list;
  const shape = [list.length, ...(first?.shape ?? [])];
  return `${flat(list.flatMap(({ data }) => data))}:${shape.join('x')}`;
};

const isIntegerList = (list: EncodedValue & readonly unknown[]): list is number[] =>
  typeof list[0] !== 'object';

const valueText = (value: EncodedValue): string | null => {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return numberText(value);
  if (Array.isArray(value)) return isIntegerList(value) ? `[${value.join(',')}]` : noiseText(value);
  return isModel(value) ? modelText(value) : tensorText(value as EncodedTensor);
};

/**
 * null where the command line has no words for it: a model that answers with several numbers, a definition that a
 * convention changes, inputs that the types forbid, or too many of them.
 */
export const evalLine = (
  { operation, epsilon, conventions }: Pick<Result, 'operation' | 'epsilon' | 'conventions'>,
  { inputs, part }: Pick<Failure, 'inputs' | 'part'>,
): string | null => {
  if (part === 'refusal' || conventions.length > 0 || findOperation(operation) === undefined) return null;
  const texts = Object.entries(inputs).map(([name, value]) => {
    const text = valueText(value);
    return text === null ? null : /[()[\]]/.test(text) ? `'${name}=${text}'` : `${name}=${text}`;
  });
  if (texts.includes(null)) return null;
  const usual = `${defaultEpsilon.n}/${defaultEpsilon.d}`;
  const line = [
    'epscheck eval',
    operation,
    ...texts,
    ...(epsilon === usual ? [] : ['--epsilon', epsilon]),
  ].join(' ');
  // A report may come from elsewhere.
  return line.length > longest ? null : shown(line);
};
