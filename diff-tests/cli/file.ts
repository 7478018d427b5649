/** A report's file: written whole or not at all, and where its name leads. */
import {
  chmodSync,
  closeSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const unlessMissing = <T>(ask: () => T): T | null => {
  try {
    return ask();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** Where a name leads: through links, also to a file that is not there yet. Its folder must be there. */
const targetOf = (file: string): string => {
  const target = unlessMissing(() => realpathSync(file));
  if (target !== null) return target;
  const place = join(realpathSync(dirname(resolve(file))), basename(file));
  const link = unlessMissing(() => lstatSync(place));
  return link?.isSymbolicLink() === true ? targetOf(resolve(dirname(place), readlinkSync(place))) : place;
};

interface Target {
  readonly path: string;
  /** null: it is not there yet. */
  readonly stats: Stats | null;
}

const find = (file: string): Target => {
  const stats = unlessMissing(() => statSync(file));
  // The name of a pipe (/dev/fd/63) leads to no path.
  return { path: stats === null || stats.isFile() ? targetOf(file) : file, stats };
};

/** A pipe or a device takes bytes as they come: it is neither probed nor replaced. A folder fails when it is written. */
const isStream = ({ stats }: Target): boolean => stats !== null && !stats.isFile() && !stats.isDirectory();

const beside = (path: string): string => `${path}.${process.pid}.tmp`;

/** What a folder says that takes no new file: the file itself may still be written. */
const closedFolder: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'EBUSY'];

/** Does it beside the file; where the folder is closed, in the file that is there. */
const besideOrIn = (
  { path, stats }: Target,
  doBeside: (path: string) => void,
  doIn: (path: string) => void,
): void => {
  const written = beside(path);
  try {
    doBeside(written);
  } catch (error) {
    rmSync(written, { force: true });
    if (stats === null || !closedFolder.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    doIn(path);
  }
};

/** Whether a file can be written. Changes nothing; throws the system's error. */
export const probe = (file: string): void => {
  const target = find(file);
  if (isStream(target)) return;
  const open = (path: string, flags: string): void => closeSync(openSync(path, flags));
  if (target.stats?.isDirectory() === true) open(target.path, 'r+');
  besideOrIn(
    target,
    (path) => {
      open(path, 'wx');
      rmSync(path);
    },
    (path) => open(path, 'r+'),
  );
};

/**
 * Writes a text beside the file and renames, so that a reader never sees half of it. In a folder that takes no new
 * file it is written in its place. Throws the system's error.
 */
export const writeWhole = (file: string, text: string): void => {
  const target = find(file);
  const { path, stats } = target;
  if (isStream(target)) {
    writeFileSync(path, text);
    return;
  }
  besideOrIn(
    target,
    (written) => {
      writeFileSync(written, text, { flag: 'wx' });
      if (stats !== null) chmodSync(written, stats.mode);
      renameSync(written, path);
    },
    (there) => writeFileSync(there, text),
  );
};
