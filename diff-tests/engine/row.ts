/** One row of a report: the counts of an operation on a backend, and its failures. */
import { chain } from '../../spec/profiles/index.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Unavailable } from '../../impl/backends.ts';
import type { Implementation } from '../runners/implementation.ts';
import type { Case } from '../cases/generators/cases.ts';
import { diagnoseSpot } from '../reasons/diagnose.ts';
import { evidence, findingId } from '../report/evidence.ts';
import type { Measure, Terms, Verdict } from '../judge/judge.ts';
import { larger } from '../judge/measures.ts';
import { inseparable, resemblances, structuralOf } from '../reasons/resemblance.ts';
import type { Failure, Result } from '../report/schema.ts';
import { collect, type Fact, fingerprint, observe } from '../reasons/fingerprint.ts';
import { shrink } from './shrink.ts';
import { trial, type Trial } from './trial.ts';
import { fourDigits, type Largest, worstEvidence } from './worst.ts';

/** Failures that a row shows, and how many of one kind are looked into. */
const mostFailures = 10;
const mostOfAKind = 2;
/** Calls without an answer after which the rest of a row is not run: each costs a whole --timeout. */
const mostLost = 3;

export interface RowSettings {
  readonly operation: Operation;
  readonly implementation: Implementation;
  readonly terms: Terms;
  /** The conventions that the implementation declares, by which the operation was changed. */
  readonly conventions: readonly string[];
  /** Ctrl-C: what is found is kept, nothing more is looked for. */
  readonly stopped: () => boolean;
  /** Called with each failure as soon as it is found, so that an interrupted run keeps it. */
  readonly found: (failure: Failure) => void;
}

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
  readonly #failures: { readonly kind: string; readonly failure: Failure; readonly best: Trial }[] = [];
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
      this.#facts = collect(this.#facts, observe(theCase, answer));
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
    const { trial: best, shrunk } = await shrink(
      failing,
      (theCase) => this.#try(theCase),
      this.#settings.stopped,
    );
    const { epsilon } = this.#settings.terms;
    const failure = evidence(best.theCase, best.answer, best.judgement, epsilon, {
      replay: this.#id(best.theCase),
      shrunk,
      diagnosis: this.#diagnose(failing, best),
    });
    if (this.#failures.some((kept) => kept.failure.replay === failure.replay)) return;
    this.#failures.push({ kind, failure, best });
    this.#settings.found(failure);
  }

  /** What fits the counterexample must fit the case that it came from too. */
  #diagnose(failing: Trial, best: Trial): Failure['diagnosis'] {
    const of = ({ theCase, judgement }: Trial): Failure['diagnosis'] =>
      diagnoseSpot(theCase, this.#settings.terms.epsilon, judgement.spot);
    return of(failing).length === 0 ? [] : of(best);
  }

  #try(theCase: Case): Promise<Trial> {
    return trial(this.#settings.implementation, theCase, this.#settings.terms);
  }

  #id(theCase: Case): string {
    const { name, backend } = this.#settings.implementation;
    return findingId(name, backend, theCase);
  }

  /** Asked of 16-bit formats under profiles with wider intermediates: elsewhere the sets are narrow enough. */
  #inseparable(): Pick<Result, 'inseparable'> {
    const { operation, implementation, terms } = this.#settings;
    const isCoarse = formats[implementation.format].width === 16 && terms.profile.freedoms.wider;
    const names = isCoarse ? inseparable(operation, this.#observed, terms) : [];
    return names.length === 0 ? {} : { inseparable: [...names] };
  }

  /** What explains all the cases is said of each failure that it can explain; else what explains that one. */
  #diagnosed(): readonly { readonly kind: string; readonly failure: Failure }[] {
    const { operation, terms, found } = this.#settings;
    const shrunk = this.#failures.map(({ best }) => best);
    const whole = resemblances(operation, this.#observed, shrunk, terms);
    const named = this.#failures.map(({ kind, failure, best }) => {
      const structural = structuralOf(best, this.#observed);
      const isValue = !['purity', 'refusal', 'error'].includes(failure.part ?? '');
      const diagnosis =
        isValue && whole.length > 0 ? whole : structural.length > 0 ? structural : failure.diagnosis;
      const diagnosed = { ...failure, diagnosis: [...diagnosis] };
      found(diagnosed);
      return { kind, failure: diagnosed };
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
    const { operation, implementation, terms, conventions } = this.#settings;
    const profile = terms.profile.name;
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
        format: implementation.format,
        profile,
        ...emptyCounts,
        ...refusals,
        unavailable: this.#unavailable,
        ...attested,
      };
    }
    const coarse = this.#inseparable();
    const measured = await worstEvidence(
      this.#worst,
      terms.epsilon,
      (theCase) => this.#try(theCase),
      (theCase) => this.#id(theCase),
    );
    const facts = (await fingerprint(implementation, operation, terms.epsilon)).reduce(collect, this.#facts);
    const { accepted, rejected, undecided, unconstrained } = this.#counts;
    // Numbers before zeros, infinities and NaN: they tell a reader most.
    const rank = ({ kind }: { kind: string }): number => (/: finite for finite/.test(kind) ? 0 : 1);
    const sorted = this.#diagnosed().toSorted((a, b) => rank(a) - rank(b));
    const firstOfKind = sorted.filter(({ kind }, i, all) => all.findIndex((f) => f.kind === kind) === i);
    const others = sorted.filter((failure) => !firstOfKind.includes(failure));
    return {
      ...head,
      format: implementation.format,
      profile,
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
      ...(conventions.length === 0 ? {} : { conventions: [...conventions] }),
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
