/** Lean definitions under the harness: what they compute over the floats of a format, held to `ieee754`. */
import { resolve } from 'node:path';
import type { Context } from '../../spec/context.ts';
import { mirror } from '../../spec/lean/mirror.ts';
import { LeanError } from '../../spec/lean/source.ts';
import { type AnyArguments, type Operation, refuseForbidden } from '../../spec/operation.ts';
import { operationNames, operations } from '../../spec/operations.ts';
import { ieee754 } from '../../spec/profiles/index.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { Float } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import { kinds, played } from '../cases/kinds/index.ts';
import { shown } from '../cases/shown.ts';
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
import type { ModuleContract } from '../runners/contract.ts';
import type { CallSettings } from '../runners/answered.ts';
import { DidNotRun } from '../runners/implementation.ts';
import type { ModuleAt } from '../runners/module.ts';

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
const requireReadable = ({ errors, unread, name }: Sources, offers: number): void => {
  const [error] = [...errors, ...unread.map((one) => one.error)];
  if (error !== undefined) throw new DidNotRun(error.message, `epscheck lean ${name}`);
  if (offers === 0)
    throw new DidNotRun(
      `${name} defines no operation under its name; known are ${operationNames.join(', ')}`,
      'epscheck list',
    );
};

/** Text that was read, and the operations that it defines under our names. */
interface Read {
  readonly sources: Sources;
  readonly definitions: ReadonlyMap<Operation, ReturnType<typeof leanDefine>>;
}

/** Reads the text at a path. What cannot be read, or defines nothing, is DidNotRun. */
const readAt = (path: string): Read => {
  const sources = sourcesAt(path);
  const { library } = sources;
  const definitions = new Map<Operation, ReturnType<typeof leanDefine>>();
  try {
    for (const entry of mirror) {
      const { operation } = entry;
      const definition = operations.includes(operation) ? findDefinition(library, entry) : null;
      if (definition !== null) definitions.set(operation, leanDefine(library, definition, entry));
    }
  } catch (error) {
    if (error instanceof LeanError) throw new DidNotRun(error.message, `epscheck lean ${path}`);
    throw error;
  }
  requireReadable(sources, definitions.size);
  return { sources, definitions };
};

/** The default export that a Lean file, a folder or a checkout would have if it were a module in a format. */
export const leanContract = (path: string, format: FormatName): ModuleContract => {
  const { sources, definitions } = readAt(path);
  const call =
    (operation: Operation, define: ReturnType<typeof leanDefine>) =>
    (inputs: Readonly<Record<string, unknown>>, settings: CallSettings): HostTensor => {
      refuseForbidden(operation, inputs);
      const floats = binary(format);
      const k: Context<Float> = { ...floats, epsilon: inputFloat(format, settings.epsilon) };
      return toHost(format, define(k, lifted(operation, inputs, format)));
    };
  return {
    name: shown(sources.name.split('/').at(-1) ?? path),
    format,
    profile: ieee754.name,
    operations: Object.fromEntries(
      [...definitions].map(([operation, define]) => [operation.name, call(operation, define)]),
    ),
  };
};

/**
 * The definitions of a Lean file, a folder or a checkout as a module: judged in a worker like any, with a time limit.
 * What cannot be read is said before a worker starts.
 */
export const leanModule = (path: string, format: FormatName = 'binary32'): ModuleAt => {
  readAt(path);
  const url = new URL('./module.js', import.meta.url);
  url.search = new URLSearchParams({ path: resolve(path), format }).toString();
  return { path, url: url.href, remedy: `epscheck lean ${path}` };
};
