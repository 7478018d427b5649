import { Command } from 'commander';
import { allNames, findOperation } from '../../spec/operations.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import type { PlanOptions } from '../engine/check-options.ts';
import { type PlainSweep } from '../engine/exhaust/sweep-task.ts';
import { runExhaust } from '../engine/exhaust/exhaust.ts';
import { spreadOver } from '../engine/exhaust/spread.ts';
import { disposePlan, makePlan } from '../engine/plan.ts';
import { storeFolder } from '../engine/store.ts';
import { isLeanPath } from '../lean/from.ts';
import { textReport } from '../report/text.ts';
import { knownFormat, knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { interruption } from './interruption.ts';
import { type ExitCode, print } from './output.ts';
import { options } from './options.ts';
import { progressBar } from './progress-bar.ts';
import { checkReports, withLines, writeReports } from './reports.ts';
import { planOptions, type RunFlags, withReports } from './run-flags.ts';
import { isArgument, parseSweep } from './sweep-arguments.ts';

/** The implementation's path among the words behind the operation; the others are its arguments. */
const wordsOf = (
  words: readonly string[],
): { readonly path: string | undefined; readonly texts: readonly string[] } => {
  const paths = words.filter((word) => !isArgument(word));
  if (paths.length > 1) throw new UsageError(`exhaust: one implementation, got ${paths.join(' and ')}`);
  return { path: paths[0], texts: words.filter(isArgument) };
};

/** Refuses a format of inputs that has values which an implementation's own format lacks. */
const requireHeld = (asked: FormatName | null, computed: FormatName): void => {
  if (asked === null) return;
  const [narrow, wide] = [formats[asked], formats[computed]];
  if (narrow.precision <= wide.precision && narrow.emin >= wide.emin && narrow.emax <= wide.emax) return;
  throw new UsageError(`--format: it computes in ${computed}, which has not all values of ${asked}`);
};

const run = async (name: string, words: readonly string[], flags: RunFlags): Promise<ExitCode> => {
  const [known] = knownNames('exhaust', [name], allNames);
  const operation = findOperation(known ?? '');
  if (operation === undefined || operation.freeValue)
    throw new UsageError(`exhaust: the contract fixes no value of ${name}`);
  if (operation.integers !== null || operation.whole)
    throw new UsageError(
      `exhaust: ${name} is no function of its numbers one by one: epscheck check --op ${name} tries some of its inputs`,
    );
  const { path, texts } = wordsOf(words);
  const asked = flags.format === undefined ? null : knownFormat('--format', flags.format);
  const quiet = flags.quiet === true;
  const isTaken = checkReports(flags);
  // What can be refused without an implementation is refused before one is started.
  if (asked !== null) parseSweep(operation, texts, asked, asked);
  const isLean = path !== undefined && isLeanPath(path);
  const { signal, release } = interruption();
  const given: PlanOptions = {
    ...planOptions(path, flags, signal),
    operations: [operation.name],
    // `--format` names the values that are tried; Lean text has no format of its own.
    format: isLean ? (asked ?? undefined) : undefined,
  };
  const { workers = 'auto' } = flags;
  if (workers !== 'auto' && workers < 1)
    throw new UsageError(`--workers must be an integer >= 1, got ${workers}`);
  const { plan, close } = withLines(await makePlan(given), flags.jsonl);
  const bar = progressBar(quiet, '{bar} {percentage} %  {what}, {eta_formatted} left');
  try {
    const sweeps = new Map<FormatName, PlainSweep>();
    for (const candidate of plan.candidates) {
      if ('unavailable' in candidate) continue;
      const { format } = candidate.implementation;
      requireHeld(asked, format);
      const { axes, fixed } = parseSweep(operation, texts, format, asked);
      sweeps.set(format, { operation: operation.name, format, axes, fixed });
    }
    const { report, exitCode } = await runExhaust({
      plan,
      sweepOf: ({ format }) => sweeps.get(format) as PlainSweep,
      folder: flags.store ? storeFolder : null,
      spread: spreadOver(given, workers, plan.stopped),
      progress: bar.update,
    });
    bar.stop();
    release();
    if (!isTaken) print(textReport(report, flags.store));
    // For who waits before a terminal: the text is the same each time.
    const tell = process.stderr.isTTY === true ? given.warn : undefined;
    for (const { backend, exhaust } of report.results)
      if (exhaust !== undefined) tell?.(`${backend}: ${exhaust.seconds.toFixed(1)} s`);
    writeReports(flags, report, flags.store);
    return exitCode;
  } finally {
    bar.stop();
    release();
    close();
    await disposePlan(plan);
  }
};

export const exhaustCommand = (end: (code: ExitCode) => void): Command => {
  const command = new Command('exhaust')
    .description(
      'judge an operation on every input of a format; without an implementation, that of the gpu.js fast path',
    )
    .argument('<operation>', 'its name, as `epscheck list` has it')
    .argument(
      '[implementation or inputs...]',
      'path of an implementation module; inputs: x=all, t=0x1p-31..1, betas=[1/2,1/4]; those that are left out: all',
    )
    .addOption(options.exec())
    .addOption(options.backend())
    .addOption(options.profile("the profile to judge under (default: the module's own, else ieee754-loose)"))
    .addOption(
      options.format(
        'the format whose values are tried (default: the one that the implementation computes in)',
      ),
    )
    .addOption(options.epsilon())
    .addOption(options.convention())
    .addOption(options.like());
  return withReports(command).action(async (name: string, words: readonly string[], flags: RunFlags) =>
    end(await run(name, words, flags)),
  );
};
