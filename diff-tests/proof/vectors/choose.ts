/**
 * `npm run vectors`: chooses the cases that small vectors are made of, so that each mistake of the bank, and each that the
 * reasons know, is told by two of them at least, and writes engine/vectors/chosen.ts. With --op only those operations.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { operations } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { root } from '../../docs/sandbox.ts';
import { candidatesOf } from './candidates.ts';
import { cover } from './cover.ts';
import { subjectsOf } from './subjects.ts';

/** How many vectors are to tell a mistake, and how many are to show an edge. */
const [often, shownOften] = [2, 2];

/** Those of the bank; the others take what binary32 has. */
const bankFormats = ['binary32', 'binary64'] as const;

const choose = async (operation: Operation, format: FormatName): Promise<string> => {
  const subjects = subjectsOf(operation, format);
  const { candidates, unfair } = await candidatesOf(operation, format, subjects);
  const taken = cover(candidates, (name) => (name.startsWith('edge: ') ? shownOften : often));
  const told = (name: string): number => taken.filter(({ tells }) => tells.includes(name)).length;
  const missing = subjects.filter(({ name, isRight }) => !isRight && told(name) < often);
  console.log(
    `${operation.name} ${format}: ${taken.length} of ${candidates.length}, ${subjects.length} to tell` +
      (missing.length === 0
        ? ''
        : `; not twice: ${missing.map(({ name }) => `${name} ${told(name)}`).join(', ')}`) +
      (unfair.length === 0 ? '' : `; UNFAIR to ${unfair.slice(0, 5).join(', ')} (${unfair.length})`),
  );
  return taken
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ place: { index, element } }) => (element === null ? `${index}` : `${index}.${element}`))
    .join(' ');
};

const flags = new Command('vectors')
  .option('--op <names>', 'operations, separated by commas (default: all)')
  .option('--out <file>', 'the file to write', 'diff-tests/engine/vectors/chosen.ts')
  .parse()
  .opts<{ op?: string; out: string }>();
const file = join(root, flags.out);

type Chosen = Record<string, Record<string, string>>;

/** Keeps what is chosen of one operation at once: a run that is killed keeps what it had. */
const keep = (name: string, own: Record<string, string>): void => {
  const [before = '{}'] = /\{[^]*\}(?=;\s*$)/.exec(readFileSync(file, 'utf8')) ?? [];
  const all: Chosen = { ...(JSON.parse(before) as Chosen), [name]: own };
  const sorted = Object.fromEntries(
    operations.flatMap((one) => (one.name in all ? [[one.name, all[one.name]]] : [])),
  );
  writeFileSync(
    file,
    `// Made by \`npm run vectors\`: by operation and format the places (see cases.ts) of which small vectors are made.
// prettier-ignore
export const chosen: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(sorted, null, 2)};
`,
  );
};

for (const operation of operations.filter(({ freeValue }) => !freeValue)) {
  if (flags.op !== undefined && !flags.op.split(',').includes(operation.name)) continue;
  const own: Record<string, string> = {};
  for (const format of bankFormats) own[format] = await choose(operation, format);
  keep(operation.name, own);
}
