/** A folder in which the examples of one document run, so that what they write is thrown away. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from './typescript.ts';

/** The folder of the project's package.json, from the sources as from dist/. */
export const root: string = dirname(createRequire(import.meta.url).resolve('epscheck/package.json'));

/** The commands that examples may run: a document cannot run anything else. */
const known = /^(?:npx epscheck|npm start(?: --)?)(?= |$)/;
const compilers = /^cc -O2( -ffast-math)? -o \w+ \w+\.c -lm$/;
const epscheck = `"${process.execPath}" dist/diff-tests/cli/main.js`;

const withoutColour: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export class Sandbox {
  readonly #folder = mkdtempSync(join(tmpdir(), 'epscheck-docs-'));

  constructor() {
    copyFileSync(join(root, 'package.json'), join(this.#folder, 'package.json'));
    for (const name of ['dist', 'diff-tests']) {
      symlinkSync(join(root, name), join(this.#folder, name), 'junction');
    }
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.#folder, name), text);
  }

  /** A .ts file that was written becomes a .js file beside it, as with `npx tsc`. */
  compile(name: string): void {
    compile(this.#folder, name);
  }

  /** The standard output of a command line. Standard error is an error, unless the command sends it there too. */
  async command(line: string): Promise<string> {
    if (!known.test(line) && !compilers.test(line)) throw new Error(`'${line}' is no command that an example may run`);
    const { stdout, stderr } = await this.#run(line.replace(known, epscheck), [], true);
    if (stderr !== '') throw new Error(`'${line}' writes to standard error, show it with 2>&1:\n${stderr}`);
    return stdout;
  }

  /** What a script prints; one that fails is an error. */
  async script(source: string): Promise<string> {
    const { stdout, stderr, code } = await this.#run(process.execPath, ['--input-type=module'], false, source);
    if (code !== 0 || stderr !== '') throw new Error(`a script ends with ${code}:\n${stderr}\n${source}`);
    return stdout;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(file: string, args: readonly string[], shell: boolean, input = ''): Promise<Ended> {
    return new Promise((done, fail) => {
      const child = spawn(file, args, { cwd: this.#folder, env: withoutColour, shell });
      const said = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
      child.on('error', fail);
      child.on('close', (code) => done({ ...said, code }));
      child.stdin.end(input);
    });
  }
}
