/** What vectors are to tell from the definition, and what they must not: mistakes and right programs, asked alike. */
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/own.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Answer } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { type Allowed, isAllowed } from '../../engine/vectors/allowed.ts';
import { epsilonIn } from '../../engine/vectors/cases.ts';
import { type Done, floatRun } from '../../engine/vectors/float-run.ts';
import { mistakesOf } from '../../engine/vectors/vector.ts';
import { orElse } from '../../judge/beside.ts';
import { changed } from '../../reasons/signatures/index.ts';
import { inProcess } from '../mutants/hunt.ts';
import { type Mutant, type MutantFormat, mutantModule, mutants } from '../mutants/index.ts';
import { variants } from '../mutants/variants.ts';

/** What the strictest and the loosest profile allow of a case. */
export interface Both {
  readonly strict: Allowed;
  readonly loose: Allowed;
}

export interface Subject {
  readonly name: string;
  /** By the sets of which profile it is to be told. */
  readonly by: keyof Both;
  /** Whether it is right under the loosest profile, and so must stay inside its sets. */
  readonly isRight: boolean;
  readonly isOfBank: boolean;
  /** `failed`: it gave no answer where there is one. null: it says nothing of this case. */
  readonly ask: (theCase: Case) => Promise<Done | 'failed' | null>;
}

export const profilesOfBoth = { strict: ieee754, loose: ieee754Loose } as const;

/** Whether a reader of the file rejects what it did. */
export const isTold = (done: Done | 'failed' | null, allowed: Allowed): boolean =>
  done === 'failed' || (done !== null && !isAllowed(allowed, done));

const isMutantFormat = (format: FormatName): format is MutantFormat =>
  format === 'binary32' || format === 'binary64';

const doneOf = (answer: Answer): Done | 'failed' => (answer.kind === 'returned' ? answer : 'failed');

const ofBank = (mutant: Mutant, format: MutantFormat): Subject => {
  const { call } = inProcess(mutantModule(mutant, format));
  const settings = { format, epsilon: epsilonIn(format) };
  const isRight = mutant.control || variants.includes(mutant);
  return {
    name: mutant.id,
    by: isRight ? 'strict' : 'loose',
    // One that may be rejected somewhere is right elsewhere only.
    isRight: isRight && mutant.excused === null,
    isOfBank: true,
    ask: async ({ operation, inputs }) => doneOf(await call(operation, inputs, settings)),
  };
};

/** The rows of the bank of an operation in a format, the right ones among them. */
export const bankOf = ({ name }: Operation, format: FormatName): readonly Mutant[] =>
  [...mutants, ...variants].filter(
    ({ operation, formats }) => operation === name && isMutantFormat(format) && formats.includes(format),
  );

/** Every row of the bank and every known mistake of an operation, in a format. */
export const subjectsOf = (operation: Operation, format: FormatName): readonly Subject[] => {
  const bank = bankOf(operation, format).map((mutant) => ofBank(mutant, format as MutantFormat));
  const known = mistakesOf(operation).map((mistake): Subject => {
    const { name, kind } = mistake;
    const mistaken = changed(operation, [mistake]);
    return {
      name,
      by: kind === 'rounding' ? 'strict' : 'loose',
      isRight: false,
      isOfBank: false,
      ask: (theCase) => Promise.resolve(orElse(() => floatRun(theCase, mistaken, defaultEpsilon), null)),
    };
  });
  return [...bank, ...known];
};
