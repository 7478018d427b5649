#!/usr/bin/env node
/**
 * The command. Exit code 1 says that something was rejected and nothing else: what goes wrong in here, down to a file
 * of the package that is missing, is 3 and one line.
 */
import { internalError, shown } from '../cases/shown.ts';

process.exitCode = 3;

process.on('uncaughtException', (error: unknown) => {
  process.stderr.write(`epscheck: ${shown(internalError(error))}\n`, () => process.exit(3));
});

const { run } = await import('./commands.ts');
await run(process.argv.slice(2));
