/** For test suites: `import { conformance, toConform } from 'epscheck/vitest'`. */
import { describe, test } from 'vitest';
import { check, type CheckOptions } from './engine/api.ts';
import { firstOfEach, failureText, placeOf } from './report/failure.ts';
import type { Report, Result } from './report/schema.ts';

/** The path of a module, the command of a program, or options with either: what is judged. */
export type Subject = string | CheckOptions;

/** A path ends like a module; anything else is a command. */
const isModule = (text: string): boolean => /\.[mc]?[jt]s$/.test(text) && !text.includes(' ');

const optionsOf = (subject: Subject): CheckOptions => {
  const named =
    typeof subject !== 'string'
      ? subject
      : isModule(subject)
        ? { implementation: subject }
        : { exec: subject };
  return { runs: 100, store: null, ...named };
};

/** What is wrong with a row, with its counterexamples; null where nothing is. */
const problemOf = ({
  operation,
  unavailable,
  rejected,
  cases,
  failures,
  accepted,
}: Result): string | null => {
  if (unavailable !== null) return `${operation} did not run: ${unavailable.reason}`;
  if (rejected > 0)
    return [
      `${operation}: ${rejected} of ${cases} cases rejected`,
      ...firstOfEach(failures, 2).map((failure) => `${placeOf(failure)}\n${failureText(failure, false)}`),
    ].join('\n');
  return accepted === 0 ? `${operation}: none of ${cases} cases was decided` : null;
};

const problemsOf = ({ results }: Report): readonly string[] => results.flatMap((row) => problemOf(row) ?? []);

/**
 * One test for each operation that a module or a program offers. The failure of a test is the counterexample.
 * `operations` names them; without it the implementation is judged once before the tests are made, so await it.
 */
export const conformance = async (subject: Subject): Promise<void> => {
  const options = optionsOf(subject);
  const report = await check(options);
  describe(report.results[0]?.implementation ?? 'conformance', () => {
    for (const row of report.results)
      test(`${row.operation} on ${row.backend}`, () => {
        const problem = problemOf(row);
        if (problem !== null) throw new Error(problem);
      });
  });
};

/** `await expect('mine.mjs').toConform()`: a matcher for the same. */
export const toConform = async (
  subject: Subject,
  more: CheckOptions = {},
): Promise<{ readonly pass: boolean; readonly message: () => string }> => {
  const problems = problemsOf(await check({ ...optionsOf(subject), ...more }));
  return {
    pass: problems.length === 0,
    message: () =>
      problems.length === 0
        ? 'expected something to be rejected; every case was accepted'
        : problems.join('\n\n'),
  };
};
