/** A module's denoiser on the command line: it runs in the context of its own format, and in a worker that can be stopped. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Context, type Encoded, Refusal } from '../../spec/context.ts';
import type { EpsModel } from '../../spec/diffusion/core.ts';
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { map } from '../../spec/tensor.ts';
import { DidNotRun } from '../runners/implementation.ts';
import { UsageError } from '../runners/usage-error.ts';
import { openModule } from '../engine/modules.ts';
import type { Opened } from '../runners/module.ts';
import { checkAnswer } from '../runners/module-answers.ts';
import { Lost } from '../runners/ask.ts';
import type { Running } from '../runners/module-running.ts';
import { brokenText, failedText } from '../report/broken-text.ts';
import type { OutsideModel } from '../cases/kinds/reading.ts';
import { arrayOf, type HostTensor, toFloat, toNumber } from '../cases/values.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';

/** Whether a model argument names a file: one that is there, or what can be nothing else. */
export const isModelFile = (text: string): boolean =>
  (/[./\\]/.test(text.replace(/\(.*\)/, '')) && existsSync(resolve(text))) ||
  (!text.includes('(') && /[/\\]|\.[cm]?[jt]s$/.test(text));

/** Workers of the models that were loaded: the process ends when they are stopped. */
const running = new Set<Running>();

/** Stops the models that were loaded, however a command ended. */
export const closeModelFiles = async (): Promise<void> => {
  for (const model of running) await model.stop();
};

const open = async (argument: string, path: string, timeout: number): Promise<Opened> => {
  try {
    const opened = await openModule(path, timeout);
    running.add(opened.running);
    return opened;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof DidNotRun)) throw error;
    throw new UsageError(...`${argument}: ${error.message}`.split('\n'));
  }
};

/** The model's answer to one call, or a refusal that says what it did instead. */
const ask = (
  { module, running }: Opened,
  path: string,
  timeout: number,
  x: HostTensor,
  t: number,
): HostTensor => {
  const { format } = module;
  const question = {
    operation: 'model',
    inputs: { x, t },
    settings: { format, epsilon: 0 },
    plays: { model: null, size: x.data.length, shape: x.shape },
  };
  let said: unknown;
  try {
    said = running.askNow(question, timeout);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    throw new Refusal(`the model of ${path} was stopped: ${error.message}`);
  }
  const answer = checkAnswer(said, question);
  if (answer.kind === 'threw') throw new Refusal(`the model of ${path} threw: ${answer.message}`);
  if (answer.kind !== 'returned') throw new Refusal(`the model of ${path}: ${failedText(answer)}`);
  if (answer.impurity !== null) throw new Refusal(`the model of ${path}: ${brokenText(answer.impurity)}`);
  if (answer.output.data.length !== x.data.length)
    throw new Refusal(`the model of ${path} did not answer with a tensor like x`);
  return answer.output;
};

/**
 * Loads the `model` of a module. Throws a UsageError when there is none. A call that gives no answer within `timeout`
 * milliseconds is stopped, and is a Refusal.
 */
export const loadModelFile = async (
  argument: string,
  path: string,
  timeout: number,
): Promise<OutsideModel> => {
  const opened = await open(argument, path, timeout);
  const { format, offers } = opened.module;
  if (!offers.includes('model')) {
    throw new UsageError(`${argument}: ${path} has no model`);
  }
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
          const answer = ask(opened, path, timeout, state, numberOf(k.encode(t)));
          return map({ shape: x.shape, data: [...answer.data] }, back);
        },
      };
    },
  };
};
