/** What the harness can judge: the fast path on a backend, or a user's module. */
import type { Ratio } from '../../spec/context.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import type { Unavailable } from '../../impl/backends.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Answer } from '../judge/judge.ts';
import { played } from '../cases/kinds/index.ts';
import { play, type Played } from '../cases/models.ts';
import { refusalOf } from '../cases/generators/cases.ts';
import {
  arrayOf,
  copyValue,
  type HostInputs,
  type HostTensor,
  isTensor,
  type ModelScript,
  sameTensor,
  tensorsIn,
} from '../cases/values.ts';

/** What is handed to every call: `epsilon` is the run's, rounded once to the format. */
export interface CallSettings {
  readonly format: FormatName;
  readonly epsilon: number;
}

export interface Implementation {
  readonly name: string;
  /** The path of a module; null for the fast path. */
  readonly path: string | null;
  readonly backend: string;
  readonly format: FormatName;
  /** The profile that it claims, or is held to when it claims none. */
  readonly profile: Profile;
  /** The conventions that it declares: names of the list in signatures/. */
  readonly conventions: readonly string[];
  /** Operations it offers. */
  readonly offers: readonly string[];
  /** An epsilon that is built in, or null when it takes the run's. */
  readonly epsilon: Ratio | null;
  /** false: it leaves the checks of forbidden inputs to its caller. */
  readonly refuses: boolean;
  /** Whether its `model` is the specification's example, and so is held to its value. */
  readonly exampleModel: boolean;
  call(operation: Operation, inputs: HostInputs, settings: CallSettings): Promise<Answer>;
  /**
   * The same once more, where no call was answered yet: a worker of its own, disposed of by who asked. Left out where
   * no state of the implementation's own is behind a call.
   */
  fresh?(): Promise<Implementation>;
  /** What ran the calls so far; null before the first. Left out by those that are what they say. */
  attestation?(): Attestation | null;
  dispose(): Promise<void>;
}

/** An implementation, or why there is none. */
export type Candidate =
  | { readonly backend: string; readonly implementation: Implementation }
  | { readonly backend: string; readonly unavailable: Unavailable };

/** An implementation could not be used at all: it ran as something else, or could not be loaded. */
export class DidNotRun extends Error {
  override readonly name = 'DidNotRun';
  readonly remedy: string;
  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

type Call = (inputs: Readonly<Record<string, unknown>>, settings: CallSettings) => unknown;

/** A message for any thrown value. */
export const messageOf = (thrown: unknown): string => {
  try {
    if (thrown instanceof Error) return String(thrown.message === '' ? thrown.name : thrown.message);
    return `threw ${String(thrown)}`;
  } catch {
    return 'threw something that has no text';
  }
};

/** Why this is no tensor of the format, or null. */
const malformation = (output: unknown, format: FormatName): string | null => {
  if (typeof output !== 'object' || output === null)
    return `returned ${describe(output)} instead of a tensor`;
  const { shape, data } = output as { shape?: unknown; data?: unknown };
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) {
    return `returned a tensor whose shape is ${describe(shape)}, not an array of integers >= 0`;
  }
  const Class = arrayOf(format);
  if (!(data instanceof Class)) return `returned data of class ${describe(data)}, not ${Class.name}`;
  const size = (shape as number[]).reduce((product, extent) => product * extent, 1);
  return data.length === size ? null : `returned shape [${shape.join(',')}] with ${data.length} elements`;
};

const describe = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return String(value);
  return (value.constructor as { name?: string } | undefined)?.name ?? 'an object';
};

/** Which input was written to, or shares its memory with the output; null when the call was pure. */
const impurityOf = (given: HostInputs, kept: HostInputs, output: HostTensor): string | null => {
  for (const [name, value] of Object.entries(given)) {
    const before = new Map(tensorsIn(name, kept[name] ?? 0));
    for (const [place, x] of tensorsIn(name, value)) {
      const old = before.get(place);
      if (old === undefined || !sameTensor(x, old)) return `the input ${place} was written to`;
      if (x.data.buffer === output.data.buffer) return `the output shares its memory with the input ${place}`;
    }
    const count = (list: unknown): number => (Array.isArray(list) ? list.length : 0);
    if (count(value) !== count(kept[name])) return `the input ${name} was written to`;
  }
  return null;
};

/**
 * Which input plays the model, and how many elements its state has; null when the inputs are forbidden: then the
 * model answers anything, so that a refusal is the implementation's own.
 */
export interface Plays {
  readonly model: string | null;
  readonly size: number | null;
}

export const playsIn = (operation: Operation, values: HostInputs): Plays => {
  const input = operation.inputs.find(({ kind }) => played.has(kind));
  const state = values[input?.like ?? ''];
  const size = isTensor(state) ? state.data.length : 0;
  const name = input?.name ?? null;
  return { model: name, size: name !== null && refusalOf(operation, values) !== null ? null : size };
};

/** Calls with fresh copies and says what happened: the one place where an implementation's code runs. */
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
    const message = malformation(output, settings.format);
    if (message !== null) return { kind: 'malformed', message, calls };
    return received(output as HostTensor, given, inputs, game);
  } catch (thrown) {
    return {
      kind: 'malformed',
      message: `returned a tensor that cannot be read: ${messageOf(thrown)}`,
      calls,
    };
  }
};

/** A tensor that was returned, copied, with what the call did to its inputs. */
const received = (
  returned: HostTensor,
  given: HostInputs,
  inputs: HostInputs,
  game: Played | null,
): Answer => {
  const impurity = impurityOf(given, inputs, returned);
  const copy = { shape: [...returned.shape], data: returned.data.slice() };
  return { kind: 'returned', output: copy, impurity, calls: game?.calls ?? [], order: game?.order ?? [] };
};
