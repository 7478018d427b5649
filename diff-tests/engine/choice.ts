/** What `--op` asks for: operations by name, `papers/ddimStepAt` too, and whole groups. */
import type { Group, Operation } from '../../spec/operation.ts';
import { allNames, findOperation, groups, operations, papers } from '../../spec/operations.ts';
import type { Candidate } from '../runners/implementation.ts';
import { knownNames } from '../runners/names.ts';
import { UsageError } from '../runners/usage-error.ts';

/** Each operation once, in the order of the lists; those that were asked for by name, and the groups. */
export interface Choice {
  readonly operations: readonly Operation[];
  readonly named: ReadonlySet<string>;
  readonly groups: readonly string[];
}

const groupNames = Object.keys(groups) as Group[];

const known: readonly string[] = [
  ...allNames,
  ...groupNames,
  ...groupNames.flatMap((group) => groups[group].map(({ name }) => `${group}/${name}`)),
];

const isGroup = (name: string): name is Group => name in groups;

/** Throws a UsageError that names what is not known. */
export const choiceOf = (asked: readonly string[]): Choice => {
  for (const name of asked)
    if (!known.includes(name)) knownNames('--op', [name], [...allNames, ...groupNames]);
  const whole = asked.filter(isGroup);
  const named = asked.filter((name) => !isGroup(name)).map((name) => name.slice(name.indexOf('/') + 1));
  knownNames('--op', [...whole, ...named], known);
  const chosen = new Set([
    ...whole.flatMap((group) => groups[group]),
    ...named.flatMap((name) => findOperation(name) ?? []),
  ]);
  return { operations: [...chosen], named: new Set(named), groups: whole };
};

const isOffered = (candidates: readonly Candidate[], { name }: Operation): boolean =>
  candidates.some((one) => 'implementation' in one && one.implementation.offers.includes(name));

/**
 * The operations of a run. Of a group that is asked for, those that are offered; without `--op` the mirror, and of the
 * papers what an implementation of the user's own offers.
 */
export const chosenOf = (
  choice: Choice | null,
  candidates: readonly Candidate[],
  isOwn: boolean,
): readonly Operation[] => {
  if (choice === null)
    return isOwn ? [...operations, ...papers.filter((one) => isOffered(candidates, one))] : operations;
  const chosen = choice.operations.filter((one) => choice.named.has(one.name) || isOffered(candidates, one));
  if (chosen.length > 0) return chosen;
  if (isOwn && candidates.some((one) => 'unavailable' in one)) return choice.operations;
  throw new UsageError(`--op ${choice.groups.join(',')}: nothing of it is offered`);
};
