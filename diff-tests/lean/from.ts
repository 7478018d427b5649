/** The text that a path names: a TorchLean checkout or git repository, a folder of Lean files, or one file. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../runners/usage-error.ts';
import { checkoutAt, textFiles } from './checkout.ts';
import { type Sources, sourcesOfCheckout, sourcesOfFiles } from './sources.ts';

/** Whether a path is read as Lean text: a .lean file, a folder with such files, a checkout, a bare repository. */
export const isLeanPath = (path: string): boolean => {
  if (path.endsWith('.lean')) return true;
  if (!existsSync(path) || !statSync(path).isDirectory()) return false;
  return readdirSync(path).some((name) => name.endsWith('.lean') || name === 'NN' || name === 'HEAD');
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.name.endsWith('.lean') ? [path] : [];
    });

export const sourcesAt = (path: string, revision?: string): Sources => {
  if (!existsSync(path)) throw new UsageError(`no such file or folder: ${path}`);
  if (path.endsWith('.lean') && statSync(path).isFile()) {
    if (revision !== undefined) throw new UsageError('--revision goes with a checkout, not with a file');
    return sourcesOfFiles(textFiles([path]));
  }
  const isPlain = revision === undefined && !existsSync(join(path, 'NN')) && !existsSync(join(path, 'HEAD'));
  if (!isPlain) return sourcesOfCheckout(checkoutAt(path, revision));
  const files = filesIn(path);
  if (files.length === 0) throw new UsageError(`${path} holds no .lean file, and is no TorchLean checkout`);
  return { ...sourcesOfFiles(textFiles(files)), name: basename(path) };
};
