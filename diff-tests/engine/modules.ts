/** Modules and programs under the harness: what they declare is read by the lists that it has. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type ByOperation, together } from '../cases/by-operation.ts';
import { findLibrary, libraryNames, withLibrary } from '../reasons/libraries.ts';
import { conventionNames, findConvention, problemIn } from '../reasons/signatures/index.ts';
import { isLeanPath } from '../lean/from.ts';
import { leanModule } from '../lean/implementation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { shown } from '../cases/shown.ts';
import { knownAre } from '../runners/names.ts';
import { namesByOperation, problemsOf } from '../runners/contract.ts';
import { messageOf } from '../runners/answered.ts';
import type { Implementation } from '../runners/implementation.ts';
import { implementationOf } from '../runners/object.ts';
import { UsageError } from '../runners/usage-error.ts';
import {
  type Loading,
  loadModule as load,
  moduleAt,
  type Opened,
  openModule as open,
} from '../runners/module.ts';
import {
  loadProgram as programFrom,
  start,
  type Started,
  type Starting,
} from '../runners/program/program.ts';
import { tool } from './tool.ts';

/** A convention by its name or its id: its name. */
const conventionName = z
  .string()
  .refine((text) => findConvention(text) !== undefined, {
    error: ({ input }) =>
      `'${shown(String(input))}' is no convention${knownAre(String(input), conventionNames)}\n\`epscheck list conventions\` has their short ids`,
  })
  .transform((text) => findConvention(text)?.name ?? text);

/** The name of a row of libraries.ts. */
const libraryName = z
  .string()
  .refine((text) => findLibrary(text) !== undefined, {
    error: ({ input }) => `'${shown(String(input))}' is no library${knownAre(String(input), libraryNames)}`,
  })
  .transform((text) => findLibrary(text)?.name ?? text);

/** What a module declares, by the names of the lists. Conventions that exclude each other are refused by name. */
const declared = z
  .object({ conventions: namesByOperation(conventionName), like: libraryName.nullable() })
  .superRefine(({ conventions, like }, context) => {
    const refuse = (message: string): void =>
      context.addIssue({ code: 'custom', message, path: ['conventions'] });
    const own = problemIn(conventions);
    if (own !== null) return refuse(own);
    const beside = problemIn(withLibrary(like, conventions));
    if (beside !== null) refuse(`beside '${like}': ${beside}`);
  });

/** What is wrong with what is declared, by these lists. */
const problemsIn: Loading['problemsOf'] = (said) => {
  const parsed = declared.safeParse(said);
  return parsed.success ? null : problemsOf(parsed.error);
};

const loading = (timeout: number, signal?: AbortSignal): Loading => ({
  timeout,
  signal,
  problemsOf: problemsIn,
});

/** What a library takes for granted, and what is said beside it. */
export const assuming = (like: string | null, own: ByOperation = {}): ByOperation =>
  together(like === null ? {} : (findLibrary(like)?.assumes ?? {}), own);

/** The names of the lists in the place of ids, with what the library stands for. */
const named = (implementation: Implementation): Implementation => {
  const { conventions, like } = declared.parse({ like: null, ...implementation });
  const { fresh } = implementation;
  return {
    ...implementation,
    like,
    conventions: withLibrary(like, conventions),
    assumes: assuming(like, implementation.assumes),
    ...(fresh === undefined ? {} : { fresh: async () => named(await fresh()) }),
  };
};

/** A module in a worker, by itself: see runners/module.ts. */
export const openModule = (path: string, timeout: number): Promise<Opened> =>
  open(moduleAt(path), loading(timeout));

/** A module by its path or URL, or its default export itself, which then runs in this process. */
export type GivenImplementation = string | URL | object;

const isPlace = (given: GivenImplementation): given is string | URL =>
  typeof given === 'string' || given instanceof URL;

/** The path of a module by its path or URL; null for an object. Throws a UsageError for a URL of no file. */
export const pathOf = (given: GivenImplementation): string | null => {
  if (!isPlace(given)) return null;
  if (typeof given === 'string' && !given.startsWith('file:')) return given;
  try {
    return fileURLToPath(given);
  } catch (error) {
    throw new UsageError(`${String(given)} is not the URL of a file: ${messageOf(error)}`);
  }
};

/**
 * A module as an implementation: see runners/module.ts, and for an object runners/object.ts. Lean text as one in
 * `format`: it has none of its own.
 */
export const loadImplementation = async (
  given: GivenImplementation,
  timeout: number,
  { format, signal }: { readonly format?: FormatName | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Implementation> => {
  const path = pathOf(given);
  const how = loading(timeout, signal);
  if (path === null) return named(implementationOf(given, how));
  return named(await load(isLeanPath(path) ? leanModule(path, format) : moduleAt(path), how));
};

/** The conventions that a program says, with those of the library that it is like. */
export const conventionsSaid = (said: object): Pick<Implementation, 'conventions'> => {
  const { conventions, like } = declared.parse({ like: null, conventions: [], ...said });
  return { conventions: withLibrary(like, conventions) };
};

type Asked = Omit<Starting, 'problemsOf' | 'tool'>;

const starting = (asked: Asked): Starting => ({ ...asked, tool, problemsOf: problemsIn });

/** A program as an implementation: see runners/program. */
export const loadProgram = async (command: string, asked: Asked): Promise<Implementation> =>
  named(await programFrom(command, starting(asked)));

/** A process of a program, by itself. */
export const startProgram = (command: string, asked: Asked): Promise<Started> =>
  start(command, starting(asked));
