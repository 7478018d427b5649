import { Command } from 'commander';
import { Refusal } from '../../spec/context.ts';
import { type AnyContext, contexts, parseEpsilon } from '../../spec/contexts.ts';
import {
  type AnyArguments,
  type Input,
  type Kind,
  type Operation,
  refuseForbidden,
} from '../../spec/operation.ts';
import { findOperation, operationNames } from '../../spec/operations.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import { UsageError } from '../adapters/module.ts';
import { knownNames } from '../engine/plan.ts';
import { parseScalar, parseTensor, showTensor } from './number-syntax.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

/** How each kind of input is read, and put into a context. */
interface Reading {
  parse(argument: string, text: string): Tensor<string> | string;
  into(k: AnyContext, parsed: Tensor<string> | string): Tensor<unknown> | unknown;
}

const readings: Readonly<Record<Kind, Reading>> = {
  tensor: { parse: parseTensor, into: (k, parsed) => map(parsed as Tensor<string>, k.of) },
  time: { parse: parseScalar, into: (k, parsed) => k.of(parsed as string) },
};

type Parsed = Readonly<Record<string, Tensor<string> | string>>;

/** Reads `name=value ...`; a missing, unknown, repeated or malformed argument is a usage error that names it. */
export const parseArguments = (operation: Operation, texts: readonly string[]): Parsed => {
  const expected = operation.inputs.map(({ name }) => name);
  const parsed = new Map<string, Tensor<string> | string>();
  for (const text of texts) {
    const cut = text.indexOf('=');
    const name = cut < 0 ? text : text.slice(0, cut);
    const input = operation.inputs.find((row) => row.name === name);
    if (cut < 0 || input === undefined) {
      throw new UsageError(
        `${operation.name}: '${text}' is no argument of it; expected ${expected.join('=, ')}=`,
      );
    }
    if (parsed.has(name)) throw new UsageError(`${operation.name}: ${name} stands twice`);
    parsed.set(name, readings[input.kind].parse(`${operation.name}: ${name}`, text.slice(cut + 1)));
  }
  const missing = expected.find((name) => !parsed.has(name));
  if (missing !== undefined)
    throw new UsageError(`${operation.name}: ${missing} is missing: write ${missing}=<value>`);
  const inputs = Object.fromEntries(parsed);
  try {
    refuseForbidden(operation, inputs as AnyArguments<string>);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return inputs;
};

/** What one context says: its value, or why it refuses. */
interface Said {
  readonly context: string;
  readonly value: Tensor<unknown> | null;
  readonly k: AnyContext;
  readonly refused: string | null;
  /** What each input became where the context had to round it. */
  readonly inputs: readonly (readonly [string, string])[];
}

const asTensor = (value: unknown, { kind }: Input): Tensor<unknown> =>
  kind === 'tensor' ? (value as Tensor<unknown>) : { shape: [], data: [value] };

const ask = (operation: Operation, k: AnyContext, parsed: Parsed): Said => {
  const head = { context: k.name, k };
  try {
    const inputs = Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [name, readings[kind].into(k, parsed[name] ?? '')]),
    );
    const shown = operation.inputs.map(
      (input) => [input.name, showTensor(map(asTensor(inputs[input.name], input), k.show))] as const,
    );
    let readsEpsilon = false;
    const watched = {
      ...k,
      get epsilon() {
        readsEpsilon = true;
        return k.epsilon;
      },
    };
    const value = operation.define(watched, inputs as AnyArguments<unknown>);
    const epsilon = readsEpsilon ? [['epsilon', k.show(k.epsilon)] as const] : [];
    return { ...head, value, refused: null, inputs: [...shown, ...epsilon] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...head, value: null, refused: error.message, inputs: [] };
  }
};

const valueText = ({ k, value, refused }: Said): string =>
  value === null ? `refused: ${refused}` : showTensor(map(value, k.show));

/** The value, and below it each input that the context holds as another number than the one written. */
const block = (said: Said, exact: Said | undefined): string[] => {
  const changed = said.inputs.filter(
    ([name, text]) => exact?.inputs.find(([other]) => other === name)?.[1] !== text,
  );
  const rounded = exact?.value === null || exact === undefined ? said.inputs : changed;
  return [valueText(said), ...rounded.map(([name, text]) => `  ${name} = ${text}`)];
};

interface Flags {
  readonly in?: string;
  readonly epsilon?: string;
  readonly json?: string;
}

const run = (name: string, texts: readonly string[], flags: Flags): ExitCode => {
  checkWritable(flags.json);
  knownNames('operation', [name], operationNames);
  const operation = findOperation(name) as Operation;
  const parsed = parseArguments(operation, texts);
  if (flags.in !== undefined)
    knownNames(
      '--in',
      [flags.in],
      contexts.map((k) => k.name),
    );
  const epsilon = parseEpsilonOption(flags.epsilon);
  const chosen = contexts.filter((k) => flags.in === undefined || k.name === flags.in);
  const said = chosen.map((k) => ask(operation, epsilon === null ? k : k.withEpsilon(epsilon), parsed));
  if (flags.json !== undefined) writeJson(flags.json, encode(operation, said));
  if (flags.json !== '-') {
    // The exact contexts hold what was written; the others are compared with the first of them.
    const exact = ask(operation, contextOf(epsilon), parsed);
    const width = Math.max(...said.map(({ context }) => context.length)) + 2;
    for (const one of said) {
      const lines = block(one, exact);
      print(
        flags.in === undefined
          ? lines.map((line, i) => (i === 0 ? one.context : '').padEnd(width) + line).join('\n')
          : lines.join('\n'),
      );
    }
  }
  return flags.in !== undefined && said[0]?.value === null ? 3 : 0;
};

const contextOf = (epsilon: ReturnType<typeof parseEpsilon> | null): AnyContext => {
  const real = contexts.find((k) => k.name === 'real') as AnyContext;
  return epsilon === null ? real : real.withEpsilon(epsilon);
};

const parseEpsilonOption = (text: string | undefined): ReturnType<typeof parseEpsilon> | null => {
  if (text === undefined) return null;
  try {
    return parseEpsilon(text);
  } catch (error) {
    throw new UsageError(`--epsilon: ${(error as Error).message}`);
  }
};

const encode = (operation: Operation, said: readonly Said[]): unknown => ({
  schema: 1,
  operation: operation.name,
  contexts: Object.fromEntries(
    said.map(({ context, k, value, refused }) => [
      context,
      value === null ? { refused } : { shape: value.shape, data: value.data.map(k.encode) },
    ]),
  ),
});

export const evalCommand = (end: (code: ExitCode) => void): Command =>
  new Command('eval')
    .description('the value of an operation, in one context or in each')
    .argument('<operation>', operationNames.join(', '))
    .argument('[name=value...]', 'its inputs: 0.1, 1/3, 0x1.8p-3, inf, nan, [[1,2],[3,4]], []:0x3')
    .addOption(options.in())
    .addOption(options.epsilon())
    .addOption(options.json())
    .action((name: string, texts: readonly string[], flags: Flags) => end(run(name, texts, flags)));
