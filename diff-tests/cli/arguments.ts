/** The `name=value ...` arguments of an operation. */
import { type Input, type Operation, refuseForbidden } from '../../spec/operation.ts';
import { UsageError } from '../runners/usage-error.ts';
import { kinds, played } from '../cases/kinds/index.ts';
import type { Parsed, Reading } from '../cases/kinds/reading.ts';
import { suggestion } from '../runners/names.ts';
import { readJsonInput } from './json-input.ts';
import { isModelFile, loadModelFile } from './model-file.ts';

export type ParsedArguments = Readonly<Record<string, Parsed>>;

/** The value of a file: its text, or what its betas give where a schedule can stand. */
const fromFile = ({ parse, ofBetas }: Reading<Parsed>, argument: string, path: string): Parsed => {
  const read = readJsonInput(argument, path);
  if ('text' in read) return parse(read.text);
  if (ofBetas === undefined) throw new SyntaxError(`expected a tensor, and ${path} has a schedule`);
  return ofBetas(read.betas);
};

/** The value of one argument; a malformed one is a usage error that names it. */
export const parseArgument = (argument: string, { kind }: Input, text: string): Parsed => {
  try {
    const { reading } = kinds[kind];
    return text.startsWith('@') ? fromFile(reading, argument, text.slice(1)) : reading.parse(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${argument}: ${(error as Error).message}`);
  }
};

/**
 * Reads the arguments; a missing, unknown, repeated, malformed or forbidden one is a usage error that names it.
 * `timeout`: milliseconds that one call of a model file may take.
 */
export const parseArguments = async (
  operation: Operation,
  texts: readonly string[],
  timeout = 10_000,
): Promise<ParsedArguments> => {
  const expected = operation.inputs.map(({ name }) => name);
  const parsed = new Map<string, Parsed>();
  for (const text of texts) {
    const cut = text.indexOf('=');
    const name = cut < 0 ? text : text.slice(0, cut);
    const input = operation.inputs.find((row) => row.name === name);
    if (cut < 0 || input === undefined) {
      throw new UsageError(
        `${operation.name}: '${text}' is no argument of it; ${suggestion(name, expected)}expected ${expected.join('=, ')}=`,
      );
    }
    if (parsed.has(name)) throw new UsageError(`${operation.name}: ${name} stands twice`);
    const [argument, value] = [`${operation.name}: ${name}`, text.slice(cut + 1)];
    const isFile = played.has(input.kind) && isModelFile(value);
    parsed.set(
      name,
      isFile
        ? { model: await loadModelFile(argument, value, timeout) }
        : parseArgument(argument, input, value),
    );
  }
  const missing = expected.find((name) => !parsed.has(name));
  if (missing !== undefined)
    throw new UsageError(`${operation.name}: ${missing} is missing: write ${missing}=<value>`);
  const inputs = Object.fromEntries(parsed);
  try {
    refuseForbidden(operation, inputs);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return inputs;
};
