/** What a call must not hand over: nothing broadcasts, nothing is ragged, and an index is an index of the schedule. */
import type { FloatArray } from './formulas.ts';

/** Row-major; rank 0 is { shape: [], data: [v] }. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: FloatArray;
}

export const checkTensor = (name: string, { shape, data }: Tensor): void => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (data.length !== size)
    throw new RangeError(`${name} has shape [${shape.join()}] and ${data.length} elements`);
};

export const checkLike = (name: string, y: Tensor, x: Tensor): void => {
  checkTensor(name, y);
  if (y.shape.length !== x.shape.length || y.shape.some((extent, i) => extent !== x.shape[i]))
    throw new RangeError(`${name} must have the shape [${x.shape.join()}], got [${y.shape.join()}]`);
};

/** The betas or alphaBars of a schedule; gives T. */
export const checkSchedule = (name: string, x: Tensor): number => {
  checkTensor(name, x);
  if (x.shape.length !== 1) throw new RangeError(`${name} must have rank 1, got shape [${x.shape.join()}]`);
  return x.data.length;
};

export const checkCount = (name: string, n: number): void => {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`${name} must be an integer >= 0, got ${n}`);
};

export const checkIndex = (name: string, i: number, last: number): void => {
  if (!Number.isSafeInteger(i) || i < 0 || i > last)
    throw new RangeError(`${name} must be in 0..${last}, got ${i}`);
};

export const checkFlag = (name: string, flag: number): void => {
  if (flag !== 0 && flag !== 1) throw new RangeError(`${name} must be 0 or 1, got ${flag}`);
};

/** One tensor for each step. */
export const checkNoise = (name: string, noise: readonly Tensor[], T: number, x: Tensor): void => {
  if (noise.length !== T) throw new RangeError(`${name} must hold ${T} tensors, got ${noise.length}`);
  for (const [step, z] of noise.entries()) checkLike(`${name}[${step}]`, z, x);
};
