import { Command } from 'commander';
import { backends } from '../../impl/backends.ts';
import { contexts, otherContexts } from '../../spec/contexts.ts';
import { operations } from '../../spec/operations.ts';
import { ieee754Loose, profiles } from '../../spec/profiles/index.ts';
import { assumptions, spokenOf } from '../cases/assumptions.ts';
import { conventions } from '../reasons/signatures/index.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

const everything = () => ({
  operations: operations.map(({ name, summary, source, inputs }) => ({
    name,
    inputs: inputs.map((input) => input.name),
    summary,
    source: source.link,
    from: source.name,
  })),
  profiles: profiles.map(({ name, summary }) => ({ name, summary })),
  contexts: [...contexts, ...otherContexts('binary32', ieee754Loose)].map(({ name }) => name),
  backends: backends.map(({ name, profile }) => ({ name, profile })),
  assumptions: assumptions.map(({ name, kinds, about, usual }) => ({
    name,
    operations: operations.filter((row) => spokenOf(row, { kinds, about }).length > 0).map((row) => row.name),
    usual,
  })),
  conventions: conventions.map(({ name, operations: changes }) => ({ name, operations: [...changes] })),
});

const run = (json: string | undefined): ExitCode => {
  checkWritable(json);
  const all = everything();
  if (json !== '-') printAll(all);
  writeJson(json, { schema: 1, ...all });
  return 0;
};

const printAll = (all: ReturnType<typeof everything>): void => {
  const width = Math.max(...all.operations.map(({ name }) => name.length)) + 2;
  print('operations');
  for (const { name, inputs, summary, from } of all.operations) {
    print(`  ${name.padEnd(width)}${summary}  (${inputs.join(', ')})  ${from}`);
  }
  const group = (title: string, rows: readonly (readonly [string, string])[]): void => {
    print(title);
    for (const [name, text] of rows) print(`  ${name.padEnd(width)}${text}`.trimEnd());
  };
  group(
    'profiles',
    all.profiles.map(({ name, summary }) => [name, summary]),
  );
  print(`contexts\n  ${all.contexts.join(', ')}`);
  print(`backends\n  ${all.backends.map(({ name }) => name).join(', ')}`);
  print('assumptions');
  for (const { name, operations: about } of all.assumptions)
    print(`  ${name}  (${about.length === operations.length ? 'every operation' : about.join(', ')})`);
  print('conventions');
  for (const { name, operations: changes } of all.conventions) print(`  ${name}  (${changes.join(', ')})`);
};

export const listCommand = (end: (code: ExitCode) => void): Command =>
  new Command('list')
    .description('operations, profiles, contexts, backends, assumptions, conventions')
    .addOption(options.json())
    .action((flags: { readonly json?: string }) => end(run(flags.json)));
