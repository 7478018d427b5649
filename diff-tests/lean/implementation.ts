/** Lean definitions under the harness: what they compute over the floats of a format, held to `ieee754`. */
import type { Context } from '../../spec/context.ts';
import { mirror } from '../../spec/lean/mirror.ts';
import { LeanError } from '../../spec/lean/source.ts';
import { type AnyArguments, type Operation, refuseForbidden } from '../../spec/operation.ts';
import { operationNames } from '../../spec/operations.ts';
import { ieee754 } from '../../spec/profiles/index.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import { kinds, played } from '../cases/kinds/index.ts';
import { leanDefine } from './compare.ts';
import { findDefinition } from './find.ts';
import { sourcesAt } from './from.ts';
import type { Sources } from './sources.ts';
import type { PlayedModel } from '../cases/models.ts';
import {
  arrayOf,
  type HostTensor,
  type HostValue,
  inputFloat,
  toNumber,
  toSpecTensor,
} from '../cases/values.ts';
import {
  answerOf,
  type CallSettings,
  DidNotRun,
  type Implementation,
  playsIn,
} from '../runners/implementation.ts';

const toHost = (format: FormatName, x: Tensor<Float>): HostTensor => ({
  shape: [...x.shape],
  data: new (arrayOf(format))(map(x, toNumber).data),
});

/** The inputs of a call over floats; the played model answers in host tensors. */
const lifted = (
  operation: Operation,
  inputs: Readonly<Record<string, unknown>>,
  format: FormatName,
): AnyArguments<Float> =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const given = inputs[name];
      const ask = (x: Tensor<Float>, t: Float | number): Tensor<Float> => {
        const answer = (given as PlayedModel)(toHost(format, x), typeof t === 'number' ? t : toNumber(t));
        return toSpecTensor(format, answer);
      };
      const value = (played.has(kind) ? { answers: [] } : given) as HostValue;
      return [name, kinds[kind].lift(value, (x) => inputFloat(format, x), ask)];
    }),
  );

/** What the text says is not readable as a whole, or offers nothing. */
const requireReadable = ({ errors, unread, name }: Sources, offers: readonly string[]): void => {
  const [error] = [...errors, ...unread.map((one) => one.error)];
  if (error !== undefined) throw new DidNotRun(error.message, `epscheck lean ${name}`);
  if (offers.length === 0)
    throw new DidNotRun(
      `${name} defines no operation under its name; known are ${operationNames.join(', ')}`,
      'epscheck list',
    );
};

/** The definitions of a Lean file, a folder or a checkout as an implementation in a format. */
export const loadLean = (path: string, format: FormatName = 'binary32'): Implementation => {
  const sources = sourcesAt(path);
  const { library } = sources;
  const definitions = new Map<string, ReturnType<typeof leanDefine>>();
  try {
    for (const entry of mirror) {
      const { name } = entry.operation;
      const definition = operationNames.includes(name) ? findDefinition(library, entry) : null;
      if (definition !== null) definitions.set(name, leanDefine(library, definition, entry));
    }
  } catch (error) {
    if (error instanceof LeanError) throw new DidNotRun(error.message, `epscheck lean ${path}`);
    throw error;
  }
  const offers = [...definitions.keys()];
  requireReadable(sources, offers);
  const call =
    (operation: Operation) =>
    (inputs: Readonly<Record<string, unknown>>, settings: CallSettings): HostTensor => {
      refuseForbidden(operation, inputs);
      const floats = binary(format);
      const k: Context<Float> = { ...floats, epsilon: inputFloat(format, settings.epsilon) };
      const define = definitions.get(operation.name);
      if (define === undefined) throw new Error(`${operation.name} is not defined`);
      return toHost(format, define(k, lifted(operation, inputs, format)));
    };
  return {
    name: sources.name.split('/').at(-1) ?? path,
    path,
    backend: 'module',
    format,
    profile: ieee754,
    conventions: [],
    offers,
    epsilon: null,
    refuses: true,
    exampleModel: false,
    call: (operation, inputs, settings) =>
      answerOf(call(operation), inputs, settings, playsIn(operation, inputs)),
    dispose: () => Promise.resolve(),
  };
};
