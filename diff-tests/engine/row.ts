/** One row of a report: the counts of an operation on a backend, and its failures. */
import { chain } from '../../spec/profiles/index.ts';
import { freedomsOf } from '../../spec/profiles/profile.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Unavailable } from '../../impl/backends.ts';
import { type Implementation, messageOf } from '../runners/implementation.ts';
import { orElse, orElseLater } from '../judge/beside.ts';
import type { Case } from '../cases/generators/cases.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import { earlierReason, isEarlierReason } from '../judge/earlier-calls.ts';
import { encodeInputs, evidence, findingId, formulaIn } from '../report/evidence.ts';
import type { Measure, Terms, Verdict } from '../judge/judge.ts';
import { larger } from '../judge/measures.ts';
import { inseparable, resemblances, structuralOf } from '../reasons/resemblance.ts';
import type { Finding, Subject } from '../report/finding.ts';
import type { Failure, Result } from '../report/schema.ts';
import { failsAfter, failsAlone, type Settled } from './earlier.ts';
import { collect, type Fact, fingerprint, observe } from '../reasons/fingerprint.ts';
import { shrink } from './shrink.ts';
import { declaredFor } from './terms.ts';
import { trial, type Trial } from './trial.ts';
import { fourDigits, type Largest, worstEvidence } from './worst.ts';

/** Failures that a row shows, and how many of one kind are looked into. */
const mostFailures = 10;
const mostOfAKind = 2;
/** Calls without an answer after which the rest of a row is not run: each costs a whole --timeout. */
const mostLost = 3;
/** What is wrong where no value is: no changed definition accounts for it. */
const wordless: readonly string[] = ['purity', 'refusal', 'error'];

export interface RowSettings {
  readonly operation: Operation;
  readonly implementation: Implementation;
  readonly terms: Terms;
  /** What findings of this row are about. */
  readonly subject: Subject;
  /** The cases that the implementation was given before this row. */
  readonly earlier: () => Iterable<Case>;
  /** Further cases of the operation, by index, for a diagnosis: they are put to the implementation and not counted. */
  readonly further?: readonly (() => Case)[];
  /** Told what went wrong beside the verdict. */
  readonly warn?: (message: string) => void;
  /** Ctrl-C: what is found is kept, nothing more is looked for. */
  readonly stopped: () => boolean;
  /** Called with each failure as soon as it is found, so that an interrupted run keeps it. */
  readonly found: (failure: Failure, origin: Origin) => void;
}

/** What a failure needs beside its inputs to be run again. */
export type Origin = Pick<Finding, 'formula' | 'earlier'>;

interface Kept {
  readonly kind: string;
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

export class Row {
  readonly #settings: RowSettings;
  readonly #counts: Record<Verdict, number> = { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0 };
  #elements = 0;
  #ulpSkipped = 0;
  #worst: Largest | null = null;
  #share: Largest | null = null;
  /** The strictest profile of the chain that all decided cases met. */
  #rank = 0;
  #observed: Trial[] = [];
  #facts: readonly Fact[] = [];
  readonly #failures: Kept[] = [];
  readonly #kinds = new Map<string, number>();
  /** Calls that threw while no valid call has been answered yet: perhaps all of them will. */
  #threw: Trial[] = [];
  #answered = false;
  #lost = 0;
  /** Forbidden calls that were answered. */
  #unrefused = 0;
  #unavailable: Unavailable | null = null;

  constructor(settings: RowSettings) {
    this.#settings = settings;
  }

  /** Nothing more is to be learned here: the backend was not the one asked for, or calls keep hanging. */
  get closed(): boolean {
    return this.#unavailable !== null || this.#lost >= mostLost;
  }

  /** The implementation turned out not to be what was asked for. */
  giveUp(unavailable: Unavailable): void {
    this.#unavailable = unavailable;
  }

  /** The strictest profile that the answers so far met, by its place in the chain. */
  get rank(): number {
    return this.#rank;
  }

  async add(done: Trial): Promise<void> {
    const { judgement, answer, theCase } = done;
    this.#counts[judgement.verdict] += 1;
    this.#elements += judgement.elements;
    this.#ulpSkipped += judgement.ulpSkipped;
    if (answer.kind === 'lost') this.#lost += 1;
    const largest = (measure: Measure | null): Largest | null =>
      measure === null ? null : { of: measure.of, trial: done };
    this.#worst = larger(this.#worst, largest(judgement.worst));
    this.#share = larger(this.#share, largest(judgement.share));
    this.#rank = done.rank;
    if (theCase.forbidden === null) {
      this.#facts = this.#beside(
        'the fingerprint',
        () => collect(this.#facts, observe(theCase, answer)),
        this.#facts,
      );
    }
    // Not the measures: they hold on to every set that they were taken of.
    this.#observed.push({ ...done, judgement: { ...judgement, worst: null, share: null } });
    const failed = answer.kind === 'threw' || answer.kind === 'lost';
    if (theCase.forbidden === null && !failed) this.#answered = true;
    if (theCase.forbidden !== null && !failed) this.#unrefused += 1;
    if (judgement.verdict === 'rejected' && failed && !this.#answered) this.#threw.push(done);
    else {
      for (const earlier of this.#answered ? this.#threw.splice(0) : []) await this.#look(earlier);
      if (judgement.verdict === 'rejected') await this.#look(done);
    }
  }

  /** Shrinks a failure and keeps it, unless enough of its kind are kept. */
  async #look(failing: Trial): Promise<void> {
    const { kind } = failing.judgement;
    const before = this.#kinds.get(kind) ?? 0;
    const most = failing.answer.kind === 'lost' ? 1 : mostOfAKind;
    if (before >= most || (before > 0 && this.#failures.length >= mostFailures)) return;
    this.#kinds.set(kind, before + 1);
    const small = await this.#later(
      'shrinking',
      () => shrink(failing, (theCase) => this.#try(theCase), this.#settings.stopped),
      { trial: failing, shrunk: false },
    );
    const settled = await this.#settle(failing, small);
    if (settled === null) return;
    const { trial: best, shrunk, earlier } = settled;
    const { epsilon } = this.#settings.terms;
    const failure = evidence(best.theCase, best.answer, best.judgement, epsilon, {
      replay: this.#id(best.theCase),
      shrunk,
      diagnosis: [...earlierReason(earlier), ...this.#diagnose(failing, best)],
    });
    if (this.#failures.some((kept) => kept.failure.replay === failure.replay)) return;
    const origin = { formula: formulaIn(best.theCase.inputs), earlier: encodeEarlier(earlier) };
    this.#failures.push({ kind, failure, best, origin });
    this.#settings.found(failure, origin);
  }

  /**
   * A counterexample is tried once in a fresh worker. Where it passes there the calls before it are looked for: once in
   * a row, and null when that was done.
   */
  async #settle(failing: Trial, small: Omit<Settled, 'earlier'>): Promise<Settled | null> {
    const { implementation, terms, stopped, earlier } = this.#settings;
    if (implementation.fresh === undefined || stopped()) return { ...small, earlier: null };
    const retry = { fresh: implementation.fresh, terms, stopped };
    const alone = await failsAlone(retry, failing, small);
    if (alone !== null) return alone;
    if (this.#failures.some(({ origin }) => origin.earlier !== null)) return null;
    const histories = function* (row: readonly Case[]): Generator<readonly Case[]> {
      yield row;
      yield [...earlier(), ...row];
    };
    return failsAfter(retry, failing, small, histories(this.#before(failing)));
  }

  /** The cases of this row before one: those since the last call without an answer, which cost the worker its life. */
  #before(failing: Trial): Case[] {
    const end = this.#observed.findIndex(({ theCase }) => theCase === failing.theCase);
    const before = this.#observed.slice(0, end);
    const lost = before.findLastIndex(({ answer }) => answer.kind === 'lost');
    return before.slice(lost + 1).map(({ theCase }) => theCase);
  }

  /** What fits the counterexample must fit the case that it came from too. */
  #diagnose(failing: Trial, best: Trial): Failure['diagnosis'] {
    const of = ({ theCase, judgement }: Trial): Failure['diagnosis'] =>
      this.#beside(
        'the diagnosis',
        () => diagnoseSpot(theCase, this.#settings.terms.epsilon, judgement.spot),
        [],
      );
    return of(failing).length === 0 ? [] : of(best);
  }

  /** Nothing beside the verdict ends a run. */
  #failed(what: string): (error: unknown) => void {
    return (error) => {
      const { operation, warn } = this.#settings;
      warn?.(`${operation.name}: ${what} was left out: ${messageOf(error)}`);
    };
  }

  #beside<V>(what: string, make: () => V, otherwise: V): V {
    return orElse(make, otherwise, this.#failed(what));
  }

  #later<V>(what: string, make: () => Promise<V>, otherwise: V): Promise<V> {
    return orElseLater(make, otherwise, this.#failed(what));
  }

  #try(theCase: Case): Promise<Trial> {
    return trial(this.#settings.implementation, theCase, this.#settings.terms);
  }

  #id(theCase: Case): string {
    return findingId(this.#settings.subject, theCase);
  }

  /** Asked of 16-bit formats under profiles with wider intermediates: elsewhere the sets are narrow enough. */
  #inseparable(): Pick<Result, 'inseparable'> {
    const { operation, implementation, terms } = this.#settings;
    const { format } = implementation;
    const declared = declaredFor(operation, implementation);
    const isCoarse = formats[format].width === 16 && freedomsOf(terms.profile, format).wider;
    const among = (): readonly string[] => inseparable(operation, this.#observed, terms, declared);
    const names = isCoarse ? this.#beside('what cannot be told apart', among, []) : [];
    return names.length === 0 ? {} : { inseparable: [...names] };
  }

  /**
   * A few cases do not tell one mistake from another: more are put where something failed, and the answers are not
   * counted. Not to an implementation that hangs: each such call costs a whole --timeout.
   */
  async #further(): Promise<readonly Trial[]> {
    const { implementation, operation, terms, further = [], stopped } = this.#settings;
    const done: Trial[] = [];
    const isAboutValues = this.#failures.some(({ failure: { part } }) => !wordless.includes(part ?? ''));
    for (const make of isAboutValues && this.#lost === 0 ? further : []) {
      if (stopped()) break;
      const theCase = { ...make(), operation };
      const one = await this.#later<Trial | null>(
        'a further case',
        () => trial(implementation, theCase, terms, { measured: false }),
        null,
      );
      if (one === null || one.answer.kind === 'lost') break;
      done.push(one);
    }
    return done;
  }

  /** What explains all the cases is said of each failure that it can explain; else what explains that one. */
  async #diagnosed(): Promise<readonly Kept[]> {
    const { operation, implementation, terms, found } = this.#settings;
    const declared = declaredFor(operation, implementation);
    const uncounted = [...this.#failures.map(({ best }) => best), ...(await this.#further())];
    const whole = this.#beside(
      'the diagnosis',
      () => resemblances(operation, this.#observed, uncounted, terms, declared),
      [],
    );
    const named = this.#failures.map((kept) => {
      const { failure, best, origin } = kept;
      const structural = structuralOf(best, this.#observed);
      const isValue = !wordless.includes(failure.part ?? '');
      const diagnosis =
        isValue && whole.length > 0 ? whole : structural.length > 0 ? structural : failure.diagnosis;
      const reasons = [...earlierReason(origin.earlier), ...diagnosis.filter((row) => !isEarlierReason(row))];
      const diagnosed = { ...failure, diagnosis: reasons };
      found(diagnosed, origin);
      return { ...kept, failure: diagnosed };
    });
    this.#observed = [];
    return named;
  }

  /** Forbidden calls that were answered: rejections, also of an operation that answers no valid call. */
  #refusals(): Partial<Result> {
    const count = this.#unrefused;
    if (count === 0) return {};
    const failures = this.#failures.map(({ failure }) => failure).slice(0, mostFailures);
    return { cases: count, rejected: count, failures };
  }

  /** The finished row. When no valid call was answered it is unavailable, with the first message. */
  async finish(): Promise<Result> {
    const [first] = this.#threw;
    let refusals: Partial<Result> = {};
    if (
      this.#unavailable === null &&
      !this.#answered &&
      first !== undefined &&
      first.answer.kind !== 'returned'
    ) {
      const every = `every valid call failed; the first: ${first.answer.message}`;
      this.#unavailable = { reason: every, remedy: 'mend the implementation, or leave the operation out' };
      refusals = this.#refusals();
    }
    const { operation, implementation, terms, subject } = this.#settings;
    const { format, profile, epsilon, conventions } = subject;
    const { like = null, refuses } = implementation;
    const judged = { format, profile, epsilon, conventions, like, refuses };
    const head = {
      implementation: implementation.name,
      backend: implementation.backend,
      operation: operation.name,
    };
    const attestation = implementation.attestation?.() ?? null;
    const attested = attestation === null ? {} : { attestation };
    if (this.#unavailable !== null) {
      return {
        ...head,
        ...judged,
        ...emptyCounts,
        ...refusals,
        unavailable: this.#unavailable,
        ...attested,
      };
    }
    const coarse = this.#inseparable();
    const measured = await this.#later(
      'the worst case',
      () =>
        worstEvidence(
          this.#worst,
          terms.epsilon,
          (theCase) => this.#try(theCase),
          (theCase) => this.#id(theCase),
        ),
      { worst: null, setWidthUlp: null, condition: null },
    );
    const probed = await this.#later(
      'the fingerprint',
      () => fingerprint(implementation, operation, terms.epsilon),
      [],
    );
    const facts = probed.reduce(collect, this.#facts);
    const { accepted, rejected, undecided, unconstrained } = this.#counts;
    // Numbers before zeros, infinities and NaN: they tell a reader most.
    const rank = ({ kind }: { kind: string }): number => (/: finite for finite/.test(kind) ? 0 : 1);
    const sorted = (await this.#diagnosed()).toSorted((a, b) => rank(a) - rank(b));
    const firstOfKind = sorted.filter(({ kind }, i, all) => all.findIndex((f) => f.kind === kind) === i);
    const others = sorted.filter((failure) => !firstOfKind.includes(failure));
    return {
      ...head,
      ...judged,
      cases: accepted + rejected + undecided + unconstrained,
      elements: this.#elements,
      accepted,
      rejected,
      undecided,
      unconstrained,
      unavailable: null,
      maxUlp: fourDigits(this.#worst?.of ?? null),
      ulpSkipped: this.#ulpSkipped,
      worst: measured.worst,
      failures: [...firstOfKind, ...others].slice(0, mostFailures).map(({ failure }) => failure),
      strictestProfile: chain[this.#rank]?.name ?? null,
      budgetShare: fourDigits(this.#share?.of ?? null),
      setWidthUlp: measured.setWidthUlp,
      condition: measured.condition,
      fingerprint: [...facts],
      ...coarse,
      ...attested,
    };
  }
}

/** The counts of a row that did not run. */
export const emptyCounts = {
  cases: 0,
  elements: 0,
  accepted: 0,
  rejected: 0,
  undecided: 0,
  unconstrained: 0,
  maxUlp: null,
  ulpSkipped: 0,
  worst: null,
  failures: [],
  strictestProfile: null,
  budgetShare: null,
  setWidthUlp: null,
  condition: null,
  fingerprint: [],
};
