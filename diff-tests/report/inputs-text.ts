/** The inputs of a case as text. */
import type { EncodedModel, EncodedTensor, EncodedValue } from '../cases/encoding.ts';
import type { Failure } from './schema.ts';

/** A float with its shortest decimal beside it; the hex float is the exact one. */
export const showFloat = (text: string): string => {
  const parsed = /^(-?)0x(\d)(?:\.([0-9a-f]+))?p([+-]\d+)$/.exec(text);
  if (parsed === null) return text;
  const [, sign, digit, fraction = '', exponent] = parsed;
  const value =
    (Number(digit) + (fraction === '' ? 0 : parseInt(fraction, 16) / 16 ** fraction.length)) *
    2 ** Number(exponent);
  return `${text} (${sign}${String(value)})`;
};

/** More elements than this are counted, not shown. */
const shownElements = 12;

export const showTensor = ({ shape, data }: EncodedTensor): string => {
  if (shape.length === 0 && data.length === 1) return showFloat(data[0] ?? '');
  if (data.length === 0) return `shape [${shape.join(',')}], no elements`;
  const rest = data.length > shownElements ? `, ... ${data.length - shownElements} more` : '';
  return `shape [${shape.join(',')}]: ${data.slice(0, shownElements).map(showFloat).join(', ')}${rest}`;
};

/** More calls or noise tensors than this are counted, not shown. */
const shownSteps = 4;

const showList = (lines: readonly string[]): string => {
  const rest = lines.length > shownSteps ? [`... ${lines.length - shownSteps} more`] : [];
  return [...lines.slice(0, shownSteps), ...rest].map((line) => `\n      ${line}`).join('');
};

const showModel = ({ calls }: EncodedModel): string =>
  showList(
    calls.map(({ x, t, answer }) => {
      const call = x === null || t === null ? 'not called' : `x = ${showTensor(x)}, t = ${showValue(t)}`;
      return `${call} -> ${showTensor(answer)}`;
    }),
  );

const isIntegerList = (list: EncodedValue & readonly unknown[]): list is number[] =>
  typeof list[0] !== 'object';

const showValue = (value: EncodedValue): string => {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return showFloat(value);
  if (Array.isArray(value))
    return isIntegerList(value) ? `[${value.join(', ')}]` : showList(value.map(showTensor));
  return 'calls' in value ? showModel(value) : showTensor(value);
};

/** The inputs, a line each. */
export const inputLines = (inputs: Failure['inputs']): string[] =>
  Object.entries(inputs).map(([name, value]) => `${name} = ${showValue(value)}`.replace(' = \n', ' =\n'));
