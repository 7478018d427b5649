/** The options of `check()` as a caller may get them wrong: checked before use, in the names that `check()` has. */
import { z } from 'zod';
import type { ByOperation } from '../cases/by-operation.ts';
import { knownAre } from '../runners/names.ts';
import type { GivenImplementation } from './modules.ts';
import type { Shard } from './shard.ts';
import { UsageError } from '../runners/usage-error.ts';

/** What `check` takes, on the command line and as a function, before its names are looked up. */
export interface PlanOptions {
  /** An implementation module: see CheckOptions. */
  readonly implementation?: GivenImplementation | undefined;
  /** The command of a program, which is judged in the place of a module: docs/protocol.md. */
  readonly exec?: string | undefined;
  /** Milliseconds until a program is ready; 60 000 when left out. */
  readonly startTimeout?: number | undefined;
  /** Names of operations; all when left out. */
  readonly operations?: readonly string[] | undefined;
  /** Names of backends, or `all`; when left out webasm and cpu, and webgpu where its adapter is hardware. */
  readonly backends?: readonly string[] | undefined;
  /** The name of a profile, or the path of a JSON file with one; without it each implementation's own. */
  readonly profile?: string | undefined;
  readonly format?: string | undefined;
  /** An exact ratio >= 0 in the command line's number syntax. */
  readonly epsilon?: string | undefined;
  /** Cases for each operation and backend; 1000 when left out. */
  readonly runs?: number | undefined;
  /** Elements that each row gets at least: bulk cases are added until it has them. */
  readonly elements?: number | undefined;
  readonly seed?: number | undefined;
  /** false: no reason is looked for where values are wrong. */
  readonly diagnosis?: boolean | undefined;
  /** Milliseconds that one call may take; 10 000 when left out. */
  readonly timeout?: number | undefined;
  /**
   * How many workers the rows of the fast path may be spread over, or `auto`: one for each core where there is enough to
   * do; of a program, how many processes are asked at once. 1 when left out.
   */
  readonly workers?: number | 'auto' | undefined;
  /** Names or ids of conventions, beside those that an implementation declares. */
  readonly conventions?: readonly string[] | undefined;
  /** The library that it is like: its conventions beside those. */
  readonly like?: string | undefined;
  /** Names of assumptions, for all operations or by operation: they are added to the implementation's own. */
  readonly assumes?: readonly string[] | ByOperation | undefined;
  /** The folder of stored findings; null neither reads nor writes. */
  readonly store?: string | null | undefined;
  /** The part of the run that is done: every `of`-th case, from `index` (counted from 0) on. */
  readonly shard?: Shard | undefined;
  /** Ends the run early; what was found is reported. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number, what: string) => void) | undefined;
  readonly warn?: ((message: string) => void) | undefined;
}

const shownAs = (value: unknown): string => {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(shownAs).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
};

/** A value for which `is` holds; the message says what was expected and what came. */
const expected = <T>(what: string, is: (value: unknown) => boolean): z.ZodType<T | undefined> =>
  z.custom<T>(is, { error: ({ input }) => `must be ${what}, got ${shownAs(input)}` }).optional();

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isFunction = (value: unknown): boolean => typeof value === 'function';

const isNames = (value: unknown): boolean =>
  isTexts(value) || (typeof value === 'object' && value !== null && Object.values(value).every(isTexts));

/** What a timer holds. */
const longest = 2 ** 31;
const isDuration = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < longest;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

const isShard = (value: unknown): boolean => {
  const { index, of } = (value ?? {}) as Partial<Shard>;
  return isCount(of) && isCount((index ?? NaN) + 1) && (index as number) < (of as number);
};

const schema: z.ZodType<PlanOptions> = z.strictObject({
  implementation: expected<GivenImplementation>(
    'the path or URL of a module, or an object as defineImplementation takes it',
    (value) => isText(value) || (typeof value === 'object' && value !== null),
  ),
  exec: expected<string>('the command of a program', isText),
  startTimeout: expected<number>(`milliseconds, a number > 0 and < ${longest}`, isDuration),
  operations: expected<readonly string[]>("a list of names, as ['safeDiv']", isTexts),
  backends: expected<readonly string[]>("a list of names, as ['cpu']", isTexts),
  profile: expected<string>('the name of a profile or the path of a JSON file', isText),
  format: expected<string>("the name of a format, as 'binary32'", isText),
  epsilon: expected<string>("a ratio >= 0 as a text, as '1/1000000' or '1e-6'", isText),
  conventions: expected<readonly string[]>("a list of names, as ['eps-0']", isTexts),
  like: expected<string>("the name of a library, as 'diffusers'", isText),
  runs: expected<number>('an integer >= 1', isCount),
  elements: expected<number>('an integer >= 1', isCount),
  seed: expected<number>('an integer', Number.isSafeInteger),
  diagnosis: expected<boolean>('true or false', (value) => typeof value === 'boolean'),
  workers: expected<number | 'auto'>(
    "an integer >= 1 or 'auto'",
    (value) => value === 'auto' || isCount(value),
  ),
  timeout: expected<number>(`milliseconds, a number > 0 and < ${longest}`, isDuration),
  assumes: expected<NonNullable<PlanOptions['assumes']>>(
    "a list of names, as ['betas in (0, 1)'], or lists by operation",
    isNames,
  ),
  shard: expected<Shard>('an object { index, of } with index in 0..of-1', isShard),
  store: expected<string | null>('the path of a folder, or null', (value) => value === null || isText(value)),
  signal: expected<AbortSignal>('an AbortSignal', (value) => value instanceof AbortSignal),
  progress: expected<NonNullable<PlanOptions['progress']>>('a function', isFunction),
  warn: expected<NonNullable<PlanOptions['warn']>>('a function', isFunction),
});

const known = Object.keys((schema as z.ZodObject).shape);

const problemOf = (issue: z.core.$ZodIssue | undefined, given: unknown): string => {
  if (issue === undefined || issue.path.length === 0) {
    return issue?.code === 'unrecognized_keys'
      ? `unknown option '${issue.keys.join("', '")}'${knownAre(issue.keys[0] ?? '', known)}`
      : `expected an object of options, got ${shownAs(given)}`;
  }
  return `${issue.path.join('.')} ${issue.message}`;
};

/** The options, checked. Throws a UsageError that names the option. */
export const checkedOptions = (given: unknown): PlanOptions => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(`check: ${problemOf(parsed.error.issues[0], given)}`);
};

const names: Readonly<Record<string, string>> = {
  op: 'operations',
  backend: 'backends',
  assume: 'assumes',
  convention: 'conventions',
  'start-timeout': 'startTimeout',
};

/** What a plan refuses says `--op`, as on the command line; here it is `operations`. */
export const inOptions = (error: unknown): unknown =>
  error instanceof UsageError
    ? new UsageError(
        ...error.message
          .replace(/^--([\w-]+)/, (_, flag: string) => `check: ${names[flag] ?? flag}`)
          .split('\n'),
      )
    : error;

/** What of them a worker can be handed: neither signals nor functions. */
export const forWorkers = (options: PlanOptions): PlanOptions => ({
  ...options,
  signal: undefined,
  progress: undefined,
  warn: undefined,
});
