import { Command } from 'commander';
import { backends } from '../../impl/backends.ts';
import { contexts, otherContexts } from '../../spec/contexts.ts';
import type { Operation } from '../../spec/operation.ts';
import { allNames, operations, papers } from '../../spec/operations.ts';
import { ieee754Loose, profiles } from '../../spec/profiles/index.ts';
import { spokenOf } from '../cases/assumption.ts';
import { assumptions } from '../cases/assumptions.ts';
import type { ByOperation } from '../cases/by-operation.ts';
import { followersOf, libraries, type Library } from '../reasons/libraries.ts';
import { type Convention, conventions } from '../reasons/signatures/index.ts';
import { knownNames } from '../runners/names.ts';
import { type Example, exampleOf } from './convention-examples.ts';
import { listedOperation } from './listed-operation.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

const width = Math.max(...allNames.map(({ length }) => length)) + 2;
const labelled = (rows: readonly (readonly [string, string])[]): string[] =>
  rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`.trimEnd());

/** Everything of one kind, for another program and for a reader. */
interface Listed {
  readonly json: unknown;
  readonly lines: readonly string[];
}

const values: Readonly<Record<Example['shown'], string>> = {
  result: '',
  state: ' (the state that the model sees)',
  set: ' (what ieee754-loose allows)',
};

/** Who does so: the libraries of the list, or a public report. */
const followers = ({ name, link }: Convention): readonly string[] => {
  const known = followersOf(name);
  return known.length > 0 || link === '' ? known : [link];
};

const detailedConvention = async (convention: Convention): Promise<Listed> => {
  const { id, name, phrase, operations: changes, link } = convention;
  const example = await exampleOf(convention);
  const doneBy = followers(convention);
  return {
    json: { id, name, phrase, operations: [...changes], link, example, doneBy },
    lines: [
      `  ${id}`,
      `    '${name}': ${phrase}`,
      `    changes ${changes.join(', ')}`,
      ...(example === null
        ? []
        : [`    ${example.of}: ${example.definition}, by it ${example.convention}${values[example.shown]}`]),
      ...(doneBy.length === 0 ? [] : [`    so do ${doneBy.join(', ')}`]),
    ],
  };
};

const ruleLines = (title: string, said: ByOperation): string[] =>
  Object.entries(said).map(([operation, names]) => `    ${title}, ${operation}: ${names.join('; ')}`);

const detailedLibrary = (library: Library): Listed => ({
  json: library,
  lines: [
    `  ${library.name}`,
    `    ${library.of}`,
    `    seen at ${library.version}: ${library.links.join(' ')}`,
    ...ruleLines('conventions', library.conventions),
    ...ruleLines('assumes', library.assumes),
  ],
});

const gathered = (each: readonly Listed[]): Listed => ({
  json: each.map(({ json }) => json),
  lines: each.flatMap(({ lines }) => lines),
});

/** A kind of what is listed, by its name: shortly, and in detail where it is asked for by itself. */
interface Section {
  short(): Listed;
  detailed?(): Promise<Listed>;
}

const named = (rows: readonly { readonly name: string; readonly summary: string }[]): Listed => ({
  json: rows.map(({ name, summary }) => ({ name, summary })),
  lines: labelled(rows.map(({ name, summary }) => [name, summary])),
});

/** Assumptions, with the operations whose inputs they speak of. */
const spoken = assumptions.map((row) => {
  const among = (rows: readonly Operation[]): readonly string[] =>
    rows.filter((operation) => spokenOf(operation, row).length > 0).map(({ name }) => name);
  const [mirror, others] = [among(operations), among(papers)];
  const each = mirror.length === operations.length ? ['every operation'] : mirror;
  return { row, about: [...mirror, ...others], shown: mirror.length === 0 ? others : each };
});

const listedOperations = (rows: readonly Operation[]): Listed => ({
  json: rows.map(({ name, group, summary, source, inputs }) => ({
    name,
    group,
    inputs: inputs.map((input) => input.name),
    summary,
    source: source.link,
    from: source.name,
  })),
  lines: labelled(
    rows.map(({ name, summary, inputs, source }) => [
      name,
      `${summary}  (${inputs.map((input) => input.name).join(', ')})  ${source.name}`,
    ]),
  ),
});

const sections: Readonly<Record<string, Section>> = {
  operations: { short: () => listedOperations(operations) },
  papers: { short: () => listedOperations(papers) },
  profiles: { short: () => named(profiles) },
  contexts: {
    short: () => {
      const names = [...contexts, ...otherContexts('binary32', ieee754Loose)].map(({ name }) => name);
      return { json: names, lines: [`  ${names.join(', ')}`] };
    },
  },
  backends: {
    short: () => ({
      json: backends.map(({ name, profile }) => ({ name, profile })),
      lines: [`  ${backends.map(({ name }) => name).join(', ')}`],
    }),
  },
  assumptions: {
    short: () => ({
      json: spoken.map(({ row, about }) => ({ name: row.name, operations: about, usual: row.usual })),
      lines: spoken.map(({ row, shown }) => `  ${row.name}  (${shown.join(', ')})`),
    }),
  },
  conventions: {
    short: () => ({
      json: conventions.map(({ id, name, operations: changes }) => ({ id, name, operations: [...changes] })),
      lines: conventions.map(({ name, operations: changes }) => `  ${name}  (${changes.join(', ')})`),
    }),
    detailed: async () => gathered(await Promise.all(conventions.map(detailedConvention))),
  },
  like: {
    short: () => ({
      json: libraries.map(({ name, of, version }) => ({ name, of, version })),
      lines: [`  ${libraries.map(({ name }) => name).join(', ')}`],
    }),
    detailed: () => Promise.resolve(gathered(libraries.map(detailedLibrary))),
  },
};

const run = async (what: string | undefined, json: string | undefined): Promise<ExitCode> => {
  checkWritable(json);
  const all = Object.entries(sections);
  const asked = [...operations, ...papers].filter(({ name, group }) =>
    [name, `${group}/${name}`].includes(what ?? ''),
  );
  const chosen: readonly (readonly [string, Section])[] =
    what === undefined
      ? all
      : [
          ...asked.map((one): [string, Section] => [one.name, { short: () => listedOperation(one) }]),
          ...all.filter(([name]) => name === what),
        ];
  if (chosen.length === 0) knownNames('list', [what ?? ''], [...Object.keys(sections), ...allNames]);
  const listed = await Promise.all(
    chosen.map(async ([name, { short, detailed }]) => {
      const it = what === undefined || detailed === undefined ? short() : await detailed();
      return { name, ...it };
    }),
  );
  if (json !== '-') {
    for (const { name, lines } of listed) {
      print(name);
      for (const line of lines) print(line);
    }
  }
  writeJson(json, { schema: 1, ...Object.fromEntries(listed.map(({ name, json: it }) => [name, it])) });
  return 0;
};

export const listCommand = (end: (code: ExitCode) => void): Command =>
  new Command('list')
    .description('operations, profiles, contexts, backends, assumptions, conventions, libraries')
    .argument(
      '[what]',
      'one of these kinds alone, conventions and like in detail; or an operation: its inputs and result',
    )
    .addOption(options.json())
    .action(async (what: string | undefined, flags: { readonly json?: string }) =>
      end(await run(what, flags.json)),
    );
