/**
 * `npm run vectors`: chooses the cases that small vectors are made of, so that each mistake of the bank, and each that the
 * reasons know, is told by two of them at least, and writes engine/vectors/chosen.ts. With --op only those operations.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { operations } from '../../../spec/operations.ts';
import { root } from '../../docs/sandbox.ts';
import { answersOf } from '../workers.ts';
import type { ChoiceMade } from './choice.ts';
import type { ChoiceAsked } from './choose-worker.ts';

/** Those of the bank; the others take what binary32 has. */
const bankFormats = ['binary32', 'binary64'] as const;

const flags = new Command('vectors')
  .option('--op <names>', 'operations, separated by commas (default: all)')
  .option('--out <file>', 'the file to write', 'diff-tests/engine/vectors/chosen.ts')
  .parse()
  .opts<{ op?: string; out: string }>();
const file = join(root, flags.out);

type Chosen = Record<string, Record<string, string>>;

/** Keeps what is chosen at once: a run that is killed keeps what it had. */
const keep = ({ operation, format, places }: ChoiceMade): void => {
  const [before = '{}'] = /\{[^]*\}(?=;\s*$)/.exec(readFileSync(file, 'utf8')) ?? [];
  const all = JSON.parse(before) as Chosen;
  const own = { ...all[operation], [format]: places };
  const sorted = Object.fromEntries(
    operations.flatMap(({ name }) => {
      const of = name === operation ? own : all[name];
      return of === undefined
        ? []
        : [[name, Object.fromEntries(bankFormats.map((format) => [format, of[format]]))] as const];
    }),
  );
  writeFileSync(
    file,
    `// Made by \`npm run vectors\`: by operation and format the places (see cases.ts) of which small vectors are made.
// prettier-ignore
export const chosen: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(sorted, null, 2)};
`,
  );
};

const started = performance.now();
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(0);
const asked = operations
  .filter(
    ({ freeValue, name }) => !freeValue && (flags.op === undefined || flags.op.split(',').includes(name)),
  )
  .flatMap(({ name }) => bankFormats.map((format): ChoiceAsked => ({ operation: name, format })));
await answersOf(new URL('./choose-worker.js', import.meta.url), asked, (made: ChoiceMade) => {
  keep(made);
  console.log(`${made.said} (${seconds()} s)`);
});
console.error(`${seconds()} s`);
