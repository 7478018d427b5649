/**
 * A report as JUnit XML, for the test list of a CI: a suite for each implementation and backend, a test case for each
 * operation. There is no standard's text; this is the common part that Jenkins, GitLab and Azure DevOps read.
 */
import xml from 'xmlbuilder';
import { shown, shownLines } from '../cases/shown.ts';
import { evalLine } from './eval-line.ts';
import { failureText, placeOf } from './failure.ts';
import { proposalOf } from './proposal.ts';
import { storedVerdict } from './retried.ts';
import { countsText, rowVerdict } from './row-verdict.ts';
import type { Report, Result, Retried } from './schema.ts';

/** What stands in a test case: nothing where it passed. */
interface Outcome {
  readonly tag: 'failure' | 'skipped';
  readonly message: string;
  readonly text: string;
}

interface TestCase {
  readonly name: string;
  readonly outcome: Outcome | null;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/** The counterexamples with their reasons, and what the row would have to say to be accepted. */
const rejected = (row: Result, replayable: boolean): Outcome => {
  const [first] = row.failures;
  const proposal = proposalOf(row);
  const blocks = row.failures.map(
    (failure) => `${placeOf(failure)}\n${failureText(failure, replayable, evalLine(row, failure))}`,
  );
  return {
    tag: 'failure',
    message: `rejected${first === undefined ? '' : ` (${placeOf(first)})`}: ${countsText(row)}`,
    text: [...(proposal === null ? [] : [proposal]), ...blocks].join('\n'),
  };
};

const skipped = (message: string, text: string): Outcome => ({ tag: 'skipped', message, text });

const outcomeOf = (row: Result, replayable: boolean): Outcome | null => {
  const { reason = '', remedy = '' } = row.unavailable ?? {};
  return {
    accepted: () => null,
    rejected: () => rejected(row, replayable),
    unavailable: () => skipped(`unavailable: ${reason}`, remedy),
    untried: () => skipped('no case was tried', 'the run ended before it'),
    undecided: () =>
      skipped(
        `undecided: ${countsText(row)}`,
        'outside the set where reassociation is not excluded, or at its very end',
      ),
    unconstrained: () => skipped(`nothing was decided: ${countsText(row)}`, 'the profile allows any result'),
  }[rowVerdict(row)]();
};

const storedCase = (retried: Retried): TestCase => ({
  name: `${retried.operation} on ${retried.backend}, finding ${retried.replay}`,
  outcome:
    retried.verdict === 'rejected'
      ? {
          tag: 'failure',
          message: storedVerdict(retried),
          text: retried.failure === null ? '' : failureText(retried.failure),
        }
      : null,
});

const suitesOf = ({ results, stored }: Report, replayable: boolean): readonly Suite[] => {
  const suites = new Map<string, TestCase[]>();
  for (const row of results) {
    const name = `${row.implementation} (${row.backend}, ${row.format}, ${row.profile})`;
    const cases = suites.get(name) ?? [];
    suites.set(name, cases);
    cases.push({ name: row.operation, outcome: outcomeOf(row, replayable) });
  }
  const all = [...suites].map(([name, cases]) => ({ name, cases }));
  return stored.length === 0 ? all : [...all, { name: 'stored findings', cases: stored.map(storedCase) }];
};

const count = (cases: readonly TestCase[], tag?: Outcome['tag']): number =>
  tag === undefined ? cases.length : cases.filter(({ outcome }) => outcome?.tag === tag).length;

const counts = (cases: readonly TestCase[]): Readonly<Record<string, number>> => ({
  tests: count(cases),
  failures: count(cases, 'failure'),
  errors: 0,
  skipped: count(cases, 'skipped'),
});

/** The XML text. Foreign names are escaped twice: what has no shape as in every report, then for XML. */
export const junitXml = (report: Report, replayable = true): string => {
  const suites = suitesOf(report, replayable);
  const root = xml.create('testsuites', { version: '1.0', encoding: 'UTF-8' }).att({
    name: shown(report.tool),
    ...counts(suites.flatMap(({ cases }) => cases)),
  });
  for (const { name, cases } of suites) {
    const suite = root.ele('testsuite', { name: shown(name), ...counts(cases) });
    for (const { name: operation, outcome } of cases) {
      const test = suite.ele('testcase', { name: shown(operation), classname: shown(name) });
      if (outcome === null) continue;
      const { tag, message, text } = outcome;
      test
        .ele(tag, { message: shown(message), ...(tag === 'failure' ? { type: 'rejected' } : {}) })
        .txt(shownLines(text));
    }
  }
  return root.end();
};
