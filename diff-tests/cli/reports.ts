/** The files that a run leaves beside its text: a row for each form. Each is written whole, and none costs another. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Plan } from '../engine/plan.ts';
import { tool } from '../engine/tool.ts';
import { findingLine, rowLine } from '../report/lines.ts';
import { htmlReport } from '../report/html/html.ts';
import { junitXml } from '../report/junit.ts';
import { markdownReport } from '../report/markdown.ts';
import type { Report } from '../report/schema.ts';
import { messageOf } from '../runners/answered.ts';
import { UsageError } from '../runners/usage-error.ts';
import { jsonText, shown } from '../cases/shown.ts';
import { checkWritable, message, writeResult } from './output.ts';

/** A file for each form that was asked for, `-` for standard output. */
export interface ReportFiles {
  readonly json?: string;
  readonly jsonl?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
}

/** What is made of a whole report. `replayable`: whether failures were stored, so that `replay` finds them. */
const forms: readonly {
  readonly flag: keyof ReportFiles;
  readonly text: (report: Report, replayable: boolean) => string;
}[] = [
  { flag: 'json', text: (report) => `${jsonText(report)}\n` },
  { flag: 'junit', text: (report, replayable) => `${junitXml(report, replayable)}\n` },
  { flag: 'markdown', text: markdownReport },
  { flag: 'html', text: htmlReport },
];
const flags: readonly (keyof ReportFiles)[] = [...forms.map(({ flag }) => flag), 'jsonl'];

/** A job's summary on GitHub may hold what an earlier command wrote: it is added to. */
const before = (file: string): string => {
  if (file !== process.env['GITHUB_STEP_SUMMARY']) return '';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Whether one of them goes to standard output, which then has no text. Refuses what cannot be written. */
export const checkReports = (files: ReportFiles): boolean => {
  const asked = flags.filter((flag) => files[flag] !== undefined);
  for (const flag of asked) checkWritable(files[flag], `--${flag}`);
  for (const [i, flag] of asked.entries()) {
    const twin = asked.slice(0, i).find((other) => files[other] === files[flag]);
    if (twin !== undefined)
      throw new UsageError(
        `--${twin} and --${flag} both name ${files[flag] === '-' ? 'standard output' : files[flag]}`,
      );
  }
  return asked.some((flag) => files[flag] === '-');
};

/** Writes all that was asked for of a report. */
export const writeReports = (files: ReportFiles, report: Report, replayable: boolean): void => {
  for (const { flag, text } of forms) {
    const file = files[flag];
    if (file !== undefined) writeResult(file, before(file) + text(report, replayable), `--${flag}`);
  }
};

/** What tells of findings and rows as they happen. */
type Telling = Pick<Plan, 'seed' | 'found' | 'finished'>;

/** The same plan, which writes each finding and each finished row to the file of `--jsonl`, and what closes it. */
export const withLines = <P extends Telling>(
  plan: P,
  file: string | undefined,
): { readonly plan: P; readonly close: () => void } => {
  if (file === undefined) return { plan, close: () => undefined };
  const about = { schema: 1, tool, seed: plan.seed } as const;
  const descriptor = file === '-' ? null : openSync(file, 'w');
  let broken = false;
  const add = (line: string): void => {
    if (broken) return;
    try {
      if (descriptor === null) writeResult('-', line, '--jsonl');
      else writeSync(descriptor, line);
    } catch (error) {
      broken = true;
      message(shown(`--jsonl: ${file} could not be written: ${messageOf(error)}`));
    }
  };
  return {
    plan: {
      ...plan,
      found: (finding) => add(findingLine(about, finding)),
      finished: (row) => add(rowLine(about, row)),
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
};
