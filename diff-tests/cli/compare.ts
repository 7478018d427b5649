import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { jsonText, shown } from '../cases/shown.ts';
import { compareReports } from '../report/compare.ts';
import { comparisonMarkdown, comparisonText } from '../report/compare-text.ts';
import { type Report, reportSchema } from '../report/schema.ts';
import { messageOf } from '../runners/answered.ts';
import { UsageError } from '../runners/usage-error.ts';
import { options } from './options.ts';
import { checkWritable, type ExitCode, print, writeResult } from './output.ts';

interface Flags {
  readonly json?: string;
  readonly markdown?: string;
}

const reportIn = (file: string): Report => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${messageOf(error)}`);
  }
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  throw new UsageError(`${file} is no report of check --json: ${where}: ${shown(issue?.message ?? '')}`);
};

/** 1: something is worse. 3: there was nothing to compare. */
const run = (oldFile: string, newFile: string, flags: Flags): ExitCode => {
  const asked = (['json', 'markdown'] as const).filter((flag) => flags[flag] !== undefined);
  for (const flag of asked) checkWritable(flags[flag], `--${flag}`);
  const toStandardOutput = asked.filter((flag) => flags[flag] === '-');
  if (toStandardOutput.length > 1) throw new UsageError('--json and --markdown both name standard output');
  const made = compareReports(reportIn(oldFile), reportIn(newFile));
  if (toStandardOutput.length === 0) print(comparisonText(made));
  writeResult(flags.json, `${jsonText(made)}\n`, '--json');
  writeResult(flags.markdown, comparisonMarkdown(made), '--markdown');
  if (made.regressions > 0) return 1;
  return made.compared === 0 ? 3 : 0;
};

export const compareCommand = (end: (code: ExitCode) => void): Command =>
  new Command('compare')
    .description('what changed between two reports; exit code 1 where something is worse')
    .argument('<old.json>', 'a report of check --json')
    .argument('<new.json>', 'another one')
    .addOption(options.json())
    .addOption(options.markdown())
    .action((oldFile: string, newFile: string, flags: Flags) => end(run(oldFile, newFile, flags)));
