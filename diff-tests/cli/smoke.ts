import { Command } from 'commander';
import { defaultEpsilon } from '../../spec/context.ts';
import { shown, shownLines } from '../cases/shown.ts';
import type { Operation } from '../../spec/operation.ts';
import { conventionsSaid, startProgram } from '../engine/modules.ts';
import { judgedOperation, ratioText } from '../engine/terms.ts';
import { Lost } from '../runners/ask.ts';
import type { Started } from '../runners/program/program.ts';
import { smoke } from '../runners/program/smoke.ts';
import { UsageError } from '../runners/usage-error.ts';
import { options } from './options.ts';
import { type ExitCode, print } from './output.ts';

interface Flags {
  readonly exec?: string;
  readonly timeout?: number;
  readonly startTimeout?: number;
}

const took = (milliseconds: number): string =>
  `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;

const line = (what: string, milliseconds: number, problem: string | null): void => {
  print(`${problem === null ? 'ok   ' : 'wrong'}  ${took(milliseconds).padStart(9)}  ${shown(what)}`);
  if (problem !== null) print(`       ${shownLines(problem).replaceAll('\n', '\n       ')}`);
};

/** A process; a number in its place is the exit code of what keeps it from running. */
const begin = async (start: () => Promise<Started>): Promise<Started | ExitCode> => {
  const begun = performance.now();
  try {
    const started = await start();
    line('start, ready', performance.now() - begun, null);
    return started;
  } catch (error) {
    if (!(error instanceof Lost || error instanceof UsageError)) throw error;
    line('start, ready', performance.now() - begun, error.message);
    return error instanceof Lost ? 3 : 1;
  }
};

const run = async ({ exec, timeout = 10_000, startTimeout = 60_000 }: Flags): Promise<ExitCode> => {
  if (exec === undefined || exec.trim() === '')
    throw new UsageError('smoke: --exec is missing: write --exec "python3 mine.py"');
  const epsilon = ratioText(defaultEpsilon);
  const start = (): Promise<Started> => startProgram(exec, { timeout, startTimeout, workers: 1, epsilon });
  const first = await begin(start);
  if (typeof first === 'number') return first;
  const again = async (): Promise<Started['running']> => (await start()).running;
  let wrong = 0;
  const said = conventionsSaid(first.ready);
  const by = (operation: Operation): Operation => judgedOperation(operation, said);
  const steps = smoke(first.ready, first.running, again, { timeout }, by);
  for await (const { what, milliseconds, problem } of steps) {
    line(what, milliseconds, problem);
    if (problem !== null) wrong += 1;
  }
  const { name, version = '', language = '', format, operations } = first.ready;
  const who = [name, version, language === '' ? '' : `(${language})`].filter((part) => part !== '').join(' ');
  print('');
  print(shown(`${who} in ${format}, ${operations.length} operation${operations.length === 1 ? '' : 's'}`));
  print(
    wrong === 0
      ? `It is well made. What its values are worth: epscheck check --exec ${JSON.stringify(exec)}`
      : `Wrong: ${wrong} of these. docs/protocol.md says how it should be.`,
  );
  return wrong === 0 ? 0 : 1;
};

export const smokeCommand = (end: (code: ExitCode) => void): Command =>
  new Command('smoke')
    .description('is a program for --exec well made? It judges no values')
    .addOption(options.exec())
    .addOption(options.timeout())
    .addOption(options.startTimeout())
    .action(async (flags: Flags) => end(await run(flags)));
