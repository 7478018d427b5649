/** Answers in a file judged as those of a program are: the report is the ordinary one. */
import { parseEpsilon } from '../../../spec/contexts.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { Answer } from '../../cases/answer.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import { played } from '../../cases/kinds/index.ts';
import type { HostInputs } from '../../cases/values.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { Finding, Subject } from '../../report/finding.ts';
import type { Report, Result } from '../../report/schema.ts';
import { defaultProfile } from '../../runners/held-to.ts';
import type { Implementation } from '../../runners/implementation.ts';
import type { Outcome } from '../check.ts';
import { requireRows } from '../plan.ts';
import { endRow, Row } from '../row.ts';
import type { RowSettings } from '../row-settings.ts';
import { namedTerms, termsOf } from '../terms.ts';
import { tool } from '../tool.ts';
import { trial } from '../trial.ts';
import type { Answers } from './outputs.ts';

/** What a run of answers is judged by, and who is told. */
export interface AnswersPlan {
  /** null: what whoever claims none is held to. */
  readonly profile: Profile | null;
  readonly diagnosis: boolean;
  /** The seed that the vectors are made under. */
  readonly seed: number;
  readonly warn?: ((message: string) => void) | undefined;
  readonly found?: (finding: Finding) => void;
  readonly finished?: (row: Result) => void;
}

/** Whose answers they are in a report. */
const backend = 'file';

const keyOf = (operation: Operation, inputs: HostInputs): string =>
  JSON.stringify(encodeInputs({ operation, inputs }, []));

/** Who answers what stands in the file, and takes nothing else. */
const implementationOf = ({ file, vectors, answers }: Answers): Implementation => {
  const { operation, format, epsilon, cases } = vectors;
  const byInputs = new Map<string, Answer>();
  for (const [id, answer] of answers) {
    const theCase = cases.get(id);
    if (theCase !== undefined) byInputs.set(keyOf(operation, theCase.inputs), answer);
  }
  const none: Answer = { kind: 'lost', message: 'there is no such vector' };
  return {
    name: file,
    path: file,
    backend,
    format,
    profile: defaultProfile,
    conventions: [],
    offers: [operation.name],
    epsilon: parseEpsilon(epsilon),
    refuses: true,
    exampleModel: false,
    takes: (inputs) => byInputs.has(keyOf(operation, inputs)),
    call: (_operation, inputs) => Promise.resolve(byInputs.get(keyOf(operation, inputs)) ?? none),
    dispose: () => Promise.resolve(),
  };
};

const rowOf = async (all: Answers, plan: AnswersPlan): Promise<Result> => {
  const { operation, cases } = all.vectors;
  const implementation = implementationOf(all);
  const terms = termsOf({ profile: plan.profile, epsilon: null }, implementation);
  requireRows(terms.profile, implementation.format, all.file);
  const { name, path } = implementation;
  const subject: Subject = {
    implementation: { name, path },
    backend,
    operation: operation.name,
    ...namedTerms(operation, implementation, terms),
  };
  const settings: RowSettings = {
    operation,
    implementation,
    terms,
    subject,
    given: [],
    earlier: () => [],
    isShard: false,
    diagnosis: plan.diagnosis,
    ...(plan.warn === undefined ? {} : { warn: plan.warn }),
    stopped: () => false,
    found: (failure, origin) => plan.found?.({ schema: 1, tool, ...subject, given: [], ...origin, failure }),
  };
  const row = new Row(settings);
  for (const [id, theCase] of cases)
    if (all.answers.has(id))
      await row.add(await trial(implementation, theCase, terms, { from: row.met, floor: row.floor }), id);
  const result = await endRow(settings, row);
  plan.finished?.(result);
  return result;
};

/** Judges answers. 1: something is rejected; else 3: a vector has no answer, or none is decided in a row; else 0. */
export const judgeAnswers = async (all: readonly Answers[], plan: AnswersPlan): Promise<Outcome> => {
  const results: Result[] = [];
  for (const one of all) results.push(await rowOf(one, plan));
  const isWhole =
    all.every(({ missing }) => missing.length === 0) && results.every(({ accepted }) => accepted > 0);
  const exitCode = results.some(({ rejected }) => rejected > 0) ? 1 : isWhole ? 0 : 3;
  const report: Report = {
    schema: 1,
    tool,
    seed: plan.seed,
    ok: exitCode === 0,
    complete: true,
    results,
    stored: [],
  };
  return { report, exitCode };
};

/** Whether nobody saw what a model was asked: then order, times and states are not judged. */
export const hidesCalls = ({ vectors: { operation } }: Answers): boolean =>
  operation.inputs.some(({ kind }) => played.has(kind));
