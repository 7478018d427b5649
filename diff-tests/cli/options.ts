/** Options that commands share. Parsing is strict: an unknown, repeated or malformed one is a usage error. */
import { InvalidArgumentError, Option } from 'commander';

/** Refuses a second occurrence, which would silently win over the first. */
const once =
  <T>(parse: (text: string) => T) =>
  (text: string, previous: T | undefined): T => {
    if (previous !== undefined) throw new InvalidArgumentError('It stands twice.');
    return parse(text);
  };

const integer = (text: string): number => {
  // 1e3 and 1_000 are integers that people write.
  const value = /^-?\d/.test(text) ? Number(text.replace(/(?<=\d)_(?=\d)/g, '')) : NaN;
  if (!Number.isSafeInteger(value) || /^-?0x/i.test(text))
    throw new InvalidArgumentError('It must be an integer, as 1000 or 1e3.');
  return value;
};

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration in milliseconds: "500ms", "10s", "10m", "1h". */
const duration = (text: string): number => {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const value = Number(digits) * (units[unit ?? ''] ?? NaN);
  if (value >= 2 ** 31) throw new InvalidArgumentError('It must be less than 24 days.');
  if (!(value > 0)) throw new InvalidArgumentError('It must be a duration > 0, as 500ms, 10s or 10m.');
  return value;
};

const names = (text: string): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
const same = (text: string): string => text;

const option = <T>(flags: string, description: string, parse: (text: string) => T): Option =>
  new Option(flags, description).argParser(once(parse) as (text: string, previous: unknown) => T);

export const options = {
  op: (): Option => option('--op <names>', 'operations, separated by commas (default: all)', names),
  backend: (): Option =>
    option(
      '--backend <names>',
      'backends, separated by commas, or all (default: webasm,cpu, and webgpu on a GPU)',
      names,
    ),
  profile: (description: string): Option => option('--profile <name|file.json>', description, same),
  format: (description: string): Option => option('--format <name>', description, same),
  epsilon: (): Option =>
    option('--epsilon <ratio>', 'the epsilon of safeDiv, an exact ratio >= 0 (default: 1/1000000)', same),
  convention: (): Option =>
    new Option(
      '--convention <id>',
      'a convention beside those that it declares, by name or id; may stand several times',
    ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]),
  like: (): Option =>
    option('--like <name>', 'the library that it is like: its conventions and assumptions', same),
  runs: (text = 'cases for each operation and backend (default: 1000)'): Option =>
    option('--runs <n>', text, integer),
  seed: (text = 'the seed of the generated cases (default: 42)'): Option =>
    option('--seed <n>', text, integer),
  elements: (): Option =>
    option(
      '--elements <n>',
      'elements that each row gets at least: bulk cases are added until it has them (default: those of its cases)',
      integer,
    ),
  time: (): Option =>
    option('--time <duration>', 'how long to search (default: until --runs or Ctrl-C)', duration),
  timeout: (): Option =>
    option('--timeout <duration>', 'the time that one call may take (default: 10s)', duration),
  workers: (
    text = 'workers that share the rows of the fast path (default: one for each core), or processes of a program (default: 1)',
  ): Option => option('--workers <n>', text, integer),
  shard: (): Option =>
    option(
      '--shard <i/n>',
      'the i-th of n parts of the run, or auto: by the variables of a CI or a scheduler; epscheck merge joins them',
      same,
    ),
  exec: (): Option => option('--exec <command>', 'judge a program in any language: docs/protocol.md', same),
  startTimeout: (): Option =>
    option('--start-timeout <duration>', 'the time that a program has to start (default: 60s)', duration),
  in: (): Option => option('--in <context>', 'one context (default: every one)', same),
  exact: (): Option =>
    new Option('--exact', 'every digit: floats with the ratio that they are, ratios whole'),
  all: (): Option => new Option('--all', 'every element and row: without it, of a long list both ends'),
  from: (): Option =>
    option(
      '--from <checkout>',
      'the definition as Lean text has it: a TorchLean checkout, a folder or a file',
      same,
    ),
  assume: (): Option =>
    new Option(
      '--assume <name>',
      'what the implementation takes for granted, as `epscheck list` names it; repeatable',
    ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]),
  json: (): Option => option('--json <file>', 'write JSON to a file, or to standard output for -', same),
  jsonl: (): Option =>
    option('--jsonl <file>', 'write findings and finished rows as they happen, a line of JSON each', same),
  junit: (): Option => option('--junit <file>', "write JUnit XML, for a CI's list of tests", same),
  markdown: (): Option =>
    option('--markdown <file>', 'write Markdown, for a pull request or $GITHUB_STEP_SUMMARY', same),
  html: (): Option =>
    option('--html <file>', 'write one HTML file to read and to send on: plots, values step by step', same),
  noDiagnosis: (): Option => new Option('--no-diagnosis', 'look for no reason where values are wrong'),
  noStore: (): Option => new Option('--no-store', 'neither read nor write stored findings'),
  quiet: (): Option => new Option('--quiet', 'the report only: no progress, no messages'),
};
