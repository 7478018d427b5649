import { Command } from 'commander';
import { backends } from '../../impl/backends.ts';
import { contexts, otherContexts } from '../../spec/contexts.ts';
import { operations } from '../../spec/operations.ts';
import { conventionNames } from '../adapters/contract.ts';
import { judgedProfiles } from '../adapters/profiles.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

const everything = () => ({
  operations: operations.map(({ name, summary, source, inputs }) => ({
    name,
    inputs: inputs.map((input) => input.name),
    summary,
    source: source.link,
  })),
  profiles: [...judgedProfiles],
  contexts: [...contexts, ...otherContexts('binary32')].map(({ name }) => name),
  backends: backends.map(({ name, profile }) => ({ name, profile })),
  conventions: [...conventionNames],
});

const run = (json: string | undefined): ExitCode => {
  checkWritable(json);
  const all = everything();
  if (json !== undefined) writeJson(json, { schema: 1, ...all });
  if (json === '-') return 0;
  const width = Math.max(...all.operations.map(({ name }) => name.length)) + 2;
  print('operations');
  for (const { name, inputs, summary } of all.operations) {
    print(`  ${name.padEnd(width)}${summary}  (${inputs.join(', ')})`);
  }
  print(`profiles     ${all.profiles.join(', ')}`);
  print(`contexts     ${all.contexts.join(', ')}`);
  print(`backends     ${all.backends.map(({ name }) => name).join(', ')}`);
  print(`conventions  ${all.conventions.length === 0 ? 'none yet' : all.conventions.join(', ')}`);
  return 0;
};

export const listCommand = (end: (code: ExitCode) => void): Command =>
  new Command('list')
    .description('operations, profiles, contexts, backends, conventions')
    .addOption(options.json())
    .action((flags: { readonly json?: string }) => end(run(flags.json)));
