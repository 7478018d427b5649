/** A module's denoiser on the command line: it runs in the context of its own format. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Context, Refusal } from '../../spec/context.ts';
import type { EpsModel } from '../../spec/diffusion/core.ts';
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { Encoded } from '../../spec/context.ts';
import { map } from '../../spec/tensor.ts';
import { moduleSchema, problemsOf } from '../runners/contract.ts';
import { messageOf } from '../runners/implementation.ts';
import { UsageError } from '../runners/module.ts';
import { shown } from '../shown.ts';
import { arrayOf, type HostTensor, isTensor, toFloat, toNumber } from '../cases/values.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';

export interface ModuleModel {
  inContext<A>(k: Context<A>): EpsModel<A>;
}

/** Whether a model argument names a file. */
export const isModelFile = (text: string): boolean =>
  /[./\\]/.test(text.replace(/\(.*\)/, '')) && existsSync(resolve(text));

const load = async (argument: string, path: string): Promise<{ readonly default?: unknown }> => {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown };
  } catch (error) {
    throw new UsageError(`${argument}: ${path} could not be loaded: ${messageOf(error)}`);
  }
};

/** The model's answer to one call, or a refusal that says what it did instead. */
const ask = (
  path: string,
  model: (x: HostTensor, t: number) => unknown,
  x: HostTensor,
  t: number,
): HostTensor => {
  let answer: unknown;
  try {
    answer = model(x, t);
  } catch (error) {
    throw new Refusal(`the model of ${path} threw: ${messageOf(error)}`);
  }
  if (!isTensor(answer) || answer.data?.length !== x.data.length) {
    throw new Refusal(`the model of ${path} did not answer at once with a tensor like x`);
  }
  return answer;
};

/** Loads the `model` of a module. Throws a UsageError when there is none. */
export const loadModelFile = async (argument: string, path: string): Promise<ModuleModel> => {
  const namespace = await load(argument, path);
  const parsed = moduleSchema.safeParse(namespace.default);
  if (!parsed.success) {
    const text = `${argument}: ${shown(path)} is no implementation module: ${problemsOf(parsed.error)}`;
    throw new UsageError(...text.split('\n'));
  }
  const { format } = parsed.data;
  const model = parsed.data.model as ((x: HostTensor, t: number) => unknown) | undefined;
  if (model === undefined) throw new UsageError(`${argument}: ${path} has no model`);
  const numberOf = (encoded: Encoded): number =>
    toNumber(binary(format).fromLiteral(parseLiteral(encoded as string)));
  return {
    inContext: <A>(k: Context<A>): EpsModel<A> => {
      if (k.name !== format) throw new Refusal(`the model of ${path} computes in ${format}`);
      const back = (value: number): A => k.of(hexText(toFloat('binary64', value) ?? { kind: 'nan' }));
      return {
        eps: (x, t) => {
          const state = {
            shape: x.shape,
            data: new (arrayOf(format))(x.data.map((value) => numberOf(k.encode(value)))),
          };
          const answer = ask(path, model, state, numberOf(k.encode(t)));
          return map({ shape: x.shape, data: [...answer.data] }, back);
        },
      };
    },
  };
};
