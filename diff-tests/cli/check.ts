import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { runPlan } from '../engine/check.ts';
import type { PlanOptions } from '../engine/check-options.ts';
import { disposePlan, makePlan } from '../engine/plan.ts';
import { shardFrom, shardText } from '../engine/shard.ts';
import { withShard } from '../engine/shard-block.ts';
import { spreadOver } from '../engine/spread.ts';
import { storeFolder } from '../engine/store.ts';
import { textReport } from '../report/text.ts';
import { UsageError } from '../runners/usage-error.ts';
import { shown } from '../cases/shown.ts';
import { type ExitCode, message, print } from './output.ts';
import { options } from './options.ts';
import { checkReports, type ReportFiles, withLines, writeReports } from './reports.ts';

interface Flags extends ReportFiles {
  readonly exec?: string;
  readonly startTimeout?: number;
  readonly workers?: number;
  readonly shard?: string;
  readonly op?: readonly string[];
  readonly backend?: readonly string[];
  readonly profile?: string;
  readonly format?: string;
  readonly epsilon?: string;
  readonly convention?: readonly string[];
  readonly like?: string;
  readonly runs?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly assume?: readonly string[];
  readonly diagnosis: boolean;
  readonly store: boolean;
  readonly quiet?: boolean;
}

/** A progress bar on standard error, when that is a terminal and nobody asked for quiet. */
const progressBar = (
  quiet: boolean,
): { update: (done: number, total: number, what: string) => void; stop: () => void } => {
  if (quiet || process.stderr.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} calls  {what}',
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update: (done, total, what) => {
      if (!started) bar.start(total, 0, { what: shown(what) });
      started = true;
      bar.update(done, { what: shown(what) });
    },
    stop: () => bar.stop(),
  };
};

/** The first Ctrl-C ends the run as if its time were up; a second one stops at once. */
const interruption = (): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    message('stopping: reporting what was found (Ctrl-C again stops at once)');
  };
  process.on('SIGINT', onSignal);
  return { signal: controller.signal, release: () => process.off('SIGINT', onSignal) };
};

const run = async (implementation: string | undefined, flags: Flags): Promise<ExitCode> => {
  const quiet = flags.quiet === true;
  const isTaken = checkReports(flags);
  const shard = flags.shard === undefined ? undefined : shardFrom(flags.shard, process.env);
  if (shard !== undefined && flags.json === undefined)
    throw new UsageError('--shard: write its part of the run with --json, or it cannot be merged');
  const bar = progressBar(quiet);
  const { signal, release } = interruption();
  const given: PlanOptions = {
    implementation,
    exec: flags.exec,
    startTimeout: flags.startTimeout,
    operations: flags.op,
    backends: flags.backend,
    profile: flags.profile,
    format: flags.format,
    epsilon: flags.epsilon,
    conventions: flags.convention,
    like: flags.like,
    runs: flags.runs,
    seed: flags.seed,
    diagnosis: flags.diagnosis,
    timeout: flags.timeout,
    workers: flags.workers ?? 'auto',
    assumes: flags.assume,
    ...(shard === undefined ? {} : { shard }),
    store: flags.store ? storeFolder : null,
    signal,
    progress: bar.update,
    warn: quiet ? undefined : (text) => message(shown(text)),
  };
  const made = { ...(await makePlan(given)), spread: spreadOver(given) };
  const { plan, close } = withLines(made, flags.jsonl);
  try {
    const { report, exitCode, rows } = await runPlan(plan);
    bar.stop();
    // Before what may wait for a reader: Ctrl-C ends that at once.
    release();
    if (!isTaken) print(textReport(report, flags.store));
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

export const checkCommand = (end: (code: ExitCode) => void): Command =>
  new Command('check')
    .description('judge an implementation module or a program (--exec); without one, the gpu.js fast path')
    .argument('[implementation]', 'path of an implementation module')
    .addOption(options.exec())
    .addOption(options.op())
    .addOption(options.backend())
    .addOption(
      options.profile(
        "the profile to judge under (default: the module's own, else ieee754-loose; a backend's own)",
      ),
    )
    .addOption(options.format('the format that the implementation must compute in'))
    .addOption(options.epsilon())
    .addOption(options.convention())
    .addOption(options.like())
    .addOption(options.runs())
    .addOption(options.seed())
    .addOption(options.timeout())
    .addOption(options.startTimeout())
    .addOption(options.workers())
    .addOption(options.shard())
    .addOption(options.assume())
    .addOption(options.json())
    .addOption(options.jsonl())
    .addOption(options.junit())
    .addOption(options.markdown())
    .addOption(options.noDiagnosis())
    .addOption(options.noStore())
    .addOption(options.quiet())
    .action(async (implementation: string | undefined, flags: Flags) =>
      end(await run(implementation, flags)),
    );
