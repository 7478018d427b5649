import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { mergeShards } from '../engine/merge.ts';
import { type NamedShard, shardsOf } from '../engine/shards-of.ts';
import { Store, storeFolder } from '../engine/store.ts';
import { type ShardReport, shardReportSchema } from '../report/shard.ts';
import { textReport } from '../report/text.ts';
import { messageOf } from '../runners/answered.ts';
import { UsageError } from '../runners/usage-error.ts';
import { shown } from '../cases/shown.ts';
import { type ExitCode, message, print } from './output.ts';
import { options } from './options.ts';
import { checkReports, type ReportFiles, writeReports } from './reports.ts';

interface Flags extends ReportFiles {
  readonly store: boolean;
  readonly quiet?: boolean;
}

const isFolder = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && one.name.endsWith('.json'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();

/** The files of a folder whose names fit, as a shell would have it: `shards/*.json`. */
const globbed = (pattern: string): string[] => {
  const folder = dirname(pattern);
  const parts = basename(pattern).split(/([*?])/);
  const name = parts.map((part) =>
    part === '*' ? '.*' : part === '?' ? '.' : part.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`),
  );
  const fits = new RegExp(`^${name.join('')}$`, 's');
  return isFolder(folder)
    ? readdirSync(folder)
        .filter((one) => fits.test(one))
        .map((one) => join(folder, one))
        .toSorted()
    : [];
};

/** A file that was named must be a shard; of what lies in a folder, the shards are taken. */
const found = (given: string): readonly { readonly file: string; readonly named: boolean }[] => {
  if (isFolder(given)) return filesIn(given).map((file) => ({ file, named: false }));
  const isName = statSync(given, { throwIfNoEntry: false }) !== undefined || !/[*?]/.test(given);
  const files = isName ? [given] : globbed(given);
  if (files.length === 0) throw new UsageError(`merge: no file fits ${given}`);
  return files.map((file) => ({ file, named: isName }));
};

const shardIn = ({ file, named }: { readonly file: string; readonly named: boolean }): NamedShard[] => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`merge: ${file} cannot be read as JSON: ${messageOf(error)}`);
  }
  const isShard = typeof value === 'object' && value !== null && 'shard' in value;
  if (!isShard && !named) return [];
  const parsed = shardReportSchema.safeParse(value);
  // As it was written: what was checked has the keys in the order of the schema.
  if (parsed.success) return [{ file, report: value as ShardReport }];
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
  throw new UsageError(`merge: ${file} is no shard of check --shard: ${where}: ${issue?.message ?? ''}`);
};

const run = async (given: readonly string[], flags: Flags): Promise<ExitCode> => {
  const isTaken = checkReports(flags);
  const files = [...new Map(given.flatMap(found).map((one) => [one.file, one])).values()];
  const shards = shardsOf(files.flatMap(shardIn));
  const warn = (text: string): void => {
    if (flags.quiet !== true) message(shown(text));
  };
  const store = flags.store ? new Store(storeFolder, warn) : null;
  const { report, exitCode } = await mergeShards(shards, { warn, found: (finding) => store?.write(finding) });
  if (!isTaken) print(textReport(report, flags.store));
  writeReports(flags, report, flags.store);
  return exitCode;
};

export const mergeCommand = (end: (code: ExitCode) => void): Command =>
  new Command('merge')
    .description('one report from the shards of a run: that of one machine')
    .argument('<files...>', 'files of check --shard, folders that hold them, or patterns as shards/*.json')
    .addOption(options.json())
    .addOption(options.junit())
    .addOption(options.markdown())
    .addOption(options.html())
    .addOption(options.noStore())
    .addOption(options.quiet())
    .action(async (files: readonly string[], flags: Flags) => end(await run(files, flags)));
