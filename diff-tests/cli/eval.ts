import { Command } from 'commander';
import { Refusal } from '../../spec/context.ts';
import { type AnyContext, contextNames, contexts, otherContexts } from '../../spec/contexts.ts';
import type { AnyArgument, Operation } from '../../spec/operation.ts';
import { findOperation, allNames } from '../../spec/operations.ts';
import { parseLiteral } from '../../spec/scalars/exact/literal.ts';
import { kinds } from '../cases/kinds/index.ts';
import { showTensor } from '../cases/number-syntax.ts';
import { knownNames } from '../runners/names.ts';
import { operationFrom } from '../lean/operation-from.ts';
import { shown } from '../cases/shown.ts';
import { briefNumbers, writing } from '../report/brief.ts';
import { parseArguments, type ParsedArguments } from './arguments.ts';
import { bounded, mostSeconds, stepsText } from './limits.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { inputForms, requireProfiled, type TermsFlags, termsOf, withTerms } from './terms.ts';

/** What one context says: its value, or why it refuses. */
interface Said {
  readonly name: string;
  /** As text; null when it refuses, or when nobody reads it. */
  readonly text: string | null;
  /** For `--json`; null when it refuses, or without that. */
  readonly encoded: unknown;
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

const ask = (
  operation: Operation,
  unlimited: AnyContext,
  parsed: ParsedArguments,
  { flags, seconds }: { readonly flags: TermsFlags; readonly seconds: number },
): Said => {
  const { name } = unlimited;
  try {
    const k = bounded(unlimited, stepsText(operation, parsed), seconds);
    const [show, whole] = [writing(k, flags), flags.all === true];
    const inputs: Record<string, AnyArgument<unknown>> = {};
    const rounded: string[] = [];
    for (const input of operation.inputs) {
      const [{ reading }, given] = [kinds[input.kind], parsed[input.name] ?? ''];
      const value = reading.into(k, given);
      inputs[input.name] = value;
      if (!k.isExact && !reading.texts(given).every((text) => asWritten(k, text))) {
        rounded.push(`${input.name} = ${reading.show({ show }, value, whole)}`);
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
    if (readsEpsilon) rounded.push(`epsilon = ${show(k.epsilon)}`);
    return {
      name,
      text: flags.json === '-' ? null : showTensor(value, show, whole),
      encoded: flags.json === undefined ? null : { shape: value.shape, data: value.data.map(k.encode) },
      refused: null,
      rounded: k.isExact ? [] : rounded,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { name, text: null, encoded: null, refused: error.message, rounded: [] };
  }
};

const lines = ({ text, refused, rounded }: Said): string[] => [
  refused === null ? (text ?? '') : `refused: ${shown(briefNumbers(refused))}`,
  ...rounded.map((line) => `  ${line}`),
];

const run = async (name: string, texts: readonly string[], flags: TermsFlags): Promise<ExitCode> => {
  checkWritable(flags.json);
  knownNames('operation', [name], allNames);
  const operation = operationFrom(findOperation(name) as Operation, flags.from);
  const parsed = await parseArguments(operation, texts, flags.timeout);
  const terms = termsOf(flags, 'eval', contextNames);
  requireProfiled(terms, flags);
  const all = [...contexts, ...otherContexts(terms.format, terms.profile)];
  const { in: asked, epsilon } = terms;
  const chosen = asked === null ? contexts : all.filter((k) => k.name === asked);
  const how = { flags, seconds: mostSeconds / chosen.length };
  const said = chosen.map((k) => ask(operation, epsilon === null ? k : k.withEpsilon(epsilon), parsed, how));
  if (flags.json !== '-') {
    const width = asked === null ? Math.max(...contexts.map((k) => k.name.length)) + 2 : 0;
    for (const one of said) {
      const label = (i: number): string => (i === 0 && width > 0 ? one.name : '').padEnd(width);
      print(
        lines(one)
          .map((line, i) => label(i) + line)
          .join('\n'),
      );
    }
  }
  if (flags.json !== undefined) writeJson(flags.json, encode(operation, said));
  return asked !== null && said[0]?.refused !== null ? 3 : 0;
};

const encode = (operation: Operation, said: readonly Said[]): unknown => ({
  schema: 1,
  operation: operation.name,
  contexts: Object.fromEntries(
    said.map(({ name, encoded, refused }) => [name, refused === null ? encoded : { refused }]),
  ),
});

export const evalCommand = (end: (code: ExitCode) => void): Command =>
  withTerms(
    new Command('eval')
      .description('the value of an operation, in one context or in each')
      .argument('<operation>', allNames.join(', '))
      .argument('[name=value...]', inputForms),
  ).action(async (name: string, texts: readonly string[], flags: TermsFlags) =>
    end(await run(name, texts, flags)),
  );
