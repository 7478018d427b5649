/** The command line: picks the command and sets the exit code. */
import { Command, CommanderError } from 'commander';
import { LeanError } from '../../spec/lean/source.ts';
import { knownAre } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { shown } from '../cases/shown.ts';
import { version } from '../engine/tool.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { exhaustCommand } from './exhaust.ts';
import { explainCommand } from './explain.ts';
import { leanCommand } from './lean.ts';
import { mergeCommand } from './merge.ts';
import { listCommand } from './list.ts';
import { closeModelFiles } from './model-file.ts';
import { type ExitCode, message } from './output.ts';
import { replayCommand } from './replay.ts';
import { smokeCommand } from './smoke.ts';
import { fuzzCommand } from './fuzz.ts';
import { initCommand } from './init.ts';
import { vectorsCommand } from './vectors.ts';

const end = (code: ExitCode): void => {
  process.exitCode = code;
};

const commands = [
  checkCommand,
  fuzzCommand,
  exhaustCommand,
  evalCommand,
  explainCommand,
  replayCommand,
  smokeCommand,
  initCommand,
  leanCommand,
  mergeCommand,
  compareCommand,
  vectorsCommand,
  listCommand,
  doctorCommand,
].map((make) => make(end));

const program = new Command('epscheck')
  .description('an exact reference for diffusion numerics, and a judge of implementations')
  .version(version)
  .showSuggestionAfterError(false);

/** A usage error of the parser, with the names that it would have taken: those are ours, and may take several lines. */
const explain = (command: Command, { code, message: text }: CommanderError): string => {
  const said = text.replace(/^error: /, '');
  const known: Readonly<Record<string, readonly string[]>> = {
    'commander.unknownCommand': command.commands.map((other) => other.name()),
    'commander.missingArgument': command.registeredArguments
      .filter(({ required }) => required)
      .map(({ description }) => description),
    'commander.unknownOption': [...command.options.flatMap((option) => option.long ?? []), '--help'],
  };
  const names = known[code];
  // The first name of the parser's own message is the one that it does not know.
  const [, name = ''] = /'([^']*)'/.exec(said) ?? [];
  return `${shown(said)}${names === undefined ? '' : knownAre(name, names)}`;
};

for (const command of [program, ...commands, ...commands.flatMap((outer) => outer.commands)]) {
  command.showSuggestionAfterError(false).configureOutput({ outputError: () => undefined });
  command.exitOverride((error) => {
    // A command without its subcommand has said what it has.
    if (error.exitCode !== 0 && error.code !== 'commander.help') message(explain(command, error));
    throw error;
  });
  if (commands.includes(command)) program.addCommand(command);
}

/** Runs a command line; what is no error of its user is thrown. */
export const run = async (given: readonly string[]): Promise<void> => {
  try {
    // `epscheck` alone is `epscheck check`.
    await program.parseAsync(given.length === 0 ? ['check'] : given, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) end(error.exitCode === 0 ? 0 : 2);
    else if (error instanceof UsageError) {
      message(error.message);
      end(2);
    } else if (error instanceof LeanError) {
      // Of a text that was named: file, line and column are in the message.
      message(shown(error.message));
      end(3);
    } else throw error;
  } finally {
    await closeModelFiles();
  }
};
