/** Stored findings: `.epscheck/<id>.json` in the working directory, one failure each, enough to run it again. */
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { type Finding, findingSchema } from '../report/finding.ts';
import type { Implementation } from '../runners/implementation.ts';

export const storeFolder = '.epscheck';

/** Where an implementation is found again. */
type Identity = Pick<Implementation, 'path' | 'program'>;

/** More than any finding has: a case of 100 000 elements takes a tenth of it. */
const mostBytes = 2 ** 26;

/** The text of a file. A FIFO or a device would be waited for, or never end. */
const textOf = (file: string): string => {
  const stat = statSync(file);
  if (!stat.isFile()) throw new Error('it is no regular file');
  if (stat.size > mostBytes) throw new Error(`it has ${stat.size} bytes; a finding has at most ${mostBytes}`);
  return readFileSync(file, 'utf8');
};

/** Reads one finding. Throws an Error that names the file and what is wrong with it. */
export const readFinding = (file: string): Finding => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(textOf(file));
  } catch (error) {
    throw new Error(`${file} is no stored finding: ${(error as Error).message}`, { cause: error });
  }
  const finding = findingSchema.safeParse(parsed);
  if (finding.success) return finding.data;
  const [issue] = finding.error.issues;
  throw new Error(`${file} is no stored finding: ${issue?.path.join('.')}: ${issue?.message}`);
};

/** A finding of the folder: its file has the name of its id. */
const readStored = (file: string): Finding => {
  const finding = readFinding(file);
  const { replay } = finding.failure;
  if (basename(file) === `${replay}.json`) return finding;
  throw new Error(`${file} is no stored finding: its name is not that of its id, ${replay}`);
};

/** The folder of findings. What cannot be read or written is one warning, never the end of a run. */
export class Store {
  readonly #folder: string;
  readonly #warn: (message: string) => void;
  #warned = false;

  constructor(folder: string, warn: (message: string) => void) {
    this.#folder = resolve(folder);
    this.#warn = warn;
  }

  /**
   * A module's path as findings name it: relative to the folder's parent, so that a project can be moved. The command of
   * a program is what it is.
   */
  pathOf({ path, program }: Identity): string | null {
    return path === null || program !== undefined
      ? path
      : relative(resolve(this.#folder, '..'), resolve(path));
  }

  write(finding: Finding): void {
    this.#attempt(() => {
      makeFolder(this.#folder);
      const file = this.#fileOf(finding);
      // Whole or not at all, whenever the process is killed.
      const written = `${file}.${process.pid}.tmp`;
      writeFileSync(written, `${JSON.stringify(finding, null, 2)}\n`);
      renameSync(written, file);
    });
  }

  /** The findings of one implementation, in the order of their names. */
  of({ name, ...identity }: Identity & Pick<Implementation, 'name'>): Finding[] {
    if (!existsSync(this.#folder)) return [];
    const path = this.pathOf(identity);
    return this.#files().flatMap((file) => {
      const finding = this.#attempt(() => readStored(file));
      const { implementation } = finding ?? {};
      return finding !== null && implementation?.name === name && implementation.path === path
        ? [finding]
        : [];
    });
  }

  /** Moves a finding that fails no more into `mended/`. */
  mend(finding: Finding): void {
    this.#attempt(() => {
      const file = this.#fileOf(finding);
      const mended = join(this.#folder, 'mended');
      makeFolder(mended);
      renameSync(file, join(mended, basename(file)));
    });
  }

  /** Says that something was not read or written: once, however much it is. */
  warn(reason: string): void {
    if (!this.#warned) this.#warn(`findings are not stored or read: ${reason}`);
    this.#warned = true;
  }

  #fileOf(finding: Finding): string {
    return join(this.#folder, `${finding.failure.replay}.json`);
  }

  #files(): string[] {
    const names = this.#attempt(() => readdirSync(this.#folder)) ?? [];
    return names
      .filter((name) => /^[0-9a-f]{8}\.json$/.test(name))
      .toSorted()
      .map((name) => join(this.#folder, name));
  }

  #attempt<T>(action: () => T): T | null {
    try {
      return action();
    } catch (error) {
      this.warn((error as Error).message);
      return null;
    }
  }
}
