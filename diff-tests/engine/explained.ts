/** The failures of a row, explained together: by a known change of the definition, else by an edit of it. */
import { findOperation } from '../../spec/operations.ts';
import type { Operation } from '../../spec/operation.ts';
import { isOrdinary } from '../cases/assumptions.ts';
import type { Case } from '../cases/generators/cases.ts';
import { isNumberForNumber, sameKind } from '../judge/failure-kind.ts';
import { knownBySets } from '../reasons/arithmetic/known-by-sets.ts';
import { machineReason } from '../reasons/arithmetic/machine.ts';
import type { Diagnosis } from '../reasons/diagnosis.ts';
import { earlierReason, isEarlierReason } from '../reasons/earlier-calls.ts';
import { listReasons } from '../reasons/integer-lists.ts';
import { nanAnswers } from '../reasons/nan-answers.ts';
import { nanSteps } from '../reasons/nan-steps.ts';
import { type Observed, resemblances, structuralOf } from '../reasons/resemblance.ts';
import { hasChoices } from '../reasons/search/choices.ts';
import { diagnosisOf } from '../reasons/search/diagnoses.ts';
import { termOf } from '../reasons/search/term.ts';
import { explain } from '../reasons/search/explain.ts';
import type { Judged } from '../reasons/search/observations.ts';
import { staleStates } from '../reasons/stale-states.ts';
import { encodeDiagnosis } from '../report/diagnosis.ts';
import type { Failure } from '../report/schema.ts';
import { type KeptFailure, type Look, mostFailures } from './looks.ts';
import type { Asked, Part, Seen } from './part.ts';
import type { Attempts, RowSettings } from './row-settings.ts';
import { settingsOf, trial, type Trial } from './trial.ts';
import { declaredFor } from './terms.ts';

type Encoded = Failure['diagnosis'][number];

/** Whether edits are searched: of a sampler beside the mirror the leaves have no known roles, a list has no expression. */
export const isSearched = ({ group, sampler, integers }: Operation): boolean =>
  group === 'mirror' || (sampler === null && integers === null);

/** What is wrong where no value is: no changed definition accounts for it. */
const wordless: readonly string[] = ['purity', 'refusal', 'error'];

const isAboutValues = (kept: readonly (KeptFailure | null)[]): boolean =>
  kept.some((one) => one !== null && !wordless.includes(one.failure.part ?? ''));

/** Cases of a run that edits are compared on: as many that failed as that passed. */
const mostOfARun = 60;

const someOf = (seen: readonly Seen[]): readonly Seen[] =>
  [true, false].flatMap((rejected) =>
    seen.filter(({ judgement }) => (judgement.verdict === 'rejected') === rejected).slice(0, mostOfARun),
  );

const judgedOf = ({ theCase, answer, judgement }: Observed): Judged => ({
  theCase,
  answer,
  isRejected: judgement.verdict === 'rejected',
});

/**
 * A few cases do not tell one mistake from another: more are put where something failed, and the answers are not
 * counted. Not to an implementation that hangs: each such call costs a whole --timeout.
 */
const ask = async (
  { implementation, operation, terms, stopped }: RowSettings,
  attempts: Attempts,
  hangs: boolean,
  cases: Iterable<Case>,
): Promise<readonly Trial[]> => {
  const done: Trial[] = [];
  for (const made of hangs ? [] : cases) {
    if (stopped()) break;
    const theCase = { ...made, operation };
    const one = await attempts.later<Trial | null>(
      'a further case',
      () => trial(implementation, theCase, terms, { measured: false }),
      null,
    );
    if (one === null || one.answer.kind === 'lost') break;
    done.push(one);
  }
  return done;
};

/** Cases that reasons may be told apart by: each is looked at, few are asked for. */
const mostFresh = 120;

const firstOf = function* (cases: Iterable<Case>, most: number): Generator<Case> {
  let n = 0;
  for (const one of cases)
    if (n++ < most) yield one;
    else return;
};

/** The further cases, each made when it is asked for. */
const furtherOf = function* ({ further = [] }: RowSettings): Generator<Case> {
  for (const make of further) yield make();
};

/** What a shard asks where something failed: all that the merged row may have to know. */
export const askedOf = async (
  settings: RowSettings,
  attempts: Attempts,
  looks: readonly Look[],
  seen: readonly Seen[],
): Promise<Asked | null> => {
  const hangs = seen.some(({ answer }) => answer.kind === 'lost');
  if (!settings.diagnosis || hangs || !isAboutValues(looks.map(({ small }) => small))) return null;
  const answers = async (cases: Iterable<Case>): Promise<readonly Trial['answer'][]> =>
    (await ask(settings, attempts, false, cases)).map(({ answer }) => answer);
  return {
    further: await answers(furtherOf(settings)),
    telling: await answers(settings.telling?.() ?? []),
    fresh: await answers(firstOf(settings.fresh?.() ?? [], mostFresh)),
  };
};

export class Explained {
  readonly #settings: RowSettings;
  readonly #attempts: Attempts;
  readonly #seen: readonly Seen[];
  readonly #hangs: boolean;
  readonly #kept: readonly KeptFailure[];
  /** How the search for a reason ended, where one was made. */
  #searched: Failure['searched'];

  constructor(settings: RowSettings, attempts: Attempts, { seen, lost }: Part, kept: readonly KeptFailure[]) {
    this.#settings = settings;
    this.#attempts = attempts;
    this.#seen = seen;
    this.#hangs = lost > 0;
    this.#kept = kept;
  }

  #ask(cases: Iterable<Case>): Promise<readonly Trial[]> {
    return ask(this.#settings, this.#attempts, this.#hangs, cases);
  }

  /** The edit of the definition that accounts for what failed, where no known reason does. */
  async #edited(observed: readonly Judged[]): Promise<readonly Encoded[]> {
    const { operation, implementation, terms, fresh = () => [] } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const plain = findOperation(operation.name) ?? operation;
    const { format, epsilon } = settingsOf(implementation.format, terms);
    const askOne = async (theCase: Case): Promise<Judged | null> => {
      const [one] = await this.#ask([theCase]);
      return one === undefined ? null : judgedOf(one);
    };
    const ended = (): void => {
      this.#searched = 'cut';
    };
    const question = { operation, plain, declared, format, epsilon, terms, observed, ask: askOne, ended };
    // A change with a name speaks of every choice of the flags, an edit of one.
    const isMany = hasChoices(operation);
    const known = isMany ? this.#knownBySets(plain, observed) : [];
    if (known.length > 0) return known.map(encodeDiagnosis);
    const found = await this.#attempts.later(
      'the edited definition',
      async () => (await explain({ ...question, fresh })).map(diagnosisOf),
      [],
    );
    return (found.length > 0 || isMany ? found : this.#knownBySets(plain, observed)).map(encodeDiagnosis);
  }

  /** Where the difference lies, where nothing says which it is. */
  #term(observed: readonly Judged[]): readonly Encoded[] {
    const { operation, implementation, terms } = this.#settings;
    const question = { operation, observed, ...settingsOf(implementation.format, terms) };
    const found = this.#attempts.beside('the term that differs', () => termOf(question), null);
    return found === null ? [] : [encodeDiagnosis(found)];
  }

  /** Whether a case is an ordinary one. */
  get #isOrdinary(): (theCase: Case) => boolean {
    const { implementation, terms } = this.#settings;
    const { epsilon } = settingsOf(implementation.format, terms);
    return (theCase) => isOrdinary(theCase, epsilon);
  }

  /** The known changes that account for ordinary cases, where those fail. */
  #knownBySets(plain: Operation, judged: readonly Judged[]): readonly Diagnosis[] {
    const { operation, implementation, terms } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const about = judged.filter(
      ({ theCase, answer }) => theCase.forbidden === null && answer.kind === 'returned',
    );
    const ordinary = about.filter(({ theCase }) => this.#isOrdinary(theCase));
    const seen = ordinary.some(({ isRejected }) => isRejected) ? ordinary : about;
    return this.#attempts.beside('the known changes', () => knownBySets(plain, declared, seen, terms), []);
  }

  /** What the machine or the compiler does, where the definition itself is right. */
  #machine(uncounted: readonly Judged[], generous: boolean): readonly Encoded[] {
    const { operation, terms } = this.#settings;
    const judged = [...uncounted, ...someOf(this.#seen).map(judgedOf)];
    const found = this.#attempts.beside(
      'the arithmetic',
      () => machineReason(operation, judged, terms, this.#isOrdinary, generous),
      null,
    );
    return found === null ? [] : [encodeDiagnosis(found)];
  }

  /** One rounding that differs is a reason only where it is the same in every failure: in one alone it is chance. */
  #areRoundingsAlike(): boolean {
    const names = this.#kept.flatMap(({ failure: { diagnosis } }) =>
      diagnosis.filter(({ kind }) => kind === 'rounding').map(({ name }) => name.replace(/ at step \d+/, '')),
    );
    const values = this.#kept.filter(({ failure: { part } }) => !wordless.includes(part ?? ''));
    return names.length === values.length && new Set(names).size === 1;
  }

  /** What is alike in all that failed, and is no change of a formula. */
  #alike(seen: readonly Judged[]): readonly Encoded[] {
    const nothing = this.#attempts.beside(
      'what is alike in all answers',
      () => nanAnswers(seen, this.#isOrdinary) ?? staleStates(seen, this.#isOrdinary),
      null,
    );
    return nothing === null ? [] : [encodeDiagnosis(nothing)];
  }

  /** What explains all the cases: a known change of the definition, else an edit of it. */
  async #reasons(): Promise<readonly Encoded[]> {
    const { operation, implementation, terms } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const ofValues = isAboutValues(this.#kept);
    const best = this.#kept.map(({ best: { theCase, answer }, failure: { part } }): Observed => ({
      theCase,
      answer,
      judgement: { verdict: 'rejected' as const, part, broken: null },
    }));
    const uncounted = [...best, ...(await this.#ask(ofValues ? furtherOf(this.#settings) : []))];
    const known = this.#attempts.beside(
      'the diagnosis',
      () => resemblances(operation, this.#seen, uncounted, terms, declared).map(encodeDiagnosis),
      [],
    );
    if (known.length > 0 || !ofValues) return known;
    this.#searched = 'all';
    const judged = uncounted.map(judgedOf);
    const seen = [...judged, ...this.#seen.map(judgedOf)];
    if (!isSearched(operation)) {
      const some = [...judged, ...someOf(this.#seen).map(judgedOf)];
      const changed = this.#knownBySets(operation, some).map(encodeDiagnosis);
      return changed.length > 0 ? changed : this.#alike(seen);
    }
    const first = this.#machine(judged, false);
    if (first.length > 0) return first;
    const told = await this.#ask(this.#settings.telling?.() ?? []);
    const observed = [...told.map(judgedOf), ...judged, ...someOf(this.#seen).map(judgedOf)];
    const alike = this.#alike(seen);
    if (alike.length > 0) return alike;
    const edited = await this.#edited(observed);
    if (edited.length > 0) return edited;
    const steps = this.#attempts.beside(
      'the steps that are NaN',
      () => nanSteps(seen, this.#isOrdinary),
      null,
    );
    if (steps !== null) return [encodeDiagnosis(steps)];
    const machine = this.#machine(judged, true);
    return machine.length > 0 ? machine : this.#term(observed);
  }

  /** What explains all the cases is said of each failure that it can explain; else what explains that one. */
  async #diagnosed(): Promise<readonly KeptFailure[]> {
    const { found, diagnosis, isShard, operation } = this.#settings;
    // What a shard saw is a part: the reasons are those of the whole.
    const isAsked = diagnosis && !isShard && this.#kept.length > 0;
    const isList = operation.integers !== null;
    const lists = isAsked && isList ? listReasons(operation, this.#seen).map(encodeDiagnosis) : [];
    const whole = !isAsked || lists.length > 0 ? lists : await this.#reasons();
    const isAgreed = this.#areRoundingsAlike();
    return this.#kept.map((kept) => {
      const { failure, broken, origin } = kept;
      const structural = structuralOf({ judgement: { broken } }, this.#seen).map(encodeDiagnosis);
      const isValue = !wordless.includes(failure.part ?? '');
      const single = isAgreed ? failure.diagnosis : [];
      const own =
        (isValue || isList) && whole.length > 0 ? whole : structural.length > 0 ? structural : single;
      const reasons = [
        ...earlierReason(origin.earlier).map(encodeDiagnosis),
        ...own.filter((row) => !isEarlierReason(row)),
      ];
      const searched = reasons.length === 0 && isValue ? this.#searched : undefined;
      const diagnosed = { ...failure, diagnosis: reasons, ...(searched === undefined ? {} : { searched }) };
      found(diagnosed, origin);
      return { ...kept, failure: diagnosed };
    });
  }

  /** What a row shows of them, explained: one of each kind first. */
  async failures(): Promise<Failure[]> {
    // Numbers before zeros, infinities and NaN: they tell a reader most.
    const rank = ({ kind }: KeptFailure): number => (kind !== null && isNumberForNumber(kind) ? 0 : 1);
    const strangeness = ({ isUsual }: KeptFailure): number => (isUsual ? 0 : 1);
    const sorted = (await this.#diagnosed()).toSorted(
      (a, b) => strangeness(a) - strangeness(b) || rank(a) - rank(b),
    );
    const firstOfKind = sorted.filter(
      ({ kind }, i, all) => all.findIndex((kept) => sameKind(kept.kind, kind)) === i,
    );
    const others = sorted.filter((failure) => !firstOfKind.includes(failure));
    return [...firstOfKind, ...others].slice(0, mostFailures).map(({ failure }) => failure);
  }
}
