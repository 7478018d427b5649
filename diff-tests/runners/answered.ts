/** What a call is answered: the one place where an implementation's code runs. Workers and pages load it alone. */
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import type { Answer } from '../cases/answer.ts';
import type { Impurity, Malformed } from '../cases/broken.ts';
import { classOf, isArray, isSafeInteger, lengthOf, zerosOf } from '../cases/builtins.ts';
import { play } from '../cases/models.ts';
import {
  arrayName,
  arrayOf,
  copyTensor,
  copyValue,
  type HostInputs,
  type HostTensor,
  isIntegers,
  type ModelScript,
  sameTensor,
  tensorsIn,
  toFloat,
} from '../cases/values.ts';

/** What is handed to every call: `epsilon` is the run's, rounded once to the format. */
export interface CallSettings {
  readonly format: FormatName;
  readonly epsilon: number;
}

type Call = (inputs: Readonly<Record<string, unknown>>, settings: CallSettings) => unknown;

/** Longer texts of a module are cut: a message is to be read. */
const longest = 2000;
export const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}...` : text);

/** A message for any thrown value. */
export const messageOf = (thrown: unknown): string => {
  try {
    if (thrown instanceof Error) return cut(String(thrown.message === '' ? thrown.name : thrown.message));
    return cut(`threw ${String(thrown)}`);
  } catch {
    return 'threw something that has no text';
  }
};

const isExtent = (extent: unknown): boolean => isSafeInteger(extent) && (extent as number) >= 0;

/** What is wrong with a tensor of the format, or null. An array of another realm (a vm context, say) is an array. */
const malformation = (output: unknown, format: FormatName): Malformed | null => {
  if (typeof output !== 'object' || output === null) return { code: 'noTensor', value: describe(output) };
  const { shape, data } = output as { shape?: unknown; data?: unknown };
  // Array.from: a hole is no extent.
  if (!isArray(shape) || !Array.from(shape).every(isExtent))
    return { code: 'extents', value: describe(shape) };
  const bound = arrayName(format);
  if (classOf(data) !== bound) return { code: 'class', value: describe(data), bound };
  const length = lengthOf(data);
  const extents = Array.from(shape) as number[];
  return length === sizeOf(extents) ? null : { code: 'elements', value: length, bound: extents };
};

const describe = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return cut(String(value));
  const name = classOf(value) ?? (value.constructor as { name?: string } | undefined)?.name;
  return cut(String(name ?? 'an object'));
};

/** Which input was written to, or shares its memory with the output; null when the call was pure. */
const impurityOf = (given: HostInputs, kept: HostInputs, output: HostTensor): Impurity | null => {
  let shared: Impurity | null = null;
  for (const [name, value] of Object.entries(given)) {
    const before = new Map(tensorsIn(name, kept[name] ?? 0));
    for (const [place, x] of tensorsIn(name, value)) {
      const old = before.get(place);
      if (old === undefined || !sameTensor(x, old)) return { code: 'written', input: place };
      if (x.data.buffer === output.data.buffer) shared ??= { code: 'shared', input: place };
    }
    const old = kept[name];
    if (isIntegers(value) && isIntegers(old) && value.join() !== old.join())
      return { code: 'written', input: name };
    const count = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
    if (count(value) !== count(kept[name])) return { code: 'written', input: name };
  }
  // An input that was written to is the worse fault.
  return shared;
};

/** What the harness knows of a call before it is made. */
export interface Plays {
  /** Which input plays the model. */
  readonly model: string | null;
  /**
   * How many elements its state has; null when the inputs are forbidden: then the model answers anything, so that a
   * refusal is the implementation's own.
   */
  readonly size: number | null;
  /** Whether the output is one number, which need not be a tensor. */
  readonly scalar?: boolean;
  /** Whether the output is a list of integers, which need not be a tensor. */
  readonly integers?: boolean;
  /** The shape of the output by the definition: a larger one is not copied. null when the inputs are forbidden. */
  readonly shape?: readonly number[] | null;
}

/** A plain number as the tensor that it stands for. */
const asTensor = (value: number, format: FormatName): HostTensor => ({
  shape: [],
  data: new (arrayOf(format))([value]),
});

/** A list of numbers as the vector that it stands for; anything else as it is. */
export const asVector = (value: unknown, format: FormatName): unknown => {
  const list = isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!list) return value;
  const numbers = Array.from(value as ArrayLike<unknown>, (x) => (typeof x === 'number' ? x : NaN));
  return { shape: [numbers.length], data: new (arrayOf(format))(numbers) };
};

/** What is wrong with a result that has more elements than the definition's; null where it has not. */
export const excessOf = ({ shape, data }: HostTensor, { shape: wanted }: Plays): Malformed | null =>
  wanted === undefined || wanted === null || lengthOf(data) <= sizeOf(wanted)
    ? null
    : { code: 'shape', value: Array.from(shape), bound: wanted };

/** What a forbidden call returns is not looked at. */
const unseen = (format: FormatName): HostTensor => ({ shape: [0], data: zerosOf(format, 0) });

/** Calls with fresh copies and says what happened. */
export const answerOf = async (
  call: Call,
  inputs: HostInputs,
  settings: CallSettings,
  plays: Plays = { model: null, size: 0 },
): Promise<Answer> => {
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, copyValue(value)]));
  const { model } = plays;
  const script = model === null ? null : (inputs[model] as ModelScript);
  const game = script === null ? null : play(script, settings.format, plays.size);
  const calls = game?.calls ?? [];
  let output: unknown;
  const { format } = settings;
  try {
    // An object of its own: what is changed in the inputs is seen in `given`.
    output = await call(
      game === null || model === null ? { ...given } : { ...given, [model]: game.model },
      settings,
    );
  } catch (thrown) {
    return { kind: 'threw', message: messageOf(thrown), calls };
  }
  try {
    if (plays.scalar === true && typeof output === 'number' && toFloat(format, output) === null)
      return { kind: 'malformed', malformed: { code: 'number', value: output, bound: format }, calls };
    const whole =
      plays.scalar === true && typeof output === 'number'
        ? asTensor(output, format)
        : plays.integers === true
          ? asVector(output, format)
          : output;
    const malformed = malformation(whole, format) ?? excessOf(whole as HostTensor, plays);
    if (malformed !== null) return { kind: 'malformed', malformed, calls };
    const returned = whole as HostTensor;
    const impurity = impurityOf(given, inputs, returned);
    const copy = plays.shape === null ? unseen(format) : copyTensor(returned);
    return { kind: 'returned', output: copy, impurity, calls, order: game?.order ?? [] };
  } catch (thrown) {
    return { kind: 'malformed', malformed: { code: 'unreadable', message: messageOf(thrown) }, calls };
  }
};
