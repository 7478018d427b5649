/** Modules that a test writes, each in a folder of its own, and the command line on them. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Report, reportSchema, type Result } from '../../report/schema.ts';
import { emptyFolder, runCli } from './run-cli.ts';

const examples = JSON.stringify(resolve('dist/diff-tests/examples/implementation.js'));

export interface Source {
  readonly format?: 'binary32' | 'binary64';
  /** What rounds each operation; without it, that of the format. */
  readonly f?: string;
  /** Formulas in the place of the right ones. */
  readonly change?: string;
  /** What the module says of itself beside its name and format: nothing unless it is here. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The examples as a module 'm', with one thing or another replaced. */
export const exampleSource = ({ format = 'binary32', f, change, claims = {} }: Source = {}): string => `
  import { implementation } from ${examples};
  const f = ${f ?? (format === 'binary32' ? 'Math.fround' : '(x) => x')};
  const { operations, model } = implementation('${format}', f, ${change ?? 'undefined'});
  export default { name: 'm', format: '${format}', operations, model, ...${JSON.stringify(claims)} };`;

export interface Ran {
  readonly status: number | null;
  readonly report: Report;
  /** The row of an operation that ran or did not. */
  row(operation: string): Result;
}

/**
 * Writes a module. `check` reads the report, `raw` and `replay` give what the command said. Reasons are looked for where a
 * test is about them: it takes seconds.
 */
export const written = (source: string, { reasons = false }: { readonly reasons?: boolean } = {}) => {
  const cwd = emptyFolder();
  const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
  write('m.mjs', source);
  const raw = (...args: string[]) =>
    runCli(['check', 'm.mjs', ...(reasons ? [] : ['--no-diagnosis']), ...args], cwd);
  const replay = (...args: string[]) => runCli(['replay', ...args], cwd);
  const check = (...args: string[]): Ran => {
    const { status, stdout } = raw('--json', '-', ...args);
    const report = reportSchema.parse(JSON.parse(stdout));
    const row = (operation: string): Result => {
      const found = report.results.find((result) => result.operation === operation);
      if (found === undefined) throw new Error(`no row for ${operation}`);
      return found;
    };
    return { status, report, row };
  };
  return { cwd, write, raw, replay, check };
};
