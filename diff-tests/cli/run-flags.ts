/** What `check`, `fuzz` and `exhaust` have in common: who is judged and by what. */
import type { Command } from 'commander';
import type { PlanOptions } from '../engine/check-options.ts';
import { storeFolder } from '../engine/store.ts';
import { shown } from '../cases/shown.ts';
import { options } from './options.ts';
import { message } from './output.ts';
import type { ReportFiles } from './reports.ts';

export interface RunFlags extends ReportFiles {
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
  readonly elements?: number;
  readonly timeout?: number;
  readonly assume?: readonly string[];
  readonly diagnosis: boolean;
  readonly store: boolean;
  readonly quiet?: boolean;
}

/** The options of a plan, but for how many cases and workers there are. */
export const planOptions = (
  implementation: string | undefined,
  flags: RunFlags,
  signal: AbortSignal,
): PlanOptions => ({
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
  diagnosis: flags.diagnosis,
  timeout: flags.timeout,
  assumes: flags.assume,
  store: flags.store ? storeFolder : null,
  signal,
  warn: flags.quiet === true ? undefined : (text) => message(shown(text)),
});

/** Who is judged, and by what. */
export const withSubject = (command: Command): Command =>
  command
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
    .addOption(options.like());

/** The forms in which a report is left. */
export const withFiles = (command: Command): Command =>
  command
    .addOption(options.json())
    .addOption(options.jsonl())
    .addOption(options.junit())
    .addOption(options.markdown())
    .addOption(options.html());

/** How it is run, and what is left of it. `workers`: what they do. */
export const withReports = (command: Command, workers?: string): Command =>
  withFiles(
    command
      .addOption(options.timeout())
      .addOption(options.startTimeout())
      .addOption(options.workers(workers))
      .addOption(options.assume()),
  )
    .addOption(options.noDiagnosis())
    .addOption(options.noStore())
    .addOption(options.quiet());
