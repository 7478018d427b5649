/** Where Lean text comes from: a folder, a revision of a git repository (read with git, nothing checked out), or files. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { UsageError } from '../runners/usage-error.ts';

export interface TextFile {
  /** From the root of the checkout, or as it was given. */
  readonly path: string;
  readonly text: string;
}

export interface Checkout {
  readonly name: string;
  /** The commit that was read; null for files on disk. */
  readonly commit: string | null;
  /** The .lean files under a folder, in order. */
  files(folder: string): readonly TextFile[];
}

const mostBytes = 2 ** 28;

const git = (repository: string, args: readonly string[], input?: string): Buffer => {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', repository, ...args], {
    maxBuffer: mostBytes,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw new UsageError(`git could not be run: ${error.message}`);
  if (status !== 0) throw new UsageError(`git ${args[0]}: ${stderr.toString('utf8').trim()}`);
  return stdout;
};

/** Splits what `git cat-file --batch` writes: a head line with a size, the bytes, a line end, again and again. */
const batchTexts = (paths: readonly string[], output: Buffer): readonly TextFile[] => {
  let at = 0;
  return paths.map((path) => {
    const end = output.indexOf(0x0a, at);
    const [, kind, size] = output.toString('utf8', at, end).split(' ');
    if (kind !== 'blob') throw new UsageError(`git has no text for ${path}`);
    const start = end + 1;
    at = start + Number(size) + 1;
    return { path, text: output.toString('utf8', start, at - 1) };
  });
};

const fromGit = (repository: string, revision: string): Checkout => {
  if (revision.startsWith('-')) throw new UsageError(`--revision: '${revision}' is no revision`);
  const commit = git(repository, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])
    .toString('utf8')
    .trim();
  return {
    name: `${repository} at ${commit.slice(0, 7)}`,
    commit,
    files: (folder) => {
      const listed = git(repository, [
        'ls-tree',
        '-r',
        '-z',
        '--name-only',
        '--full-tree',
        commit,
        '--',
        folder,
      ]);
      const paths = listed.toString('utf8').split('\0');
      const wanted = paths.filter((path) => path.endsWith('.lean'));
      if (wanted.length === 0) return [];
      const asked = wanted.map((path) => `${commit}:${path}\n`).join('');
      return batchTexts(wanted, git(repository, ['cat-file', '--batch'], asked));
    },
  };
};

const filesUnder = (root: string, folder: string): readonly TextFile[] => {
  const place = join(root, folder);
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [{ path: folder, text: readFileSync(place, 'utf8') }];
  return readdirSync(place, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() || entry.name.endsWith('.lean') ? filesUnder(root, join(folder, entry.name)) : [],
    );
};

const isBare = (path: string): boolean =>
  existsSync(join(path, 'HEAD')) && existsSync(join(path, 'objects')) && !existsSync(join(path, 'NN'));

/** A checkout: a folder, or the commit of a repository that `revision` names (HEAD for a bare one). */
export const checkoutAt = (path: string, revision: string | undefined): Checkout => {
  if (!existsSync(path)) throw new UsageError(`no such folder or file: ${path}`);
  if (!statSync(path).isDirectory())
    throw new UsageError(`${path} is not a folder; --revision goes with a repository`);
  if (revision !== undefined || isBare(path)) return fromGit(path, revision ?? 'HEAD');
  return { name: path, commit: null, files: (folder) => filesUnder(path, folder) };
};

/** Single files, as they were named. */
export const textFiles = (paths: readonly string[]): readonly TextFile[] =>
  paths.map((path) => {
    if (!existsSync(path)) throw new UsageError(`no such file: ${path}`);
    if (!path.endsWith('.lean')) throw new UsageError(`${path} is no .lean file`);
    return { path: relative(process.cwd(), path) || basename(path), text: readFileSync(path, 'utf8') };
  });
