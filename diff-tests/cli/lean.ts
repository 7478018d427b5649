import { Command, Option } from 'commander';
import { UsageError } from '../runners/usage-error.ts';
import { checkoutAt, textFiles } from '../lean/checkout.ts';
import { leanReport } from '../lean/report.ts';
import { type Sources, sourcesOfCheckout, sourcesOfFiles } from '../lean/sources.ts';
import { leanText } from '../lean/text.ts';
import { tool } from '../engine/tool.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

interface Flags {
  readonly revision?: string;
  readonly json?: string;
  readonly full?: boolean;
  readonly runs?: number;
  readonly seed?: number;
}

/** Inputs for each definition and float format, unless --runs says otherwise. */
const usualRuns = 60;

/** The text that the command line names: one checkout, or files. */
const sourcesFrom = (paths: readonly string[], revision: string | undefined): Sources => {
  const [first = ''] = paths;
  if (paths.every((path) => path.endsWith('.lean'))) {
    if (revision !== undefined) throw new UsageError('--revision goes with a checkout, not with files');
    return sourcesOfFiles(textFiles(paths));
  }
  if (paths.length > 1) throw new UsageError('lean takes one checkout, or .lean files');
  return sourcesOfCheckout(checkoutAt(first, revision));
};

const run = (paths: readonly string[], flags: Flags): ExitCode => {
  checkWritable(flags.json);
  const { runs = usualRuns, seed = 42, full = false } = flags;
  if (runs < 1) throw new UsageError(`--runs must be an integer >= 1, got ${runs}`);
  const report = leanReport(sourcesFrom(paths, flags.revision), { runs, seed, full, tool });
  if (flags.json !== '-') print(leanText(report));
  writeJson(flags.json, report);
  return report.exitCode;
};

export const leanCommand = (end: (code: ExitCode) => void): Command =>
  new Command('lean')
    .description("the definitions here against TorchLean's own text")
    .argument('<checkout|file.lean...>', 'a TorchLean checkout or git repository, or Lean files')
    .addOption(
      new Option(
        '--revision <revision>',
        'a commit, tag or branch of a git repository: read with git, nothing is checked out',
      ),
    )
    .addOption(new Option('--full', 'compare values also where the text is that of a known version'))
    .addOption(
      new Option(
        '--runs <n>',
        `inputs for each definition and float format (default: ${usualRuns})`,
      ).argParser(options.runs().parseArg as never),
    )
    .addOption(options.seed())
    .addOption(options.json())
    .action((paths: readonly string[], flags: Flags) => end(run(paths, flags)));
