/** The failures of a row: each is looked into as it comes, and all are explained together at the end. */
import { findOperation } from '../../spec/operations.ts';
import type { Operation } from '../../spec/operation.ts';
import { allHold, isOrdinary } from '../cases/assumptions.ts';
import type { Case } from '../cases/generators/cases.ts';
import { encodeInputs, formulaIn } from '../cases/encoded-inputs.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import { type FailureKind, isNumberForNumber, sameKind } from '../judge/failure-kind.ts';
import type { Diagnosis } from '../reasons/diagnosis.ts';
import { knownBySets } from '../reasons/arithmetic/known-by-sets.ts';
import { machineReason } from '../reasons/arithmetic/machine.ts';
import { earlierReason, isEarlierReason } from '../reasons/earlier-calls.ts';
import { resemblances, structuralOf } from '../reasons/resemblance.ts';
import { diagnosisOf } from '../reasons/search/diagnoses.ts';
import { explain } from '../reasons/search/explain.ts';
import type { Judged } from '../reasons/search/observations.ts';
import { encodeDiagnosis } from '../report/diagnosis.ts';
import { evidence } from '../report/evidence.ts';
import type { Finding } from '../report/finding.ts';
import type { Failure } from '../report/schema.ts';
import { failsAfter, failsAlone, type Settled } from './earlier.ts';
import type { Attempts, Origin, RowSettings } from './row-settings.ts';
import { type Kept, shrink } from './shrink.ts';
import { declaredFor } from './terms.ts';
import { settingsOf, trial, type Trial } from './trial.ts';

type Encoded = Failure['diagnosis'][number];

/** Failures that a row shows, and how many of one kind are looked into. */
const mostFailures = 10;
const mostOfAKind = 2;
/** What is wrong where no value is: no changed definition accounts for it. */
const wordless: readonly string[] = ['purity', 'refusal', 'error'];

interface KeptFailure {
  readonly kind: FailureKind | null;
  readonly failure: Failure;
  readonly best: Trial;
  readonly origin: Origin;
}

const encodeEarlier = (earlier: Settled['earlier']): Finding['earlier'] =>
  earlier === null
    ? null
    : {
        reproduced: earlier.reproduced,
        calls: earlier.calls.map((call) => ({
          operation: call.operation.name,
          inputs: encodeInputs(call, []),
          formula: formulaIn(call.inputs),
        })),
      };

/** The cases of a row before one: those since the last call without an answer, which cost the worker its life. */
const casesBefore = (failing: Trial, observed: readonly Trial[]): Case[] => {
  const end = observed.findIndex(({ theCase }) => theCase === failing.theCase);
  const before = observed.slice(0, end);
  const lost = before.findLastIndex(({ answer }) => answer.kind === 'lost');
  return before.slice(lost + 1).map(({ theCase }) => theCase);
};

/** Cases of a run that edits are compared on: as many that failed as that passed. */
const mostOfARun = 60;

const someOf = (observed: readonly Trial[]): readonly Trial[] =>
  [true, false].flatMap((rejected) =>
    observed.filter(({ judgement }) => (judgement.verdict === 'rejected') === rejected).slice(0, mostOfARun),
  );

const judgedOf = ({ theCase, answer, judgement }: Trial): Judged => ({
  theCase,
  answer,
  isRejected: judgement.verdict === 'rejected',
});

export class Failures {
  readonly #settings: RowSettings;
  readonly #attempts: Attempts;
  readonly #kept: KeptFailure[] = [];
  readonly #keeps: Kept;
  /** The kinds of the failures that were looked into, and whether the case was an ordinary one. */
  readonly #kinds: { readonly kind: FailureKind | null; readonly isUsual: boolean }[] = [];

  constructor(settings: RowSettings, attempts: Attempts) {
    this.#settings = settings;
    this.#attempts = attempts;
    const { implementation, subject, terms } = settings;
    const { epsilon } = settingsOf(implementation.format, terms);
    this.#keeps = {
      isTaken: (theCase) =>
        allHold(subject.assumes, theCase, epsilon) && implementation.takes?.(theCase.inputs) !== false,
      takes: (theCase) => implementation.takes?.(theCase.inputs) !== false,
      isOrdinary: (theCase) => isOrdinary(theCase, epsilon),
    };
  }

  /** Whether not enough of its kind are kept. */
  #isWanted({ judgement: { kind }, answer }: Trial, isUsual: boolean): boolean {
    const alike = this.#kinds.filter((known) => sameKind(known.kind, kind));
    // An ordinary case that fails alike says more.
    if (!isUsual && alike.some((known) => known.isUsual)) return false;
    const before = alike.filter((known) => known.isUsual === isUsual).length;
    const most = answer.kind === 'lost' ? 1 : mostOfAKind;
    return before < most && (before === 0 || this.#kept.length < mostFailures);
  }

  /** Shrinks a failure and keeps it, unless enough of its kind are kept. */
  async look(failing: Trial, observed: readonly Trial[]): Promise<void> {
    const { kind } = failing.judgement;
    const isUsual = this.#keeps.isOrdinary(failing.theCase);
    const { defects } = this.#settings;
    if (!(defects === undefined ? this.#isWanted(failing, isUsual) : defects.mayLook(failing))) return;
    this.#kinds.push({ kind, isUsual });
    const small = await this.#attempts.later(
      'shrinking',
      () =>
        shrink(failing, (theCase) => this.#attempts.try(theCase, false), this.#settings.stopped, this.#keeps),
      { trial: failing, shrunk: false },
    );
    const settled = await this.#settle(failing, small, observed);
    if (settled === null) return;
    const { trial: best, shrunk, earlier } = settled;
    if (!isUsual && this.#keeps.isOrdinary(best.theCase)) this.#kinds.push({ kind, isUsual: true });
    const { epsilon } = this.#settings.terms;
    const failure = evidence(best.theCase, best.answer, best.judgement, epsilon, {
      replay: this.#attempts.id(best.theCase),
      shrunk,
      diagnosis: [...earlierReason(earlier), ...this.#diagnose(failing, best)].map(encodeDiagnosis),
    });
    if (this.#kept.some((kept) => kept.failure.replay === failure.replay)) return;
    if (defects?.isNew(best) === false) return;
    const origin = { formula: formulaIn(best.theCase.inputs), earlier: encodeEarlier(earlier) };
    this.#kept.push({ kind: best.judgement.kind, failure, best, origin });
    this.#settings.found(failure, origin);
  }

  /**
   * A counterexample is tried once in a fresh worker. Where it passes there the calls before it are looked for: once in
   * a row, and null when that was done.
   */
  async #settle(
    failing: Trial,
    small: Omit<Settled, 'earlier'>,
    observed: readonly Trial[],
  ): Promise<Settled | null> {
    const { implementation, terms, stopped, earlier } = this.#settings;
    if (implementation.fresh === undefined || stopped()) return { ...small, earlier: null };
    const retry = { fresh: implementation.fresh, terms, stopped };
    const alone = await failsAlone(retry, failing, small);
    if (alone !== null) return alone;
    if (this.#kept.some(({ origin }) => origin.earlier !== null)) return null;
    const histories = function* (row: readonly Case[]): Generator<readonly Case[]> {
      yield row;
      yield [...earlier(), ...row];
    };
    return failsAfter(retry, failing, small, histories(casesBefore(failing, observed)));
  }

  /** What fits the counterexample must fit the case that it came from too. */
  #diagnose(failing: Trial, best: Trial): readonly Diagnosis[] {
    if (!this.#settings.diagnosis) return [];
    const of = ({ theCase, judgement }: Trial): readonly Diagnosis[] =>
      this.#attempts.beside(
        'the diagnosis',
        () => diagnoseSpot(theCase, this.#settings.terms.epsilon, judgement.spot),
        [],
      );
    return of(failing).length === 0 ? [] : of(best);
  }

  /**
   * A few cases do not tell one mistake from another: more are put where something failed, and the answers are not
   * counted. Not to an implementation that hangs: each such call costs a whole --timeout.
   */
  async #asked(observed: readonly Trial[], cases: Iterable<Case>): Promise<readonly Trial[]> {
    const { implementation, operation, terms, stopped } = this.#settings;
    const done: Trial[] = [];
    const hangs = observed.some(({ answer }) => answer.kind === 'lost');
    for (const made of hangs ? [] : cases) {
      if (stopped()) break;
      const theCase = { ...made, operation };
      const one = await this.#attempts.later<Trial | null>(
        'a further case',
        () => trial(implementation, theCase, terms, { measured: false }),
        null,
      );
      if (one === null || one.answer.kind === 'lost') break;
      done.push(one);
    }
    return done;
  }

  /** The further cases, each made when it is asked for. */
  *#further(): Generator<Case> {
    for (const make of this.#settings.further ?? []) yield make();
  }

  /** The edit of the definition that accounts for what failed, where no known reason does. */
  async #edited(observed: readonly Trial[], uncounted: readonly Trial[]): Promise<readonly Encoded[]> {
    const { operation, implementation, terms, telling, fresh = () => [] } = this.#settings;
    const told = await this.#asked(observed, telling?.() ?? []);
    const declared = declaredFor(operation, implementation);
    const plain = findOperation(operation.name) ?? operation;
    const { format, epsilon } = settingsOf(implementation.format, terms);
    const judged = [...told, ...uncounted, ...someOf(observed)].map(judgedOf);
    const ask = async (theCase: Case): Promise<Judged | null> => {
      const [one] = await this.#asked(observed, [theCase]);
      return one === undefined ? null : judgedOf(one);
    };
    const question = { operation, plain, declared, format, epsilon, terms, observed: judged, ask };
    const found = await this.#attempts.later(
      'the edited definition',
      async () => (await explain({ ...question, fresh })).map(diagnosisOf),
      [],
    );
    return (found.length > 0 ? found : this.#knownBySets(plain, judged)).map(encodeDiagnosis);
  }

  /** The known changes that account for ordinary cases, where those fail. */
  #knownBySets(plain: Operation, judged: readonly Judged[]): readonly Diagnosis[] {
    const { operation, implementation, terms } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const about = judged.filter(
      ({ theCase, answer }) => theCase.forbidden === null && answer.kind === 'returned',
    );
    const ordinary = about.filter(({ theCase }) => this.#keeps.isOrdinary(theCase));
    const seen = ordinary.some(({ isRejected }) => isRejected) ? ordinary : about;
    return this.#attempts.beside('the known changes', () => knownBySets(plain, declared, seen, terms), []);
  }

  /** What explains all the cases: a known change of the definition, else an edit of it. */
  async #reasons(observed: readonly Trial[]): Promise<readonly Encoded[]> {
    const { operation, implementation, terms } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const isAboutValues = this.#kept.some(({ failure: { part } }) => !wordless.includes(part ?? ''));
    const further = isAboutValues ? this.#further() : [];
    const uncounted = [...this.#kept.map(({ best }) => best), ...(await this.#asked(observed, further))];
    const known = this.#attempts.beside(
      'the diagnosis',
      () => resemblances(operation, observed, uncounted, terms, declared).map(encodeDiagnosis),
      [],
    );
    if (known.length > 0 || !isAboutValues) return known;
    const first = this.#machine(observed, uncounted, false);
    if (first.length > 0) return first;
    const edited = await this.#edited(observed, uncounted);
    return edited.length > 0 ? edited : this.#machine(observed, uncounted, true);
  }

  /** What the machine or the compiler does, where the definition itself is right. */
  #machine(observed: readonly Trial[], uncounted: readonly Trial[], generous: boolean): readonly Encoded[] {
    const { operation, terms } = this.#settings;
    const judged = [...uncounted, ...someOf(observed)].map(judgedOf);
    const { isOrdinary } = this.#keeps;
    const found = this.#attempts.beside(
      'the arithmetic',
      () => machineReason(operation, judged, terms, isOrdinary, generous),
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

  /** What explains all the cases is said of each failure that it can explain; else what explains that one. */
  async #diagnosed(observed: readonly Trial[]): Promise<readonly KeptFailure[]> {
    const { found } = this.#settings;
    const whole = this.#settings.diagnosis ? await this.#reasons(observed) : [];
    const isAgreed = this.#areRoundingsAlike();
    return this.#kept.map((kept) => {
      const { failure, best, origin } = kept;
      const structural = structuralOf(best, observed).map(encodeDiagnosis);
      const isValue = !wordless.includes(failure.part ?? '');
      const diagnosis =
        isValue && whole.length > 0
          ? whole
          : structural.length > 0
            ? structural
            : isAgreed
              ? failure.diagnosis
              : [];
      const reasons = [
        ...earlierReason(origin.earlier).map(encodeDiagnosis),
        ...diagnosis.filter((row) => !isEarlierReason(row)),
      ];
      const diagnosed = { ...failure, diagnosis: reasons };
      found(diagnosed, origin);
      return { ...kept, failure: diagnosed };
    });
  }

  /** What a row shows of them, explained: one of each kind first. */
  async explained(observed: readonly Trial[]): Promise<Failure[]> {
    // Numbers before zeros, infinities and NaN: they tell a reader most.
    const rank = ({ kind }: KeptFailure): number => (kind !== null && isNumberForNumber(kind) ? 0 : 1);
    const strangeness = ({ best: { theCase } }: KeptFailure): number =>
      this.#keeps.isOrdinary(theCase) ? 0 : 1;
    const sorted = (await this.#diagnosed(observed)).toSorted(
      (a, b) => strangeness(a) - strangeness(b) || rank(a) - rank(b),
    );
    const firstOfKind = sorted.filter(
      ({ kind }, i, all) => all.findIndex((kept) => sameKind(kept.kind, kind)) === i,
    );
    const others = sorted.filter((failure) => !firstOfKind.includes(failure));
    return [...firstOfKind, ...others].slice(0, mostFailures).map(({ failure }) => failure);
  }

  /** Whether one of the counterexamples is an ordinary case. */
  get hasOrdinary(): boolean {
    return this.#kept.some(({ best: { theCase } }) => this.#keeps.isOrdinary(theCase));
  }

  /** What a row shows of them that has no value to explain. */
  get unexplained(): Failure[] {
    return this.#kept.map(({ failure }) => failure).slice(0, mostFailures);
  }
}
