/** Whether a folder of vectors is what this version writes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allNames } from '../../../spec/operations.ts';
import { profileNames } from '../../../spec/profiles/index.ts';
import { shown } from '../../cases/shown.ts';
import { type VectorsIndex, vectorsIndexSchema } from '../../report/vectors.ts';
import { messageOf } from '../../runners/answered.ts';
import { tool } from '../tool.ts';
import { indexName, indexText } from './files.ts';
import { type Part, partsOf } from './parts.ts';

/** The bytes of a file, or why there are none. */
const bytesOf = (file: string): Buffer | string => {
  try {
    return readFileSync(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : messageOf(error);
  }
};

/** How a file differs from its text; null where it does not. */
const difference = (folder: string, name: string, text: string): string | null => {
  const there = bytesOf(join(folder, name));
  if (typeof there === 'string') return `${name}: ${there}`;
  const wanted = Buffer.from(text);
  if (there.equals(wanted)) return null;
  const at = wanted.findIndex((byte, i) => byte !== there[i]);
  const byte = at < 0 ? wanted.length : at;
  const line = wanted.subarray(0, byte).filter((one) => one === 0x0a).length + 1;
  return `${name}: differs from line ${line} on (byte ${byte} of ${wanted.length})`;
};

/** What a folder says that it consists of, or what is wrong with that. */
const readIndex = (folder: string): VectorsIndex | string => {
  const there = bytesOf(join(folder, indexName));
  if (typeof there === 'string') return `${indexName}: ${there}`;
  let value: unknown;
  try {
    value = JSON.parse(there.toString());
  } catch (error) {
    return `${indexName}: ${shown(messageOf(error))}`;
  }
  const parsed = vectorsIndexSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${indexName}: ${issue?.path.join('.')}: ${shown(issue?.message ?? '')}`;
  }
  const index = parsed.data;
  if (index.tool !== tool) return `${indexName}: made by ${shown(index.tool)}, and this is ${tool}`;
  const unknown =
    index.operations.find((name) => !allNames.includes(name)) ??
    index.profiles.find((name) => !profileNames.includes(name));
  if (unknown !== undefined) return `${indexName}: '${shown(unknown)}' is not known here`;
  return there.equals(Buffer.from(indexText(index))) ? index : `${indexName}: differs`;
};

/** Every file made again, and what differs, as it is found. `made`: the files of each part. */
export const differences = async function* (
  folder: string,
  made: (parts: readonly Part[]) => AsyncIterable<ReadonlyMap<string, string>>,
): AsyncGenerator<string> {
  const index = readIndex(folder);
  if (typeof index === 'string') {
    yield index;
    return;
  }
  for await (const files of made(partsOf(index)))
    for (const [name, text] of files) {
      const found = difference(folder, name, text);
      if (found !== null) yield found;
    }
};
