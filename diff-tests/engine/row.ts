/** One row of a report: the cases of an operation on a backend, counted as they come, and its failures. */
import { chain } from '../../spec/profiles/index.ts';
import { freedomsOf } from '../../spec/profiles/profile.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import type { Unavailable } from '../../impl/backends.ts';
import type { Case } from '../cases/generators/cases.ts';
import { failedText } from '../report/broken-text.ts';
import type { Measure, Verdict } from '../judge/judge.ts';
import { larger } from '../judge/measures.ts';
import { type Floor, floorOf } from '../judge/screen.ts';
import { inseparable } from '../reasons/resemblance.ts';
import type { Result } from '../report/schema.ts';
import { collect, type Fact, fingerprint, observe } from '../reasons/fingerprint.ts';
import { askedOf, Explained } from './explained.ts';
import { Failures } from './failures.ts';
import type { Told } from './fuzz/scout-task.ts';
import { allLooks, mostFailures, replayLooks } from './looks.ts';
import { allMet, bothMet, type Met, strictestFlushed } from '../judge/met.ts';
import { Ordinary, ordinaryCounts } from './ordinary.ts';
import { factsOf, firstSeen, type Part, type Seen } from './part.ts';
import { Attempts, type RowSettings } from './row-settings.ts';
import { declaredFor } from './terms.ts';
import { settingsOf, type Trial } from './trial.ts';
import { fourDigits, type Largest, worstEvidence } from './worst.ts';

/** Calls without an answer after which the rest of a row is not run: each costs a whole --timeout. */
const mostLost = 3;

/** Cases that are held before those are let go that no reason is looked for in. */
const mostHeld = 4000;

export class Row {
  readonly #settings: RowSettings;
  readonly #attempts: Attempts;
  readonly #counts: Record<Verdict, number> = { accepted: 0, rejected: 0, undecided: 0, unconstrained: 0 };
  readonly #ordinary: Ordinary;
  #elements = 0;
  #ulpSkipped = 0;
  #worst: (Largest & { readonly index: number }) | null = null;
  #share: Pick<Measure, 'of'> | null = null;
  /** What all decided cases met. */
  #met = allMet;
  #seen: Seen[] = [];
  /** The calls since the last one without an answer, which cost the worker its life. */
  #before: Case[] = [];
  #facts: readonly Fact[] = [];
  readonly #shown: Part['facts'][number][] = [];
  readonly #failures: Failures;
  /** Calls that threw while no valid call has been answered yet: perhaps all of them will. */
  #waiting: (() => Promise<void>)[] = [];
  #threw: Part['threw'] = null;
  #answeredAt: number | null = null;
  #lost = 0;
  #unrefused = 0;
  #gaveUp: Unavailable | null = null;

  constructor(settings: RowSettings) {
    this.#settings = settings;
    this.#attempts = new Attempts(settings);
    this.#failures = new Failures(settings, this.#attempts);
    this.#ordinary = new Ordinary(settingsOf(settings.implementation.format, settings.terms).epsilon);
  }

  /** Nothing more is to be learned here: the row was given up, or calls keep hanging. */
  get closed(): boolean {
    return this.#gaveUp !== null || this.#lost >= mostLost;
  }

  /** No case follows: the implementation is not what was asked for, or a mistake of ours ends the row. */
  giveUp(unavailable: Unavailable): void {
    this.#gaveUp = unavailable;
  }

  /** Output values compared so far. */
  get elements(): number {
    return this.#elements;
  }

  /** What the answers so far met. */
  get met(): Met {
    return this.#met;
  }

  /** The largest measures so far: what is not above them need not be measured. */
  get floor(): Floor {
    return { ulp: floorOf(this.#worst?.of ?? null), share: floorOf(this.#share?.of ?? null) };
  }

  /** Counts a case of the run, and looks into it; `index` is its place there. */
  async add(done: Trial, index: number): Promise<void> {
    const { verdict, elements, ulpSkipped } = done.judgement;
    this.#counts[verdict] += 1;
    this.#ordinary.add(done);
    this.#elements += elements;
    this.#ulpSkipped += ulpSkipped;
    this.#met = done.met;
    await this.look(done, index);
  }

  /** Counts cases that were tried elsewhere. `answered`: whether a valid one among them was; `met`: what they met. */
  tell(told: readonly Told[], answered: boolean, met: Met): void {
    for (const { verdict, broken, cases, elements, ulpSkipped } of told) {
      this.#counts[verdict] += cases;
      if (broken !== null) this.#ordinary.count(broken, verdict, cases);
      this.#elements += elements;
      this.#ulpSkipped += ulpSkipped;
    }
    if (answered) this.#answeredAt ??= 0;
    this.#met = bothMet(this.#met, met);
  }

  /** Looks into a case that is counted: what it measures and shows, and where it was rejected, why. */
  async look(done: Trial, index: number): Promise<void> {
    const { judgement, answer, theCase } = done;
    if (answer.kind === 'lost') this.#lost += 1;
    const { worst, share } = judgement;
    this.#worst = larger(this.#worst, worst === null ? null : { of: worst.of, trial: done, index });
    this.#share = larger<Pick<Measure, 'of'>>(this.#share, share);
    this.#met = bothMet(this.#met, done.met);
    this.#observe(done, index);
    const failed = answer.kind === 'threw' || answer.kind === 'lost';
    if (theCase.forbidden === null && !failed) this.#answeredAt ??= index;
    if (theCase.forbidden !== null && !failed) this.#unrefused += 1;
    const isRejected = judgement.verdict === 'rejected';
    if (isRejected && failed) this.#threw ??= { index, text: failedText(answer) };
    const [before, end] = [this.#before, this.#before.length];
    const look = (): Promise<void> => this.#failures.look(done, index, () => before.slice(0, end));
    if (isRejected && failed && this.#answeredAt === null && !this.#settings.isShard)
      this.#waiting.push(look);
    else {
      for (const earlier of this.#answeredAt === null ? [] : this.#waiting.splice(0)) await earlier();
      if (isRejected) await look();
    }
    if (this.#settings.implementation.fresh === undefined) return;
    if (answer.kind === 'lost') this.#before = [];
    else this.#before.push(theCase);
  }

  /** Keeps of a case what reasons and the fingerprint may need. */
  #observe({ theCase, answer, judgement }: Trial, index: number): void {
    if (theCase.forbidden === null) {
      const before = this.#facts;
      const fact = this.#attempts.beside('the fingerprint', () => observe(theCase, answer), null);
      this.#facts = collect(before, fact);
      if (fact !== null && this.#facts !== before) this.#shown.push({ index, fact });
    }
    // Not the measures: they hold on to every set that they were taken of.
    const { verdict, part, broken } = judgement;
    this.#seen.push({ index, theCase, answer, judgement: { verdict, part, broken } });
    if (this.#seen.length > mostHeld) this.#seen = [...firstSeen(this.#seen)];
  }

  /** What the row comes to. The case with the largest error and the probes are put to the implementation here. */
  async part(): Promise<Part> {
    const { operation, implementation, terms, isShard } = this.#settings;
    const isDone = this.#gaveUp === null && (this.#answeredAt !== null || this.#threw === null);
    const seen = firstSeen(this.#seen);
    const looks = this.#failures.looks;
    const shown = await this.#attempts.later(
      'the worst case',
      () =>
        worstEvidence(
          isDone ? this.#worst : null,
          terms.epsilon,
          (theCase) => this.#attempts.try(theCase),
          (theCase) => this.#attempts.id(theCase),
        ),
      { worst: null, setWidthUlp: null, condition: null },
    );
    const probes = (): Promise<readonly Fact[]> => fingerprint(implementation, operation, terms.epsilon);
    const probed = isDone ? await this.#attempts.later('the fingerprint', probes, []) : null;
    return {
      gaveUp: this.#gaveUp,
      answeredAt: this.#answeredAt,
      threw: this.#threw,
      lost: this.#lost,
      unrefused: this.#unrefused,
      counts: this.#counts,
      elements: this.#elements,
      ulpSkipped: this.#ulpSkipped,
      met: this.#met,
      strata: this.#ordinary.strata,
      worst: this.#worst === null ? null : { index: this.#worst.index, of: this.#worst.of, shown },
      share: this.#share?.of ?? null,
      facts: this.#shown,
      probed,
      looks,
      seen,
      asked: isShard ? await askedOf(this.#settings, this.#attempts, looks, seen) : null,
    };
  }
}

/** Asked of 16-bit formats under profiles with wider intermediates: elsewhere the sets are narrow enough. */
const coarse = (
  { operation, implementation, terms }: RowSettings,
  attempts: Attempts,
  seen: readonly Seen[],
): Pick<Result, 'inseparable'> => {
  const { format } = implementation;
  const declared = declaredFor(operation, implementation);
  const isCoarse = formats[format].width === 16 && freedomsOf(terms.profile, format).wider;
  const among = (): readonly string[] => inseparable(operation, seen, terms, declared);
  const names = isCoarse ? attempts.beside('what cannot be told apart', among, []) : [];
  return names.length === 0 ? {} : { inseparable: [...names] };
};

/** The finished row. When no valid call was answered it is unavailable, with the first message. */
export const finishRow = async (settings: RowSettings, part: Part): Promise<Result> => {
  const attempts = new Attempts(settings);
  const { operation, implementation, subject } = settings;
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
  const { kept } =
    settings.defects === undefined ? replayLooks(part.looks, part.answeredAt) : allLooks(part.looks);
  const { gaveUp, answeredAt, threw, unrefused } = part;
  if (gaveUp !== null || (answeredAt === null && threw !== null)) {
    // Forbidden calls that were answered: rejections, also of an operation that answers no valid call. What was rejected
    // before a row had to be given up stands.
    const rejected = gaveUp === null ? unrefused : part.counts.rejected;
    const failures = kept.map(({ failure }) => failure).slice(0, mostFailures);
    const rejections = rejected === 0 ? {} : { cases: rejected, rejected, failures };
    const unavailable = gaveUp ?? {
      reason: `every valid call failed; the first: ${threw?.text}`,
      remedy: 'mend the implementation, or leave the operation out',
    };
    return { ...head, ...judged, ...emptyCounts, ...rejections, unavailable, ...attested };
  }
  const flushed = strictestFlushed(part.met);
  const inseparably = coarse(settings, attempts, part.seen);
  const { accepted, rejected, undecided, unconstrained } = part.counts;
  const failures = await new Explained(settings, attempts, part, kept).failures();
  const { worst, setWidthUlp, condition } = part.worst?.shown ?? emptyCounts;
  return {
    ...head,
    ...judged,
    cases: accepted + rejected + undecided + unconstrained,
    elements: part.elements,
    accepted,
    rejected,
    undecided,
    unconstrained,
    unavailable: null,
    maxUlp: fourDigits(part.worst?.of ?? null),
    ulpSkipped: part.ulpSkipped,
    worst,
    failures,
    // Where nothing is decided nothing is met.
    strictestProfile: accepted + rejected === 0 ? null : (chain[part.met.rank]?.name ?? null),
    ...(flushed === null ? {} : { strictestFlushed: flushed }),
    budgetShare: fourDigits(part.share),
    setWidthUlp,
    condition,
    fingerprint: [...factsOf(part)],
    ...ordinaryCounts(
      part.strata,
      kept.some(({ isUsual }) => isUsual),
    ),
    ...inseparably,
    ...attested,
  };
};

/** The row at its end, where all of it was run here. */
export const endRow = async (settings: RowSettings, row: Row): Promise<Result> =>
  finishRow(settings, await row.part());

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
