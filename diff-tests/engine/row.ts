/** One row of a report: the counts of an operation on a backend, and its failures. */
import { chain } from '../../spec/profiles/index.ts';
import { freedomsOf } from '../../spec/profiles/profile.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import type { Unavailable } from '../../impl/backends.ts';
import { failedText } from '../report/broken-text.ts';
import type { Measure, Verdict } from '../judge/judge.ts';
import { larger } from '../judge/measures.ts';
import { type Floor, floorOf } from '../judge/screen.ts';
import { inseparable } from '../reasons/resemblance.ts';
import type { Result } from '../report/schema.ts';
import { collect, type Fact, fingerprint, observe } from '../reasons/fingerprint.ts';
import { Failures } from './failures.ts';
import type { Told } from './fuzz/scout-task.ts';
import { Ordinary } from './ordinary.ts';
import { Attempts, type RowSettings } from './row-settings.ts';
import { declaredFor } from './terms.ts';
import { settingsOf, type Trial } from './trial.ts';
import { fourDigits, type Largest, worstEvidence } from './worst.ts';

/** Calls without an answer after which the rest of a row is not run: each costs a whole --timeout. */
const mostLost = 3;

export class Row {
  readonly #settings: RowSettings;
  readonly #attempts: Attempts;
  readonly #counts: Record<Verdict, number> = { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0 };
  readonly #ordinary: Ordinary;
  #elements = 0;
  #ulpSkipped = 0;
  #worst: Largest | null = null;
  #share: Largest | null = null;
  /** The strictest profile of the chain that all decided cases met. */
  #rank = 0;
  #observed: Trial[] = [];
  #facts: readonly Fact[] = [];
  readonly #failures: Failures;
  /** Calls that threw while no valid call has been answered yet: perhaps all of them will. */
  #threw: Trial[] = [];
  #answered = false;
  #lost = 0;
  /** Forbidden calls that were answered. */
  #unrefused = 0;
  #unavailable: Unavailable | null = null;

  constructor(settings: RowSettings) {
    this.#settings = settings;
    this.#attempts = new Attempts(settings);
    this.#failures = new Failures(settings, this.#attempts);
    this.#ordinary = new Ordinary(settingsOf(settings.implementation.format, settings.terms).epsilon);
  }

  /** Nothing more is to be learned here: the backend was not the one asked for, or calls keep hanging. */
  get closed(): boolean {
    return this.#unavailable !== null || this.#lost >= mostLost;
  }

  /** The implementation turned out not to be what was asked for. */
  giveUp(unavailable: Unavailable): void {
    this.#unavailable = unavailable;
  }

  /** Output values compared so far. */
  get elements(): number {
    return this.#elements;
  }

  /** The strictest profile that the answers so far met, by its place in the chain. */
  get rank(): number {
    return this.#rank;
  }

  /** The largest measures so far: what is not above them need not be measured. */
  get floor(): Floor {
    return { ulp: floorOf(this.#worst?.of ?? null), share: floorOf(this.#share?.of ?? null) };
  }

  /** Counts a case, and looks into it. */
  async add(done: Trial): Promise<void> {
    const { verdict, elements, ulpSkipped } = done.judgement;
    this.#counts[verdict] += 1;
    this.#ordinary.add(done);
    this.#elements += elements;
    this.#ulpSkipped += ulpSkipped;
    this.#rank = done.rank;
    await this.look(done);
  }

  /** Counts cases that were tried elsewhere. `answered`: whether a valid one among them was; `rank`: the profile they met. */
  tell(told: readonly Told[], answered: boolean, rank: number): void {
    for (const { verdict, broken, cases, elements, ulpSkipped } of told) {
      this.#counts[verdict] += cases;
      if (broken !== null) this.#ordinary.count(broken, verdict, cases);
      this.#elements += elements;
      this.#ulpSkipped += ulpSkipped;
    }
    this.#answered ||= answered;
    this.#rank = Math.max(this.#rank, rank);
  }

  /** Looks into a case that is counted: what it measures and shows, and where it was rejected, why. */
  async look(done: Trial): Promise<void> {
    const { judgement, answer, theCase } = done;
    if (answer.kind === 'lost') this.#lost += 1;
    const largest = (measure: Measure | null): Largest | null =>
      measure === null ? null : { of: measure.of, trial: done };
    this.#worst = larger(this.#worst, largest(judgement.worst));
    this.#share = larger(this.#share, largest(judgement.share));
    this.#rank = Math.max(this.#rank, done.rank);
    if (theCase.forbidden === null) {
      this.#facts = this.#attempts.beside(
        'the fingerprint',
        () => collect(this.#facts, observe(theCase, answer)),
        this.#facts,
      );
    }
    // Not the measures: they hold on to every set that they were taken of.
    this.#observed.push({ ...done, judgement: { ...judgement, worst: null, share: null } });
    const { remembers = Infinity } = this.#settings;
    if (this.#observed.length > remembers) this.#observed.splice(remembers >> 1, 1);
    const failed = answer.kind === 'threw' || answer.kind === 'lost';
    if (theCase.forbidden === null && !failed) this.#answered = true;
    if (theCase.forbidden !== null && !failed) this.#unrefused += 1;
    if (judgement.verdict === 'rejected' && failed && !this.#answered) this.#threw.push(done);
    else {
      for (const earlier of this.#answered ? this.#threw.splice(0) : [])
        await this.#failures.look(earlier, this.#observed);
      if (judgement.verdict === 'rejected') await this.#failures.look(done, this.#observed);
    }
  }

  /** Asked of 16-bit formats under profiles with wider intermediates: elsewhere the sets are narrow enough. */
  #inseparable(): Pick<Result, 'inseparable'> {
    const { operation, implementation, terms } = this.#settings;
    const { format } = implementation;
    const declared = declaredFor(operation, implementation);
    const isCoarse = formats[format].width === 16 && freedomsOf(terms.profile, format).wider;
    const among = (): readonly string[] => inseparable(operation, this.#observed, terms, declared);
    const names = isCoarse ? this.#attempts.beside('what cannot be told apart', among, []) : [];
    return names.length === 0 ? {} : { inseparable: [...names] };
  }

  /** Forbidden calls that were answered: rejections, also of an operation that answers no valid call. */
  #refusals(): Partial<Result> {
    const count = this.#unrefused;
    if (count === 0) return {};
    return { cases: count, rejected: count, failures: this.#failures.unexplained };
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
      const every = `every valid call failed; the first: ${failedText(first.answer)}`;
      this.#unavailable = { reason: every, remedy: 'mend the implementation, or leave the operation out' };
      refusals = this.#refusals();
    }
    const { operation, implementation, terms, subject } = this.#settings;
    const { format, profile, epsilon, conventions, assumes } = subject;
    const { like = null, refuses, program } = implementation;
    const said = program === undefined ? {} : { program };
    const judged = { format, profile, epsilon, conventions, assumes, like, refuses, ...said };
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
    const measured = await this.#attempts.later(
      'the worst case',
      () =>
        worstEvidence(
          this.#worst,
          terms.epsilon,
          (theCase) => this.#attempts.try(theCase),
          (theCase) => this.#attempts.id(theCase),
        ),
      { worst: null, setWidthUlp: null, condition: null },
    );
    const probed = await this.#attempts.later(
      'the fingerprint',
      () => fingerprint(implementation, operation, terms.epsilon),
      [],
    );
    const facts = probed.reduce(collect, this.#facts);
    const { accepted, rejected, undecided, unconstrained } = this.#counts;
    const failures = await this.#failures.explained(this.#observed);
    this.#observed = [];
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
      failures,
      strictestProfile: chain[this.#rank]?.name ?? null,
      budgetShare: fourDigits(this.#share?.of ?? null),
      setWidthUlp: measured.setWidthUlp,
      condition: measured.condition,
      fingerprint: [...facts],
      ...this.#ordinary.counts(this.#failures.hasOrdinary),
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
  ordinary: { cases: 0, accepted: 0, rejected: 0 },
};
