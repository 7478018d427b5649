/** Puts a folder's files in the place of another's, one by one: who reads there finds every file at every moment. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    : [];

/** Moves every file of `from` into `to` and removes what is only in `to`; `from` is gone afterwards. */
export const replaceFolder = (from, to) => {
  const made = filesIn(from);
  const had = filesIn(to);
  // Files that others will name come before those that name them.
  const isNew = (name) => !had.includes(name);
  for (const name of [...made.filter(isNew), ...made.filter((name) => !isNew(name))]) {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    renameSync(join(from, name), join(to, name));
  }
  for (const name of had) if (!made.includes(name)) rmSync(join(to, name));
  rmSync(from, { recursive: true });
};
