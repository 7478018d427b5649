import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import { gather } from '../engine/fuzz/crew.ts';
import { fuzz } from '../engine/fuzz/fuzz.ts';
import { readState, type State, stateName, writeState } from '../engine/fuzz/state.ts';
import { disposePlan, makePlan, positiveInteger, type Plan } from '../engine/plan.ts';
import { storeFolder } from '../engine/store.ts';
import { tool } from '../engine/tool.ts';
import { plural, type Progress, progressText } from '../report/searched.ts';
import { textReport } from '../report/text.ts';
import { messageOf } from '../runners/answered.ts';
import { shown } from '../cases/shown.ts';
import { interruption } from './interruption.ts';
import { type ExitCode, message, print } from './output.ts';
import { options } from './options.ts';
import { checkReports, withLines, writeReports } from './reports.ts';
import { planOptions, type RunFlags, withReports, withSubject } from './run-flags.ts';

interface Flags extends RunFlags {
  readonly time?: number;
}

/** The largest seed that is drawn: short enough to be typed. */
const mostSeeds = 2 ** 31;

/** A line on standard error that is written over, when that is a terminal and nobody asked for quiet. */
const progressLine = (quiet: boolean): { show: (progress: Progress) => void; clear: () => void } => {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  const write = (text: string): void => void stderr.write(`\r\x1b[K${text}`);
  return {
    show: (progress) => write(shown(progressText(progress)).slice(0, (stderr.columns ?? 80) - 1)),
    clear: () => write(''),
  };
};

/** What an earlier run of the same search left, where it can be gone on with. */
const resumed = (file: string | null, seed: number | undefined): State | null => {
  const before = file === null ? null : readState(file);
  if (before === null || before.tool !== tool) return null;
  return seed === undefined || seed === before.seed ? before : null;
};

const beginning = ({ seed }: Plan, before: State | null, isDrawn: boolean): string => {
  if (before === null)
    return `seed ${seed}${isDrawn ? ` (a fresh one: --seed ${seed} draws the same cases)` : ''}`;
  const rows = Object.values(before.rows);
  const sum = (of: 'cases' | 'elements'): number => rows.reduce((all, row) => all + row[of], 0);
  return `seed ${seed}: goes on after ${plural(sum('cases'), 'case')} of ${plural(sum('elements'), 'element')} (--seed n begins anew)`;
};

const run = async (implementation: string | undefined, flags: Flags): Promise<ExitCode> => {
  const quiet = flags.quiet === true;
  const isTaken = checkReports(flags);
  const budget = { time: flags.time, runs: flags.runs, elements: flags.elements };
  for (const [name, value] of [
    ['--runs', flags.runs],
    ['--elements', flags.elements],
    ['--workers', flags.workers],
  ] as const)
    if (value !== undefined) positiveInteger(name, value);
  const line = progressLine(quiet);
  const { signal, release } = interruption();
  const say = (text: string): void => {
    line.clear();
    if (!quiet) message(shown(text));
  };
  const given = { ...planOptions(implementation, flags, signal), warn: say, seed: flags.seed };
  const asked = await makePlan(given);
  const file = flags.store ? join(storeFolder, 'fuzz', `${stateName(asked)}.json`) : null;
  const before = resumed(file, flags.seed);
  const made = { ...asked, seed: flags.seed ?? before?.seed ?? randomInt(mostSeeds) };
  const { plan: told, close } = withLines(made, flags.jsonl);
  const known = new Set<string>();
  const plan: Plan = {
    ...told,
    found: (finding) => {
      told.found?.(finding);
      const { replay, part } = finding.failure;
      if (!known.has(replay)) say(`found: ${finding.operation} on ${finding.backend}, ${part}: ${replay}`);
      known.add(replay);
    },
  };
  const crew = gather(plan, given, flags.workers);
  let isSaved = file !== null;
  const save = (state: State): void => {
    if (file === null || !isSaved) return;
    try {
      writeState(file, state);
    } catch (error) {
      isSaved = false;
      say(`what the search has tried is not kept: ${messageOf(error)}`);
    }
  };
  try {
    say(beginning(plan, before, flags.seed === undefined));
    const { report, exitCode } = await fuzz({ plan, crew, budget, before, save, progress: line.show });
    line.clear();
    release();
    if (!isTaken) print(textReport(report, flags.store));
    writeReports(flags, report, flags.store);
    return exitCode;
  } finally {
    line.clear();
    release();
    close();
    await crew.stop();
    await disposePlan(plan);
  }
};

export const fuzzCommand = (end: (code: ExitCode) => void): Command => {
  const command = withSubject(
    new Command('fuzz').description('search for what is rejected until --time or --runs is spent, or Ctrl-C'),
  );
  command
    .addOption(options.time())
    .addOption(options.runs('cases for each operation and backend (default: until --time or Ctrl-C)'))
    .addOption(options.elements())
    .addOption(
      options.seed('the seed of the cases (default: a fresh one, or that of the run that is gone on with)'),
    );
  const workers =
    'threads that try cases, each with an implementation of its own (default: one for each core)';
  return withReports(command, workers).action(async (implementation: string | undefined, flags: Flags) =>
    end(await run(implementation, flags)),
  );
};
