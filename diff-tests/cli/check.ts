import { Command } from 'commander';
import { runPlan } from '../engine/check.ts';
import { operations } from '../../spec/operations.ts';
import type { PlanOptions } from '../engine/check-options.ts';
import { disposePlan, makePlan } from '../engine/plan.ts';
import { shardFrom, shardText } from '../engine/shard.ts';
import { withShard } from '../engine/shard-block.ts';
import { spreadOver } from '../engine/spread.ts';
import { textReport } from '../report/text.ts';
import { UsageError } from '../runners/usage-error.ts';
import { interruption } from './interruption.ts';
import { type ExitCode, message, print } from './output.ts';
import { options } from './options.ts';
import { progressBar } from './progress-bar.ts';
import { checkReports, withLines, writeReports } from './reports.ts';
import { planOptions, type RunFlags, withReports, withSubject } from './run-flags.ts';

/** What a run without options leaves out. */
const beside =
  'this was the mirror of TorchLean: --op papers judges what samplers do beyond it, `epscheck list papers` names it';

const run = async (implementation: string | undefined, flags: RunFlags): Promise<ExitCode> => {
  const quiet = flags.quiet === true;
  const isTaken = checkReports(flags);
  const shard = flags.shard === undefined ? undefined : shardFrom(flags.shard, process.env);
  if (shard !== undefined && flags.json === undefined)
    throw new UsageError('--shard: write its part of the run with --json, or it cannot be merged');
  if (shard !== undefined && flags.elements !== undefined)
    throw new UsageError(
      '--elements: the bulk cases of a run in shards cannot be merged: leave it or --shard out',
    );
  const bar = progressBar(quiet, '{bar} {value}/{total} calls  {what}');
  const { signal, release } = interruption();
  const given: PlanOptions = {
    ...planOptions(implementation, flags, signal),
    runs: flags.runs,
    elements: flags.elements,
    seed: flags.seed,
    workers: flags.workers ?? 'auto',
    ...(shard === undefined ? {} : { shard }),
    progress: bar.update,
  };
  const made = { ...(await makePlan(given)), spread: spreadOver(given) };
  const { plan, close } = withLines(made, flags.jsonl);
  try {
    const { report, exitCode, rows } = await runPlan(plan);
    bar.stop();
    // Before what may wait for a reader: Ctrl-C ends that at once.
    release();
    if (!isTaken) print(textReport(report, flags.store));
    const isBare = [flags.op, flags.backend, flags.runs].every((flag) => flag === undefined);
    if (isBare && plan.operations === operations && !isTaken && !quiet) message(beside);
    const { runs } = plan;
    const written = shard === undefined ? report : withShard(report, rows, shard, { ...given, runs });
    if (shard !== undefined && !quiet) message(`this is ${shardText(shard)}: epscheck merge joins them`);
    writeReports(flags, written, flags.store);
    return exitCode;
  } finally {
    bar.stop();
    release();
    close();
    await disposePlan(plan);
  }
};

export const checkCommand = (end: (code: ExitCode) => void): Command => {
  const command = withSubject(
    new Command('check').description(
      'judge an implementation module or a program (--exec); without one, the gpu.js fast path',
    ),
  );
  command
    .addOption(options.runs())
    .addOption(options.elements())
    .addOption(options.seed())
    .addOption(options.shard());
  return withReports(command).action(async (implementation: string | undefined, flags: RunFlags) =>
    end(await run(implementation, flags)),
  );
};
