import { Command } from 'commander';
import type { Place } from '../../spec/lean/source.ts';
import { defaultEpsilon } from '../../spec/context.ts';
import { modelForms } from '../../spec/models.ts';
import type { AnyArgument, Operation } from '../../spec/operation.ts';
import { findOperation, allNames } from '../../spec/operations.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { contextNames } from '../../spec/contexts.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import { real } from '../../spec/scalars/exact/real.ts';
import { sourceText } from '../../spec/source.ts';
import { trace, type Traced, type TraceRow } from '../../spec/scalars/trace.ts';
import { envelope, type Envelope } from '../../spec/scalars/sets/envelope.ts';
import { kinds, played } from '../cases/kinds/index.ts';
import { showTensor } from '../cases/number-syntax.ts';
import { shown as shownText } from '../cases/shown.ts';
import { operationAs } from '../reasons/search/by-text.ts';
import { isFormat, knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { roundUpFour } from '../judge/ulp.ts';
import { writing } from '../report/brief.ts';
import { bothEnds, type Shown, stepCells, stepHeads } from '../report/steps.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { table } from '../report/table.ts';
import { filled, operationFrom } from '../lean/operation-from.ts';
import { parseArguments, type ParsedArguments } from './arguments.ts';
import { bounded, mostSeconds, stepsText } from './limits.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { inputForms, type TermsFlags, termsOf, withTerms } from './terms.ts';

const encode = (sets: Envelope, row: TraceRow): object => ({
  name: row.name,
  expression: row.expression,
  exact: row.exact === null ? null : real.encode(row.exact),
  rounded: hexText(row.rounded),
  allowed: sets.encode(row.allowed),
  ulpLost: row.ulpLost === null ? null : roundUpFour(row.ulpLost),
  cancelled: row.cancelled,
});

/** `places`: where each row stands in a Lean text; null without one. */
const shownRows = (
  how: Shown,
  rows: readonly TraceRow[],
  places: readonly (Place | null)[] | null,
  all: boolean,
): string[][] => {
  const lineAt = (i: number): string[] => {
    const place = places?.[i] ?? null;
    return places === null ? [] : [place === null ? '' : `${place.file}:${place.line}`];
  };
  const cells = rows.map((row, i) => (): string[] => [...stepCells(how, row), ...lineAt(i)]);
  return bothEnds(cells, all, ' (--all shows them)');
};

/** The inputs of a traced run: every number of an input gets a name of its own: betas[0], betas[1], ... */
const inputsOf = (
  operation: Operation,
  parsed: ParsedArguments,
  floats: ReturnType<typeof binary>,
  traced: ReturnType<typeof trace>,
): Readonly<Record<string, AnyArgument<Traced>>> =>
  Object.fromEntries(
    operation.inputs.map((input): [string, AnyArgument<Traced>] => {
      let place = 0;
      const { reading } = kinds[input.kind];
      const several = reading.texts(parsed[input.name] ?? '').length > 1;
      const named = {
        ...traced,
        of: (text: string) =>
          traced.input(several ? `${input.name}[${place++}]` : input.name, floats.of(text)),
      };
      const k = played.has(input.kind) ? traced : named;
      return [input.name, reading.into(k, parsed[input.name] ?? '')];
    }),
  );

/** A context that rounds: what others have stands in the column `exact`. */
const requireFloats = (context: string | null): void => {
  if (context === null || isFormat(context)) return;
  const known = formatNames.join(', ');
  throw new UsageError(
    `--in: explain rounds in a float format (${known}), not in ${context}; the exact values stand beside the rounded ones`,
  );
};

/** The definition after a reason of a report. */
const editedAs = (operation: Operation, reason: string, format: FormatName): Operation => {
  const made = operationAs(operation, reason, format);
  if (made !== null) return made;
  throw new UsageError(
    `--as: no reason of ${operation.name} reads '${shownText(reason)}': take the words between 'as if' and ': so on' of a report, or the name of a convention`,
  );
};

const run = async (name: string, texts: readonly string[], flags: TermsFlags): Promise<ExitCode> => {
  checkWritable(flags.json);
  knownNames('operation', [name], allNames);
  const rows: TraceRow[] = [];
  const places: (Place | null | undefined)[] = [];
  const operation = operationFrom(findOperation(name) as Operation, flags.from, (place) => {
    places[rows.length] = place;
  });
  const { in: context, format, profile, epsilon: asked } = termsOf(flags, 'explain', contextNames);
  requireFloats(context);
  const parsed = await parseArguments(operation, texts, flags.timeout);
  for (const [argument, value] of Object.entries(parsed)) {
    if (typeof value === 'object' && 'model' in value && typeof value.model !== 'string')
      throw new UsageError(
        `${name}: ${argument}: a model from a file shows no intermediate values: use eval, or write ${modelForms}`,
      );
  }
  const epsilon = asked ?? defaultEpsilon;
  const floats = binary(format).withEpsilon(epsilon);
  const sets = envelope(format, profile).withEpsilon(epsilon);
  const how = { sets, floats, exact: flags.exact === true };
  const all = flags.all === true;
  const edited = flags.as === undefined ? null : editedAs(operation, flags.as, format);
  const tracedOver = (of: Operation, into: TraceRow[]): Tensor<Traced> => {
    const limited = bounded(trace(floats, epsilon, sets, into), stepsText(operation, parsed), mostSeconds);
    return of.define(limited, inputsOf(operation, parsed, floats, limited));
  };
  const { source } = operation;
  const from = { source: source.link, from: source.name };
  const head = { schema: 1, operation: name, ...from, format, profile: profile.name };
  const output = tracedOver(operation, rows);
  const otherRows: TraceRow[] = [];
  const other = edited === null ? null : tracedOver(edited, otherRows);
  const lines = flags.from === undefined ? null : filled(places, rows.length);
  if (flags.json !== '-') {
    print(`${name} in ${format}, epsilon = ${writing(floats, flags)(floats.epsilon)}`);
    const heads = stepHeads(format, profile.name);
    const shown = (of: Tensor<Traced>): string => `output: ${showTensor(of, (value) => value.name, all)}`;
    print(table(lines === null ? heads : [...heads, 'Lean'], shownRows(how, rows, lines, all), 5));
    print(shown(output));
    if (other !== null) {
      print(`\nas if ${shownText(flags.as ?? '')}:`);
      print(table(heads, shownRows(how, otherRows, null, all), 5));
      print(shown(other));
    }
    print(`source: ${sourceText(source)}`);
  }
  if (flags.json === undefined) return 0;
  const { encode: encodeTraced } = trace(floats, epsilon, sets, []);
  const encoded = ({ shape, data }: Tensor<Traced>): object => ({ shape, data: data.map(encodeTraced) });
  writeJson(flags.json, {
    ...head,
    rows: rows.map((row, i) => ({ ...encode(sets, row), ...(lines === null ? {} : { place: lines[i] }) })),
    output: encoded(output),
    ...(other === null
      ? {}
      : {
          as: { reason: flags.as, rows: otherRows.map((row) => encode(sets, row)), output: encoded(other) },
        }),
  });
  return 0;
};

export const explainCommand = (end: (code: ExitCode) => void): Command =>
  withTerms(
    new Command('explain')
      .description(
        'every intermediate value of an operation: exact, rounded, what is allowed, and what was lost',
      )
      .argument('<operation>', allNames.join(', '))
      .argument('[name=value...]', inputForms)
      .option('--as <reason>', 'beside it the definition as a reason of a report has it: "as if ..."'),
  ).action(async (name: string, texts: readonly string[], flags: TermsFlags) =>
    end(await run(name, texts, flags)),
  );
