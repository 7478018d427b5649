/** One line of the bank: what `check` says of one wrong (or right) implementation in one format. */
import { defaultEpsilon } from '../../../spec/context.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { shrink } from '../../engine/shrink.ts';
import { trial, type Trial } from '../../engine/trial.ts';
import type { Terms } from '../../judge/judge.ts';
import { type Observed, resemblances, structuralOf } from '../../reasons/resemblance.ts';
import { encodeDiagnosis } from '../../report/diagnosis.ts';
import { shaped, stepped } from '../../cases/kinds/index.ts';
import type { HostTensor, HostValue } from '../../cases/values.ts';
import { inProcess, knownCase } from './hunt.ts';
import { type Mutant, type MutantFormat, mutantModule } from './index.ts';

/** Cases that `check` runs unless told otherwise. */
const most = 1000;
/** Cases that a diagnosis is looked for on, beside those until the first rejection: fixed ones and drawn ones. */
const furtherCases = 40;
const [firstDrawn, drawnCases] = [500, 80];

export interface BankRow {
  readonly id: string;
  readonly name: string;
  readonly operation: string;
  readonly format: MutantFormat;
  readonly verdict: 'rejected' | 'accepted';
  /** Cases until the first rejection; 0 without one. */
  readonly cases: number;
  /** Elements and steps of the counterexample, and what it fails in. */
  readonly elements: number;
  readonly steps: number;
  readonly part: string;
  /** Whether a case of fewer steps is rejected too. */
  readonly shorter: boolean;
  /** The names of the diagnosis, and whether every one of them is right. */
  readonly diagnosis: readonly string[];
  readonly diagnosed: 'right' | 'wrong' | 'none';
  /** Cases in which a control was rejected where it may be; not among the `cases` until the first rejection. */
  readonly excused: number;
}

const isTensor = (value: HostValue | undefined): value is HostTensor =>
  typeof value === 'object' && 'data' in value;

/** The steps of a case; 0 where it has none. */
const stepsOf = ({ theCase: { operation, inputs } }: Pick<Trial, 'theCase'>): number => {
  const said = operation.inputs.find(({ kind }) => stepped.has(kind));
  const value = inputs[said?.name ?? ''];
  return isTensor(value) ? value.data.length : typeof value === 'number' ? value : 0;
};

/** Elements of the tensors that have the shape of the case: a counterexample shows one. */
const elementsOf = ({ theCase: { operation, inputs } }: Trial): number =>
  operation.inputs.reduce((size, { name, kind }) => {
    const value = inputs[name];
    const counts = shaped.has(kind) && isTensor(value);
    return counts ? Math.max(size, value.data.length) : size;
  }, 1);

/** Whether a case is rejected that is not one in which this implementation may be. */
const isCaught = ({ excused }: Pick<Mutant, 'excused'>, done: Trial): boolean =>
  done.judgement.verdict === 'rejected' && excused?.(done) !== true;

/** Whether a wrong implementation is rejected within so many cases: all that is asked under other profiles. */
export const isSeen = async (
  { id, operation, ...mutant }: Mutant,
  format: MutantFormat,
  profile: Profile,
  cases: number,
): Promise<boolean> => {
  const implementation = { ...inProcess(mutantModule({ id, operation, ...mutant }, format)), profile };
  const terms = { epsilon: defaultEpsilon, profile };
  for (let index = 0; index < cases; index++) {
    const done = await trial(implementation, knownCase(operation, format, index), terms, { measured: false });
    if (isCaught(mutant, done)) return true;
  }
  return false;
};

export const bankRow = async (
  mutant: Mutant,
  format: MutantFormat,
  profile: Profile = ieee754Loose,
): Promise<BankRow> => {
  const { id, name, operation } = mutant;
  const implementation = { ...inProcess(mutantModule(mutant, format)), profile };
  const terms = { epsilon: defaultEpsilon, profile };
  const at = (index: number): Promise<Trial> =>
    trial(implementation, knownCase(operation, format, index), terms, { measured: false });
  const observed: Trial[] = [];
  const head = { id, name, operation, format };
  let first: Trial | undefined;
  for (let index = 0; index < most && first === undefined; index++) {
    const done = await at(index);
    observed.push(done);
    if (isCaught(mutant, done)) first = done;
  }
  const rejected = observed.filter(({ judgement }) => judgement.verdict === 'rejected');
  if (first === undefined) {
    const [excused] = rejected;
    const diagnosis = excused === undefined ? [] : namesOf(excused, observed, terms);
    const none = { elements: 0, steps: 0, part: '', shorter: false } as const;
    const about = { diagnosis, diagnosed: isRight(mutant, diagnosis), excused: rejected.length };
    return { ...head, verdict: 'accepted', cases: 0, ...none, ...about };
  }
  const cases = observed.length;
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  for (const index of [...range(cases, furtherCases), ...range(firstDrawn, drawnCases)])
    observed.push(await at(index));
  const { trial: best } = await shrink(
    first,
    (theCase) => trial(implementation, theCase, terms, { measured: false }),
    () => false,
  );
  const diagnosis = namesOf(best, observed, terms);
  const steps = stepsOf(best);
  return {
    ...head,
    verdict: 'rejected',
    cases,
    elements: elementsOf(best),
    steps,
    part: best.judgement.part ?? '',
    shorter: await failsShorter(steps, best, operation, format, at),
    diagnosis,
    diagnosed: isRight(mutant, diagnosis),
    excused: rejected.filter((done) => mutant.excused?.(done) === true).length,
  };
};

const isRight = (mutant: Mutant, names: readonly string[]): BankRow['diagnosed'] => {
  if (names.length === 0) return 'none';
  return names.every((found) => mutant.diagnosis.includes(found)) ? 'right' : 'wrong';
};

/** What a report names: what explains all the cases, else what happened. */
const namesOf = (best: Trial, observed: readonly Observed[], terms: Terms): readonly string[] => {
  const whole = resemblances(best.theCase.operation, observed, [best], terms);
  const found = whole.length > 0 ? whole : structuralOf(best, observed);
  return found.map((diagnosis) => encodeDiagnosis(diagnosis).name);
};

/** Whether a case of fewer steps than the counterexample's is rejected, among those of `check`. */
const failsShorter = async (
  steps: number,
  best: Trial,
  operation: string,
  format: MutantFormat,
  at: (index: number) => Promise<Trial>,
): Promise<boolean> => {
  for (let index = 0; steps > 1 && index < most; index++) {
    const theCase = knownCase(operation, format, index);
    if (theCase.forbidden !== null || stepsOf({ theCase }) >= steps) continue;
    const { judgement } = await at(index);
    if (judgement.verdict === 'rejected' && judgement.part === best.judgement.part) return true;
  }
  return false;
};
