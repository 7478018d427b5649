/** The numbers in an input, whatever its kind. */
import { type HostTensor, type HostValue, isIntegers, isTensor, type ModelScript } from './values.ts';

const isScript = (value: HostValue): value is ModelScript =>
  typeof value === 'object' && !isTensor(value) && 'answers' in value;

export const everyNumber = (value: HostValue, holds: (x: number) => boolean): boolean => {
  if (typeof value === 'number') return holds(value);
  if (isTensor(value)) return value.data.every(holds);
  if (isIntegers(value)) return value.every(holds);
  const list = isScript(value) ? value.answers : (value as readonly HostTensor[]);
  return list.every(({ data }) => data.every(holds));
};

/** The same value with each number replaced; `at` counts them. */
export const mapNumbers = (value: HostValue, f: (x: number, at: number) => number): HostValue => {
  let at = 0;
  const next = (x: number): number => f(x, at++);
  const tensor = (x: HostTensor): HostTensor => ({ shape: x.shape, data: x.data.map((each) => next(each)) });
  if (typeof value === 'number') return next(value);
  if (isTensor(value)) return tensor(value);
  if (isIntegers(value)) return value;
  return isScript(value)
    ? { ...value, answers: value.answers.map(tensor) }
    : (value as readonly HostTensor[]).map(tensor);
};
