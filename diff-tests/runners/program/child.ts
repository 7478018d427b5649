/** A process of a program: lines in and out, in a process group of its own, which ends with all its children. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { shown } from '../../cases/shown.ts';

/** The longest line that is taken, in bytes: what goes on without a newline is no message. */
const longestLine = 2 ** 26;
/** How much of standard error is kept as evidence, and how much of that a message quotes. */
const keptOfErrors = 4096;
const quotedLines = 3;

/** What a process does that its owner must know. */
export interface Listener {
  line(text: string, number: number): void;
  /** It ended, or it cannot be talked to any more. */
  end(why: string): void;
}

const newline = 10;

/** A stream as lines; `\r` before the newline is none of them. */
class Lines {
  readonly #take: (text: string) => void;
  #parts: Buffer[] = [];
  #size = 0;

  constructor(take: (text: string) => void) {
    this.#take = take;
  }

  /** false: the line that is coming is too long. */
  add(chunk: Buffer): boolean {
    let rest = chunk;
    for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
      this.#parts.push(rest.subarray(0, at));
      if (this.#size + at > longestLine) return false;
      const text = Buffer.concat(this.#parts).toString('utf8');
      [this.#parts, this.#size] = [[], 0];
      this.#take(text.endsWith('\r') ? text.slice(0, -1) : text);
      rest = rest.subarray(at + 1);
    }
    this.#parts.push(rest);
    this.#size += rest.length;
    return this.#size <= longestLine;
  }

  /** What came after the last newline. */
  get rest(): string {
    return Buffer.concat(this.#parts).subarray(0, keptOfErrors).toString('utf8');
  }
}

/**
 * When epscheck dies, however it dies, the watcher's input ends, and it kills the group. A line tells it that there is
 * nothing left to kill.
 */
const watch = (group: number): { release: () => void } => {
  // Not `kill -9 --`: dash takes no `--`.
  const script = 'read -r _ || kill -KILL -"$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return { release: () => void watcher.stdin.end('\n') };
};

const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
};

/** A shell tells the signal that ended what it ran by 128 and its number. */
const exitText = (code: number): string => {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return `exit code ${code}${signal === undefined ? '' : ` (${signal[0]})`}`;
};

/** Milliseconds that a program has to end by itself after `stop`, and after it closed its input. */
const grace = 5000;
const graceAfterClosing = 250;

export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #listener: Listener;
  readonly #closed: Promise<void>;
  #errors: Buffer = Buffer.alloc(0);
  #ended: string | null = null;
  #lines = 0;

  constructor(command: string, listener: Listener) {
    this.#listener = listener;
    this.#process = spawn(command, { shell: true, detached: true, stdio: 'pipe' });
    const { pid, stdin, stdout, stderr } = this.#process;
    const watcher = pid === undefined ? null : watch(pid);
    const lines = new Lines((text) => {
      this.#lines += 1;
      if (this.#ended === null) listener.line(text, this.#lines);
    });
    stdout.on('data', (chunk: Buffer) => {
      if (this.#ended !== null || lines.add(chunk)) return;
      this.fail(`line ${this.#lines + 1} is longer than ${longestLine / 2 ** 20} MiB`);
    });
    stderr.on('data', (chunk: Buffer) => {
      const all = chunk.length >= keptOfErrors ? chunk : Buffer.concat([this.#errors, chunk]);
      this.#errors = all.subarray(Math.max(0, all.length - keptOfErrors));
    });
    // A program that closed its input ends soon, or is talked to in vain.
    stdin.on('error', () => {
      setTimeout(() => this.fail('it closed its standard input'), graceAfterClosing).unref();
    });
    this.#process.on('error', (error) => this.#end(`it could not be started: ${error.message}`));
    // Its children go with it; then its pipes close.
    this.#process.on('exit', () => pid !== undefined && killGroup(pid));
    this.#closed = new Promise((done) => {
      this.#process.on('close', (code, signal) => {
        watcher?.release();
        const half = lines.rest === '' ? '' : ` after half a line: ${quoted(lines.rest)}`;
        this.#end(`it ended with ${signal ?? exitText(code ?? 0)}${half}`);
        done();
      });
    });
  }

  /** Why it cannot be asked any more; null while it can. */
  get ended(): string | null {
    return this.#ended;
  }

  /** The last lines of standard error, for a message; empty where it said nothing. */
  get said(): string {
    const lines = this.#errors.toString('utf8').split('\n');
    const last = lines.filter((line) => line.trim() !== '').slice(-quotedLines);
    return last.length === 0 ? '' : `; its standard error ends with: ${quoted(last.join('\n'))}`;
  }

  write(message: unknown): void {
    if (this.#ended === null) this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #end(why: string): void {
    if (this.#ended !== null) return;
    this.#ended = why + this.said;
    this.#listener.end(this.#ended);
  }

  /** It did what it may not: it is killed, and its owner is told. */
  fail(why: string): void {
    this.#end(why);
    this.kill();
  }

  kill(): void {
    this.#ended ??= 'it was stopped';
    const { pid } = this.#process;
    if (pid !== undefined) killGroup(pid);
  }

  /** Killed, with all that it started. */
  async killed(): Promise<void> {
    this.kill();
    await this.#closed;
  }

  /** Told to stop, and killed when it does not: how it ended. */
  async stop(message: unknown): Promise<{ readonly code: number | null; readonly late: boolean }> {
    this.write(message);
    this.#ended ??= 'it was stopped';
    this.#process.stdin.end();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.kill();
    }, grace);
    await this.#closed;
    clearTimeout(timer);
    return { code: this.#process.exitCode, late };
  }
}

/** Longer texts are cut: a message is to be read. */
const longestQuote = 400;

/** What a program wrote, on one line. */
export const quoted = (text: string): string =>
  shown(text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text);
