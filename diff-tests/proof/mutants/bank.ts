/**
 * `npm run bank`: runs `check` on the operation that each wrong implementation changes, and says whether it was caught,
 * how many cases that took, how small the counterexample is, and whether the diagnosis is right. Right implementations
 * and controls must be accepted, but in the cases that a control names as its own exception. Then the same of those beyond
 * the mirror, within a hundred cases each. Exit code 1 when a promise is not kept.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { profiles } from '../../../spec/profiles/index.ts';
import type { BankFigures } from '../../docs/diagnosis.ts';
import { root } from '../../docs/sandbox.ts';
import { table } from '../../report/table.ts';
import { answersOf } from '../workers.ts';
import { promises } from './bank-promises.ts';
import type { BankRow } from './bank-row.ts';
import type { BankAnswer, BankRequest } from './bank-worker.ts';
import { mutants } from './index.ts';
import { paperBank, paperPromises, type PaperRow } from './papers/paper-row.ts';
import { variants } from './variants.ts';
import type { Outcome, Written } from './written.ts';
import { writings } from './writings.ts';

const wrong = mutants.filter(({ control }) => !control);

/** Cases that each wrong implementation gets under each of the other profiles. */
const casesEach = 200;

/** `told`: each answer as it comes, so that a run that is killed has said what it had. */
const answers = (
  requests: readonly BankRequest[],
  told: (answer: BankAnswer) => void = () => undefined,
): Promise<readonly BankAnswer[]> =>
  answersOf(new URL('./bank-worker.js', import.meta.url), requests, (answer: BankAnswer, count) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${count} of ${requests.length}  `);
    told(answer);
  });

const cells = (row: BankRow): string[] => [
  row.id,
  row.operation,
  row.format,
  row.verdict,
  String(row.cases),
  String(row.elements),
  String(row.steps),
  row.part,
  row.diagnosed,
  row.diagnosis.join('; '),
];
const heads = ['id', 'operation', 'format', 'verdict', 'cases', 'elements', 'steps', 'part', 'diagnosis', ''];

const figuresFile = join(root, 'docs', 'bank.json');
const update = (figures: Partial<BankFigures>): void => {
  const before = JSON.parse(readFileSync(figuresFile, 'utf8')) as BankFigures;
  writeFileSync(figuresFile, `${JSON.stringify({ ...before, ...figures }, null, 2)}\n`);
};

interface Flags {
  readonly profile: string;
  readonly only?: string;
  readonly profiles?: boolean;
  readonly writings?: boolean;
  readonly papers?: boolean;
  readonly write?: boolean;
}

const runRows = async ({ profile, only, write }: Flags): Promise<boolean> => {
  const requests = [...mutants, ...variants]
    .filter(({ id }) => only === undefined || only.split(',').includes(id))
    .flatMap(({ id, formats }) => formats.map((format) => ({ id, format, profile, within: null })));
  const rows = (await answers(requests)) as readonly BankRow[];
  console.log(table(heads, rows.map(cells), 10));
  const made = promises(rows);
  const needed = rows
    .filter(({ cases }) => cases > 0)
    .map(({ cases }) => cases)
    .toSorted((a, b) => a - b);
  const summary = [
    ...made.map(({ text }) => text),
    `cases until the first rejection: ${needed[needed.length >> 1] ?? 0} at the median, ${needed.at(-1) ?? 0} at most`,
  ];
  console.log(`\nunder ${profile}`);
  for (const [i, line] of summary.entries()) {
    const broken = (made[i]?.broken ?? []).map(({ id, format }) => `${id} (${format})`);
    console.log(`  ${line}${broken.length === 0 ? '' : `; not ${broken.join(', ')}`}`);
  }
  if (write === true) update({ summary });
  return made.every(({ kept }) => kept);
};

const runPapers = async ({ only, write }: Flags): Promise<boolean> => {
  const requests = paperBank
    .filter(({ id }) => only === undefined || only.split(',').includes(id))
    .map(({ id }) => ({ id, format: 'binary32', profile: '', within: null }) as const);
  if (requests.length === 0) return true;
  const rows = (await answers(requests)) as readonly PaperRow[];
  const texts = rows.map(({ id, operation, rejected, diagnosis }) => [
    id,
    operation,
    String(rejected),
    diagnosis,
  ]);
  console.log(table(['id', 'operation', 'rejected', 'named'], texts, 4));
  const made = paperPromises(rows);
  console.log('\nbeyond the mirror');
  for (const { text, broken } of made)
    console.log(`  ${text}${broken.length === 0 ? '' : `; not ${broken.map(({ id }) => id).join(', ')}`}`);
  if (write === true) update({ papers: made.map(({ text }) => text) });
  return made.every(({ kept }) => kept);
};

const runProfiles = async ({ write }: Flags): Promise<boolean> => {
  const pairs = profiles.flatMap((profile) =>
    (['binary32', 'binary64'] as const)
      .filter((format) => profile.rows[format] !== undefined)
      .map((format) => ({ profile: profile.name, format })),
  );
  const figures: BankFigures['profiles'][number][] = [];
  for (const { profile, format } of pairs) {
    const list = wrong.filter(({ formats }) => formats.includes(format));
    const seen = await answers(list.map(({ id }) => ({ id, format, profile, within: casesEach })));
    figures.push({ profile, format, rejected: seen.filter((one) => one === true).length, of: list.length });
    console.log(
      table(['profile', 'format', 'rejected', 'of'], [Object.values(figures.at(-1) ?? {}).map(String)], 2),
    );
  }
  if (write === true) update({ profiles: figures });
  return true;
};

/** What is said of each mistake in another hand: the hands in turn, so that each gets a third of every family. */
const runWritings = async ({ only, write }: Flags): Promise<boolean> => {
  const requests = wrong
    .filter(({ id }) => only === undefined || only.split(',').includes(id))
    .flatMap(({ id, formats }) => formats.map((format) => ({ id, format })))
    .flatMap(({ id, format }, i) => {
      const hands = writings.filter(({ formats }) => formats.includes(format));
      const hand = hands[i % hands.length];
      return hand === undefined ? [] : [{ id, format, profile: '', within: null, writing: hand.name }];
    });
  const rows = (await answers(requests, (answer) => {
    const { id, operation, format, writing, outcome, reasons } = answer as Written;
    console.log(`${id} ${operation} ${format}, ${writing}: ${outcome}: ${reasons.join('; ')}`);
  })) as readonly Written[];
  const count = (of: readonly Written[], wanted: Outcome): number =>
    of.filter(({ outcome }) => outcome === wanted).length;
  const figures = writings.map(({ name }): BankFigures['writings'][number] => {
    const seen = rows.filter(({ writing, outcome }) => writing === name && outcome !== 'accepted');
    const [full, part, silent, wrongly] = (['full', 'part', 'silent', 'wrong'] as const).map((one) =>
      count(seen, one),
    ) as [number, number, number, number];
    return { writing: name, rejected: seen.length, full, part, silent, wrong: wrongly };
  });
  console.log(JSON.stringify(figures, null, 1));
  if (write === true) update({ writings: figures });
  return figures.every((one) => one.wrong === 0);
};

const program = new Command('bank')
  .option('--profile <name>', 'the profile to judge under', 'ieee754-loose')
  .option('--only <ids>', 'some of the bank, by id')
  .option('--profiles', `the share that is rejected under each profile, within ${casesEach} cases each`)
  .option('--writings', 'what is said of each mistake where another hand wrote it')
  .option('--papers', 'those beyond the mirror alone')
  .option('--write', 'keep the figures for the documents');
const flags = program.parse().opts<Flags>();
const started = performance.now();
const runAll = async (): Promise<boolean> => {
  const mirror = flags.papers === true || (await runRows(flags));
  return (await runPapers(flags)) && mirror;
};
const run = flags.profiles === true ? runProfiles : flags.writings === true ? runWritings : runAll;
const kept = await run(flags);
console.error(`${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = kept ? 0 : 1;
