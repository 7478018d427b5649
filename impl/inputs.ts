/** How each kind of argument is read: checked, or refused with an error that names it, its value and its bound. */
import { checkSameShape, checkTensor, copy, type HostTensor, showShape } from './tensor.ts';

/** A denoiser eps(x, t). The image operations hand it the index of the step instead of a time. */
export type Model = (x: HostTensor, t: number) => HostTensor | Promise<HostTensor>;

/** Which argument of which operation is read, and those already read. */
interface Argument {
  readonly who: string;
  readonly name: string;
  readonly read: Readonly<Record<string, unknown>>;
}

export type Reader<V> = (given: unknown, argument: Argument) => V;

/** What the readers of an operation give. */
export type Values<R> = { readonly [N in keyof R]: R[N] extends Reader<infer V> ? V : never };

/** Reads the arguments in the order of the readers. */
export const readAll = <R extends Readonly<Record<string, Reader<unknown>>>>(
  who: string,
  readers: R,
  inputs: Readonly<Record<string, unknown>>,
): Values<R> => {
  const read: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(readers))
    read[name] = reader(inputs[name], { who, name, read });
  return read as Values<R>;
};

export const tensor: Reader<HostTensor> = (given, { who, name }) => {
  const x = given as HostTensor;
  checkTensor(who, name, x);
  return x;
};

/** A tensor of the shape of an argument read before. */
export const like =
  (other: string): Reader<HostTensor> =>
  (given, argument) => {
    const y = tensor(given, argument);
    checkSameShape(argument.who, argument.name, y, other, argument.read[other] as HostTensor);
    return y;
  };

export const vector: Reader<HostTensor> = (given, argument) => {
  const x = tensor(given, argument);
  if (x.shape.length !== 1) {
    throw new RangeError(
      `${argument.who}: ${argument.name} must have rank 1, got shape ${showShape(x.shape)}`,
    );
  }
  return x;
};

/** A number, rounded once to binary32. */
export const scalar: Reader<number> = (given, { who, name }) => {
  if (typeof given !== 'number') throw new TypeError(`${who}: ${name} must be a number, got ${typeof given}`);
  return Math.fround(given);
};

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

export const count: Reader<number> = (given, { who, name }) => {
  if (!isCount(given)) throw new RangeError(`${who}: ${name} must be an integer >= 0, got ${String(given)}`);
  return given;
};

/** A choice of two. */
export const flag: Reader<0 | 1> = (given, { who, name }) => {
  if (given === 0 || given === 1) return given;
  throw new RangeError(`${who}: ${name} must be 0 or 1, got ${String(given)}`);
};

/** T: the count, or the length of the schedule or list, that was read before. */
const stepsOf = (schedule: string, read: Argument['read']): number => {
  const about = read[schedule] as number | readonly number[] | HostTensor;
  if (typeof about === 'number') return about;
  return 'data' in about ? about.data.length : about.length;
};

/** An index of the step k, 0..T-1, of a schedule read before. */
export const step =
  (schedule: string): Reader<number> =>
  (given, { who, name, read }) => {
    const T = stepsOf(schedule, read);
    if (isCount(given) && given < T) return given;
    throw new RangeError(`${who}: ${name} must be in 0..T-1 (T = ${T}), got ${String(given)}`);
  };

/** An index of the state t, 0..T, of a schedule read before. */
export const state =
  (schedule: string): Reader<number> =>
  (given, { who, name, read }) => {
    const T = stepsOf(schedule, read);
    if (isCount(given) && given <= T) return given;
    throw new RangeError(`${who}: ${name} must be in 0..T (T = ${T}), got ${String(given)}`);
  };

/** A vector of at least one entry: the sigmas of the states between which a sampler steps. */
export const sigmas: Reader<HostTensor> = (given, argument) => {
  const x = vector(given, argument);
  if (x.data.length > 0) return x;
  throw new RangeError(`${argument.who}: ${argument.name} must have an entry, got none`);
};

/** Integers >= 0, each less than the one before; the first less than the length of a table read before, if one is named. */
export const timesteps =
  (table?: string): Reader<readonly number[]> =>
  (given, { who, name, read }) => {
    if (!Array.isArray(given)) throw new RangeError(`${who}: ${name} must be an array, got ${typeof given}`);
    let bound = table === undefined ? Infinity : stepsOf(table, read);
    for (const [i, t] of (given as readonly unknown[]).entries()) {
      if (!isCount(t) || t >= bound)
        throw new RangeError(
          `${who}: ${name}[${i}] must be an integer >= 0 and < ${bound}, got ${String(t)}`,
        );
      bound = t;
    }
    return given as readonly number[];
  };

/**
 * One tensor for each step of a schedule read before, of the shape of another argument. `ends`: how many more entries
 * than steps that has.
 */
export const noise =
  (schedule: string, other: string, ends = 0): Reader<readonly HostTensor[]> =>
  (given, { who, name, read }) => {
    const T = stepsOf(schedule, read) - ends;
    const got = Array.isArray(given) ? (given as readonly unknown[]) : undefined;
    if (got?.length !== T) {
      throw new RangeError(
        `${who}: ${name} must hold T = ${T} tensors, got ${got === undefined ? typeof given : got.length}`,
      );
    }
    const each = like(other);
    return got.map((z, step) => each(z, { who, name: `${name}[${step}]`, read }));
  };

/** A model that is handed a fresh copy of the state, and whose answer must have the shape of it. */
export const model: Reader<Model> = (given, { who, name }) => {
  if (typeof given !== 'function') {
    throw new RangeError(`${who}: ${name} must be a function, got ${typeof given}`);
  }
  return async (x, t) => {
    const answer = await (given as Model)(copy(x), t);
    checkTensor(who, "the model's answer", answer);
    checkSameShape(who, "the model's answer", answer, 'x', x);
    return answer;
  };
};
