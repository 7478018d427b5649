/** What the command line says of an implementation, beside what it says itself. */
import { together } from '../cases/by-operation.ts';
import { findLibrary, libraryNames, withLibrary } from '../reasons/libraries.ts';
import { conventionNames, findConvention, problemIn } from '../reasons/signatures/index.ts';
import type { Implementation } from '../runners/implementation.ts';
import { shown } from '../cases/shown.ts';
import { knownAre } from '../runners/names.ts';
import { UsageError, usageError } from '../runners/usage-error.ts';
import type { Given } from './given.ts';
import { assuming } from './modules.ts';

/** `--convention` and `--like`, by their names. Throws a UsageError that lists what is known. */
export const givenFrom = (conventions: readonly string[] = [], like?: string): Given => {
  const names = conventions.map((text) => {
    const found = findConvention(text);
    if (found === undefined)
      throw usageError(
        `--convention: '${shown(text)}' is no convention${knownAre(text, conventionNames)}\n\`epscheck list conventions\` has their short ids`,
      );
    return found.name;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--convention: '${twice}' stands twice`);
  const library = like === undefined ? null : findLibrary(like);
  if (library === undefined)
    throw usageError(`--like: '${shown(like ?? '')}' is no library${knownAre(like ?? '', libraryNames)}`);
  return { conventions: names, like: library?.name ?? null };
};

/** Whether anything was given. */
const isEmpty = ({ conventions, like }: Given): boolean => conventions.length === 0 && like === null;

/**
 * The implementation, judged by what was given too. Throws a UsageError where it is like another library, or declares
 * what cannot be meant together with what was given.
 */
export const declaring = (implementation: Implementation, given: Given): Implementation => {
  if (isEmpty(given)) return implementation;
  const { name, like: own = null, fresh } = implementation;
  if (own !== null && given.like !== null && own !== given.like)
    throw new UsageError(`--like ${given.like}: ${name} says that it is like ${own}; leave one of them out`);
  const said = together(implementation.conventions, withLibrary(given.like, { all: given.conventions }));
  const problem = problemIn(said);
  if (problem !== null)
    throw new UsageError(`${given.conventions.length > 0 ? '--convention' : '--like'}: ${problem}`);
  return {
    ...implementation,
    conventions: said,
    assumes: assuming(given.like, implementation.assumes),
    like: own ?? given.like,
    ...(fresh === undefined ? {} : { fresh: async () => declaring(await fresh(), given) }),
  };
};
