/** Where the CLI writes: results to standard output or to a file, messages to standard error. */
import { closeSync, existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { UsageError } from '../runners/module.ts';

/** What a command leaves behind when it ends well. */
export type ExitCode = 0 | 1 | 2 | 3;

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const message = (text: string): void => {
  process.stderr.write(`epscheck: ${text}\n`);
};

// A reader that has seen enough (`| head`) closes the pipe: the run goes on, and its exit code stands.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** Refuses a file that cannot be written, before anything runs. */
export const checkWritable = (file: string | undefined): void => {
  if (file === undefined || file === '-') return;
  try {
    const isNew = !existsSync(file);
    closeSync(openSync(file, 'a'));
    if (isNew) unlinkSync(file);
  } catch (error) {
    throw new UsageError(`--json: ${file} cannot be written: ${(error as Error).message}`);
  }
};

/** JSON into a file, or to standard output for `-`. */
export const writeJson = (file: string, value: unknown): void => {
  const text = JSON.stringify(value, null, 2);
  if (file === '-') {
    print(text);
    return;
  }
  writeFileSync(file, `${text}\n`);
};
