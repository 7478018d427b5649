/** What a set of vectors consists of, in its order: the parts that are made one by one. */
import { findOperation } from '../../../spec/operations.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { VectorsIndex } from '../../report/vectors.ts';
import { filesOf } from './files.ts';

/** One operation in one format, by names: what goes to a worker. */
export interface Part {
  readonly operation: string;
  readonly format: FormatName;
  readonly profiles: readonly string[];
  readonly size: VectorsIndex['size'];
}

/** A profile that says nothing of a format has no files there. */
export const partsOf = ({ operations, formats, profiles, size }: VectorsIndex): readonly Part[] =>
  operations.flatMap((operation) =>
    formats.flatMap((format) => {
      const own = profiles.filter((name) => findProfile(name)?.rows[format] !== undefined);
      return own.length === 0 ? [] : [{ operation, format, profiles: own, size }];
    }),
  );

/** The files of a part, by name. */
export const filesOfPart = ({
  operation: name,
  format,
  profiles,
  size,
}: Part): ReadonlyMap<string, string> => {
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  return filesOf(
    operation,
    format,
    profiles.flatMap((profile) => findProfile(profile) ?? []),
    size,
  );
};
