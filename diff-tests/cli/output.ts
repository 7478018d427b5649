/** Where the CLI writes: results to standard output or to a file, messages to standard error. */
import { fstatSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { messageOf } from '../runners/answered.ts';
import { UsageError } from '../runners/usage-error.ts';
import { jsonText, shown, shownLines } from '../cases/shown.ts';
import { probe, writeWhole } from './file.ts';

/** What a command leaves behind when it ends well. */
export type ExitCode = 0 | 1 | 2 | 3;

type Stream = NodeJS.WriteStream & { readonly fd: number };

/** A stream on a file takes what fits of a text, and says nothing of the rest. */
const write = (stream: Stream, text: string): void => {
  try {
    if (fstatSync(stream.fd).isFile()) writeFileSync(stream.fd, text);
    else stream.write(text);
  } catch (error) {
    stream.emit('error', error);
  }
};

export const print = (text: string): void => write(process.stdout, `${shownLines(text)}\n`);

/** A message of one line or more; what others wrote in it is escaped before. */
export const message = (text: string): void => write(process.stderr, `epscheck: ${shownLines(text)}\n`);

/** Why standard output took no result; null while it does. */
let lost: string | null = null;
/** Whether a file has the result. */
let kept = false;

/** A reader that has seen enough (`| head`) closes the pipe: the run goes on, and its exit code stands. */
const closedPipe: readonly (string | undefined)[] = ['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED'];

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (closedPipe.includes(error.code) || lost !== null) return;
  lost = error.message;
  message(`standard output cannot be written: ${shown(lost)}`);
});
// A message that cannot be said changes nothing.
process.stderr.on('error', () => undefined);
// What a module prints goes there too: it is read to its end all the same.
process.stderr.on('unpipe', (source: Readable) => source.resume());
// A result that reached nobody is no pass.
process.on('exit', (code) => {
  if (code === 0 && lost !== null && !kept) process.exitCode = 3;
});

/** Refuses a file that cannot be written, before anything runs. `flag` named it. */
export const checkWritable = (file: string | undefined, flag = '--json'): void => {
  if (file === undefined || file === '-') return;
  if (file === '') throw new UsageError(`${flag}: the name of a file is missing`);
  try {
    probe(file);
  } catch (error) {
    throw new UsageError(`${flag}: ${file} cannot be written: ${messageOf(error)}`);
  }
};

/**
 * A result into a file, or to standard output for `-`. It comes last: a file that cannot be written any more is one
 * message, and the exit code stands.
 */
export const writeResult = (file: string | undefined, text: string, flag: string): void => {
  if (file === undefined) return;
  if (file === '-') {
    write(process.stdout, text);
    return;
  }
  try {
    writeWhole(file, text);
    kept = true;
  } catch (error) {
    message(shown(`${flag}: ${file} could not be written: ${messageOf(error)}`));
  }
};

/** JSON into a file, or to standard output for `-`. */
export const writeJson = (file: string | undefined, value: unknown): void =>
  writeResult(file, `${jsonText(value)}\n`, '--json');
