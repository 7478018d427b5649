import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { choiceOf } from '../engine/choice.ts';
import { makeFolder } from '../engine/make-folder.ts';
import { chain, profileNames, profileNamed } from '../../spec/profiles/index.ts';
import { formatNames } from '../../spec/scalars/floats/format.ts';
import { shown } from '../cases/shown.ts';
import { profileOption } from '../engine/plan.ts';
import { tool } from '../engine/tool.ts';
import { indexName, indexText, vectorOperations } from '../engine/vectors/files.ts';
import { hidesCalls, judgeAnswers } from '../engine/vectors/judge-answers.ts';
import { readAll } from '../engine/vectors/outputs.ts';
import { type Part, partsOf } from '../engine/vectors/parts.ts';
import { filesOfParts } from '../engine/vectors/spread.ts';
import { differences } from '../engine/vectors/verify.ts';
import { textReport } from '../report/text.ts';
import type { VectorsIndex } from '../report/vectors.ts';
import { messageOf } from '../runners/answered.ts';
import { knownFormat, knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { writeWhole } from './file.ts';
import { options } from './options.ts';
import { type ExitCode, message, print } from './output.ts';
import { progressBar } from './progress-bar.ts';
import { checkReports, type ReportFiles, withLines, writeReports } from './reports.ts';
import { withFiles } from './run-flags.ts';

interface MakeFlags {
  readonly workers?: number;
}

interface WriteFlags extends MakeFlags {
  readonly op?: readonly string[];
  readonly format?: string;
  readonly profile?: string;
  readonly size: VectorsIndex['size'];
}

interface JudgeFlags extends ReportFiles {
  readonly op?: readonly string[];
  readonly format?: string;
  readonly profile?: string;
  readonly diagnosis: boolean;
  readonly quiet?: boolean;
}

/** Without `--op`: the mirror. What people run beyond it is asked for by name, or as a group. */
const usual = vectorOperations.filter(({ group }) => group === 'mirror').map(({ name }) => name);
const names = vectorOperations.map(({ name }) => name);
/** Of those that contain each other: the strictest tells the most, the loosest rejects no right program. */
const usualProfiles = [chain[0], chain.at(-1)].flatMap((profile) => profile?.name ?? []);

const indexOf = ({ op, format, profile, size }: WriteFlags): VectorsIndex => {
  const formats = format === undefined ? [...formatNames] : [knownFormat('--format', format)];
  const profiles =
    profile === undefined ? usualProfiles : [...knownNames('--profile', [profile], profileNames)];
  for (const name of profiles)
    if (!formats.some((one) => profileNamed(name).rows[one] !== undefined))
      throw new UsageError(`--profile: ${name} says nothing of ${formats.join(', ')}`);
  const asked = op === undefined ? usual : choiceOf(op).operations.map(({ name }) => name);
  const operations = names.filter((name) => asked.includes(name));
  const [free] = asked.filter((name) => !names.includes(name));
  if (free !== undefined && op?.includes(free) === true)
    throw new UsageError(`--op: the value of '${free}' is free, so there are no vectors of it`);
  return { schema: 1, tool, size, profiles, operations, formats };
};

/** How the files of parts are made: by workers, and told on a terminal. */
const making = ({ workers }: MakeFlags) => {
  if (workers !== undefined && workers < 1)
    throw new UsageError(`--workers must be an integer >= 1, got ${workers}`);
  return async function* (parts: readonly Part[]): AsyncGenerator<ReadonlyMap<string, string>> {
    const bar = progressBar(false, '{bar} {value}/{total} of the set  {what}');
    let done = 0;
    try {
      for await (const files of filesOfParts(parts, workers ?? 'auto')) {
        bar.update(++done, parts.length, [...files.keys()].join(', '));
        yield files;
      }
    } finally {
      bar.stop();
    }
  };
};

const write = async (folder: string, flags: WriteFlags): Promise<ExitCode> => {
  const index = indexOf(flags);
  const made = making(flags);
  let [files, bytes] = [0, 0];
  try {
    makeFolder(folder);
    // A set that is not whole has no index.
    rmSync(join(folder, indexName), { force: true });
    for await (const texts of made(partsOf(index))) {
      for (const [name, text] of texts) {
        writeWhole(join(folder, name), text);
        files += 1;
        bytes += Buffer.byteLength(text);
      }
    }
    writeWhole(join(folder, indexName), indexText(index));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(`vectors write: ${shown(folder)} cannot be written: ${shown(messageOf(error))}`);
  }
  print(`${files} files of vectors, ${bytes} bytes: ${shown(folder)}`);
  return 0;
};

const verify = async (folder: string, flags: MakeFlags): Promise<ExitCode> => {
  if (!existsSync(folder)) throw new UsageError(`vectors verify: there is no folder ${shown(folder)}`);
  let differing = 0;
  for await (const difference of differences(folder, making(flags))) {
    print(shown(difference));
    differing += 1;
  }
  if (differing === 0) print(`${shown(folder)} is what ${tool} writes`);
  return differing === 0 ? 0 : 1;
};

/** The one file of vectors that flags name; null where none does. */
const onlyFile = ({ op, format }: JudgeFlags): string | null => {
  if (op === undefined && format === undefined) return null;
  const [operation, ...others] = knownNames('--op', op ?? [], names);
  if (others.length > 0) throw new UsageError('--op: the answers of one operation are judged at a time');
  if (format === undefined) throw new UsageError('--format is missing: it goes with --op');
  return `${operation}.${knownFormat('--format', format)}.json`;
};

const judge = async (folder: string, outputs: string, flags: JudgeFlags): Promise<ExitCode> => {
  const isTaken = checkReports(flags);
  const profile = profileOption(flags.profile);
  const all = readAll(folder, outputs, onlyFile(flags));
  const quiet = flags.quiet === true;
  const warn = quiet ? undefined : (text: string): void => message(shown(text));
  const made = { profile, diagnosis: flags.diagnosis, seed: 42, warn };
  const { plan, close } = withLines(made, flags.jsonl);
  try {
    const { report, exitCode } = await judgeAnswers(all, plan);
    if (!isTaken) print(textReport(report, false));
    writeReports(flags, report, false);
    for (const { file, missing, vectors } of all)
      if (missing.length > 0)
        warn?.(
          `${file}: ${missing.length} of ${vectors.cases.size} vectors have no answer, the first: ${missing.slice(0, 10).join(', ')}`,
        );
    if (all.some(hidesCalls))
      warn?.('what the model was asked is not in such a file: order, times and states are not judged');
    return exitCode;
  } finally {
    close();
  }
};

const size = (): Option =>
  new Option('--size <size>', 'what a repository can hold, or everything')
    .choices(['small', 'full'])
    .default('small');

const workers = (): Option =>
  options.workers('workers that share the files (default: one for each core, where there are many files)');

export const vectorsCommand = (end: (code: ExitCode) => void): Command =>
  new Command('vectors')
    .description('test vectors: write them, verify them, judge answers to them that were computed elsewhere')
    .addCommand(
      new Command('write')
        .description('a file of JSON for each operation and format, and a text form where it is plain')
        .argument('<dir>', 'the folder to write into')
        .addOption(options.op())
        .addOption(options.format('the format (default: every one)'))
        .addOption(options.profile(`the profile whose sets they have (default: ${usualProfiles.join(', ')})`))
        .addOption(size())
        .addOption(workers())
        .action(async (folder: string, flags: WriteFlags) => end(await write(folder, flags))),
    )
    .addCommand(
      new Command('verify')
        .description('makes every file of a folder again and names what differs')
        .argument('<dir>', 'the folder of vectors')
        .addOption(workers())
        .action(async (folder: string, flags: MakeFlags) => end(await verify(folder, flags))),
    )
    .addCommand(
      withFiles(
        new Command('judge')
          .description('judges answers that were computed elsewhere')
          .argument('<dir>', 'the folder of vectors')
          .argument('<outputs>', 'a file of answers, or a folder of them: safeDiv.binary32.jsonl or .txt')
          .addOption(options.op())
          .addOption(options.format('the format of the vectors that were answered'))
          .addOption(options.profile('the profile to judge under (default: ieee754-loose)')),
      )
        .addOption(options.noDiagnosis())
        .addOption(options.quiet())
        .action(async (folder: string, outputs: string, flags: JudgeFlags) =>
          end(await judge(folder, outputs, flags)),
        ),
    );
