/** Where the CLI writes: results to standard output or to a file, messages to standard error. */
import { writeFileSync } from 'node:fs';
import { UsageError } from '../adapters/module.ts';

/** What a command leaves behind when it ends well. */
export type ExitCode = 0 | 1 | 2 | 3;

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const message = (text: string): void => {
  process.stderr.write(`epscheck: ${text}\n`);
};

/** JSON into a file, or to standard output for `-`. */
export const writeJson = (file: string, value: unknown): void => {
  const text = JSON.stringify(value, null, 2);
  if (file === '-') {
    print(text);
    return;
  }
  try {
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    throw new UsageError(`--json: ${file} cannot be written: ${(error as Error).message}`);
  }
};
