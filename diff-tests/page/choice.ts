/** What a visitor chooses, and the address that says it. */
import { allNames } from '../../spec/operations.ts';
import { profileNames } from '../../spec/profiles/index.ts';
import { type PageMode, pageModes } from '../../impl/gpujs/modes.ts';

export interface Choice {
  readonly operations: readonly string[];
  readonly backends: readonly PageMode[];
  readonly runs: number;
  readonly seed: number;
  /** The name of the profile that all are judged under; null: each backend under its own. */
  readonly profile: string | null;
}

/** More cases would keep a phone busy for long; the command line has no such bound. */
const mostRuns = 10_000;

/** A few operations of each kind: the first answer comes in seconds. */
export const firstChoice: Choice = {
  operations: ['sqrtNonneg', 'safeDiv', 'qSample', 'ddpmStep', 'ddimStep', 'vpSigma'],
  backends: pageModes,
  runs: 100,
  seed: 42,
  profile: null,
};

/** An address or a form says something that cannot be run; the message says what can be. */
export class BadChoice extends Error {
  override readonly name = 'BadChoice';
}

const names = <T extends string>(
  what: string,
  given: readonly string[],
  known: readonly T[],
): readonly T[] => {
  const unknown = given.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined)
    throw new BadChoice(`There is no ${what} “${unknown}”. There are ${known.join(', ')}.`);
  if (given.length === 0) throw new BadChoice(`Choose at least one ${what}.`);
  return known.filter((name) => given.includes(name));
};

const integer = (what: string, text: string, least: number, most: number): number => {
  const value = /^-?\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new BadChoice(`${what} must be a whole number from ${least} to ${most}, not “${text}”.`);
};

const profileOf = (name: string): string | null => {
  if (name === '' || profileNames.includes(name)) return name || null;
  throw new BadChoice(`There is no profile “${name}”. There are ${profileNames.join(', ')}.`);
};

/** A choice from texts; what is null stays as it is first. */
export const choiceOf = (
  operations: readonly string[] | null,
  backends: readonly string[] | null,
  runs: string | null,
  seed: string | null,
  profile: string | null,
): Choice => ({
  operations: names('operation', operations ?? firstChoice.operations, allNames),
  backends: names('backend', backends ?? firstChoice.backends, pageModes),
  runs: integer('Cases', runs ?? String(firstChoice.runs), 1, mostRuns),
  seed: integer('Seed', seed ?? String(firstChoice.seed), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  profile: profileOf(profile ?? ''),
});

const listIn = (text: string | null): readonly string[] | null =>
  text === null ? null : text.split(',').filter((name) => name !== '');

export const choiceInAddress = (query: string): Choice => {
  const found = new URLSearchParams(query);
  return choiceOf(
    listIn(found.get('op')),
    listIn(found.get('backend')),
    found.get('runs'),
    found.get('seed'),
    found.get('profile'),
  );
};

/** Whether an address asks for the run, not only for the choice. */
export const startsIn = (query: string): boolean => new URLSearchParams(query).has('run');

/** The query of the address that repeats a run; it starts when it is opened. */
export const queryOf = ({ operations, backends, runs, seed, profile }: Choice): string => {
  const under = profile === null ? '' : `&profile=${profile}`;
  return `?op=${operations.join()}&backend=${backends.join()}&runs=${runs}&seed=${seed}${under}&run=1`;
};
