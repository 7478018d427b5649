#!/usr/bin/env node
/**
 * The command. Exit code 1 says that something was rejected and nothing else: what goes wrong in here, down to a file
 * of the package that is missing, is 3 and one line.
 */
import { inspect } from 'node:util';
import { shown } from '../cases/shown.ts';

process.exitCode = 3;

/** The error, and the line of ours that it comes from. */
const place = (error: unknown): string => {
  const [, first = ''] = (error instanceof Error ? (error.stack ?? '') : '').split(/\n\s+at /);
  return first === '' ? '' : ` (${first})`;
};

process.on('uncaughtException', (error: unknown) => {
  const what = error instanceof Error ? String(error) : `${inspect(error)} was thrown`;
  const text = `internal error, please report it: ${what}${place(error)}`;
  process.stderr.write(`epscheck: ${shown(text)}\n`, () => process.exit(3));
});

const { run } = await import('./commands.ts');
await run(process.argv.slice(2));
