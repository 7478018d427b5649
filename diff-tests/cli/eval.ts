import { Command } from 'commander';
import { type Ratio, Refusal } from '../../spec/context.ts';
import {
  type AnyContext,
  contextOptions,
  contexts,
  otherContexts,
  parseEpsilon,
} from '../../spec/contexts.ts';
import type { AnyArgument, Operation } from '../../spec/operation.ts';
import { findOperation, operationNames } from '../../spec/operations.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { map, type Tensor } from '../../spec/tensor.ts';
import { kinds } from '../cases/kinds/index.ts';
import { showTensor } from '../cases/number-syntax.ts';
import { UsageError } from '../runners/usage-error.ts';
import { defaultProfile } from '../runners/held-to.ts';
import { knownNames, profileOption, requireRows } from '../engine/plan.ts';
import { operationFrom } from '../lean/operation-from.ts';
import { shown } from '../cases/shown.ts';
import { parseArguments, type ParsedArguments } from './arguments.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

/** What one context says: its value, or why it refuses. */
interface Said {
  readonly k: AnyContext;
  readonly value: Tensor<unknown> | null;
  readonly refused: string | null;
  /** Each input that the context holds as another number than the one written. */
  readonly rounded: readonly string[];
}

/** Whether two texts denote the same number (the sign of a zero apart). */
const sameNumber = (a: string, b: string): boolean => {
  const [x, y] = [parseLiteral(a), parseLiteral(b)];
  if (x.kind !== 'finite' || y.kind !== 'finite') return x.kind === y.kind;
  const scaled = (literal: typeof x, other: typeof x): bigint =>
    (literal.negative ? -literal.n : literal.n) *
    other.d *
    (literal.e > other.e ? 2n ** BigInt(literal.e - other.e) : 1n);
  return scaled(x, y) === scaled(y, x);
};

/** Whether a context holds a number as it was written; an interval does when both ends are that number. */
const asWritten = (k: AnyContext, text: string): boolean => {
  const held = k.encode(k.of(text));
  const ends =
    typeof held === 'string'
      ? [held]
      : held !== null && 'lo' in held
        ? [held.lo, held.hi].filter((end) => end !== null)
        : [];
  return ends.every((end) => sameNumber(end, text));
};

const ask = (operation: Operation, k: AnyContext, parsed: ParsedArguments): Said => {
  try {
    const inputs: Record<string, AnyArgument<unknown>> = {};
    const rounded: string[] = [];
    for (const input of operation.inputs) {
      const [{ reading }, given] = [kinds[input.kind], parsed[input.name] ?? ''];
      const value = reading.into(k, given);
      inputs[input.name] = value;
      if (!k.isExact && !reading.texts(given).every((text) => asWritten(k, text))) {
        rounded.push(`${input.name} = ${reading.show(k, value)}`);
      }
    }
    let readsEpsilon = false;
    const watched = {
      ...k,
      get epsilon() {
        readsEpsilon = true;
        return k.epsilon;
      },
    };
    const value = operation.define(watched, inputs);
    return {
      k,
      value,
      refused: null,
      rounded: readsEpsilon ? [...rounded, `epsilon = ${k.show(k.epsilon)}`] : rounded,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { k, value: null, refused: error.message, rounded: [] };
  }
};

const lines = ({ k, value, refused, rounded }: Said): string[] => [
  value === null ? `refused: ${shown(refused ?? '')}` : showTensor(map(value, k.show)),
  ...(k.isExact ? [] : rounded.map((line) => `  ${line}`)),
];

interface Flags {
  readonly in?: string;
  readonly epsilon?: string;
  readonly timeout?: number;
  readonly format?: string;
  readonly profile?: string;
  readonly json?: string;
  readonly from?: string;
}

/** The epsilon of `--epsilon`; null without one. */
export const epsilonOption = (text: string | undefined): Ratio | null => {
  if (text === undefined) return null;
  try {
    return parseEpsilon(text);
  } catch (error) {
    throw new UsageError(`--epsilon: ${(error as Error).message}`);
  }
};

/** An option that only some contexts take. */
const requireContext = (option: 'format' | 'profile', flags: Flags): void => {
  if (flags[option] === undefined || contextOptions[flags.in ?? '']?.includes(option) === true) return;
  const taking = Object.entries(contextOptions).flatMap(([name, taken]) =>
    taken.includes(option) ? [`--in ${name}`] : [],
  );
  throw new UsageError(`--${option} goes with ${taking.join(' or ')}`);
};

const run = async (name: string, texts: readonly string[], flags: Flags): Promise<ExitCode> => {
  checkWritable(flags.json);
  knownNames('operation', [name], operationNames);
  const operation = operationFrom(findOperation(name) as Operation, flags.from);
  const parsed = await parseArguments(operation, texts, flags.timeout);
  const { format = 'binary32' } = flags;
  knownNames('--format', [format], formatNames);
  const profile = profileOption(flags.profile) ?? defaultProfile;
  requireContext('format', flags);
  requireContext('profile', flags);
  requireRows(profile, format as FormatName, 'eval');
  const all = [...contexts, ...otherContexts(format as FormatName, profile)];
  const names = all.map((k) => k.name);
  if (flags.in !== undefined) knownNames('--in', [flags.in], names);
  const epsilon = epsilonOption(flags.epsilon);
  const chosen = flags.in === undefined ? contexts : all.filter((k) => k.name === flags.in);
  const said = chosen.map((k) => ask(operation, epsilon === null ? k : k.withEpsilon(epsilon), parsed));
  if (flags.json !== '-') {
    const width = flags.in === undefined ? Math.max(...names.map((context) => context.length)) + 2 : 0;
    for (const one of said) {
      const label = (i: number): string => (i === 0 && width > 0 ? one.k.name : '').padEnd(width);
      print(
        lines(one)
          .map((line, i) => label(i) + line)
          .join('\n'),
      );
    }
  }
  writeJson(flags.json, encode(operation, said));
  return flags.in !== undefined && said[0]?.value === null ? 3 : 0;
};

const encode = (operation: Operation, said: readonly Said[]): unknown => ({
  schema: 1,
  operation: operation.name,
  contexts: Object.fromEntries(
    said.map(({ k, value, refused }) => [
      k.name,
      value === null ? { refused } : { shape: value.shape, data: value.data.map(k.encode) },
    ]),
  ),
});

export const evalCommand = (end: (code: ExitCode) => void): Command =>
  new Command('eval')
    .description('the value of an operation, in one context or in each')
    .argument('<operation>', operationNames.join(', '))
    .argument(
      '[name=value...]',
      'its inputs: 0.1, 1/3, 0x1.8p-3, inf, nan, [[1,2],[3,4]], []:0x3, model=affine(1/2,1,0)',
    )
    .addOption(options.in())
    .addOption(options.format('the format, with --in interval or envelope (default: binary32)'))
    .addOption(options.profile('the profile, with --in envelope (default: ieee754-loose)'))
    .addOption(options.epsilon())
    .addOption(options.timeout())
    .addOption(options.from())
    .addOption(options.json())
    .action(async (name: string, texts: readonly string[], flags: Flags) =>
      end(await run(name, texts, flags)),
    );
