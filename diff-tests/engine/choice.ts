/** What `--op` asks for: operations by name, `papers/ddimStepAt` too, and whole groups. */
import type { Group, Operation } from '../../spec/operation.ts';
import { allNames, findOperation, groups } from '../../spec/operations.ts';
import { knownNames } from '../runners/names.ts';

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
