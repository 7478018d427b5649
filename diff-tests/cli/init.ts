import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { makeFolder } from '../engine/make-folder.ts';
import { operations } from '../../spec/operations.ts';
import { shown } from '../cases/shown.ts';
import { knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';
import { type Adapter, adapters } from './adapters.ts';
import { type ExitCode, print } from './output.ts';

/** The package ships them as they are; in a checkout they lie among the examples. */
const folder = fileURLToPath(new URL('../examples/adapters/', import.meta.url));

/** The line of an adapter in whose place the operations stand that it does not have yet. */
const place = /^([ \t]*)(\S+) others( \*\/)?$/m;
const width = 116;

/** Names in lines of comment. */
const listed = (indent: string, mark: string, end: string, names: readonly string[]): string => {
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? name : `${last} ${name}`;
    if (longer.length + indent.length + mark.length < width) lines[lines.length - 1] = longer;
    else lines.push(name);
  }
  return lines.map((line) => `${indent}${mark} ${line}${end}`).join('\n');
};

/** The text of an adapter with the operations that it does not have yet. */
const withOthers = (text: string, shows: readonly string[]): string =>
  text.replace(place, (_line, indent: string, mark: string, end = '') => {
    const others = operations.map(({ name }) => name).filter((name) => !shows.includes(name));
    return listed(indent, mark, end, ['Others:', ...others, '(docs/protocol.md has their inputs)']);
  });

const run = (name: string): ExitCode => {
  knownNames('init', [name], Object.keys(adapters));
  const { files, commands, further = [], shows } = adapters[name] as Adapter;
  const texts = files.map(({ from, to }) => ({
    to,
    text: withOthers(readFileSync(join(folder, from), 'utf8'), shows),
  }));
  // Adapters in one language share a file: the same text again is no other file.
  const present = texts.find(({ to, text }) => existsSync(to) && readFileSync(to, 'utf8') !== text);
  if (present !== undefined) throw new UsageError(`init: ${present.to} is there already; move it away first`);
  for (const { to, text } of texts) {
    try {
      if (dirname(to) !== '.') makeFolder(dirname(to));
      writeFileSync(to, text);
    } catch (error) {
      throw new UsageError(`init: ${to} cannot be written: ${(error as Error).message}`);
    }
    print(shown(`wrote ${to}`));
  }
  for (const command of [...commands, ...further]) print(`  ${command}`);
  return 0;
};

export const initCommand = (end: (code: ExitCode) => void): Command =>
  new Command('init')
    .description('write a program for --exec to start from, in a language')
    .argument('<language>', Object.keys(adapters).join(', '))
    .action((name: string) => end(run(name)));
