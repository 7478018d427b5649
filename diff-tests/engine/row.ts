/** One row of a report: the counts of an operation on a backend, and its failures. */
import type { Ratio } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { compare, type Rational } from '../../spec/scalars/rational.ts';
import type { Unavailable } from '../../impl/backends.ts';
import type { Implementation } from '../adapters/implementation.ts';
import { type Case, makeCase } from '../generators/cases.ts';
import { isolate } from '../generators/simpler.ts';
import { diagnose } from '../judge/diagnose.ts';
import { evidence, findingId } from '../judge/evidence.ts';
import { roundUpFour } from '../judge/ulp.ts';
import type { Verdict } from '../judge/judge.ts';
import type { Failure, Result } from '../reporters/schema.ts';
import { shrink } from './shrink.ts';
import { trial, type Trial } from './trial.ts';

/** Failures that a row shows, and how many of one kind are looked into. */
const mostFailures = 10;
const mostOfAKind = 2;
/** Calls without an answer after which the rest of a row is not run: each costs a whole --timeout. */
const mostLost = 3;

export interface RowSettings {
  readonly operation: Operation;
  readonly implementation: Implementation;
  readonly profile: string;
  readonly epsilon: Ratio;
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
  #worst: { readonly ulp: Rational; readonly trial: Trial } | null = null;
  readonly #failures: { readonly kind: string; readonly failure: Failure }[] = [];
  readonly #kinds = new Map<string, number>();
  /** Calls that threw while no valid call has been answered yet: perhaps all of them will. */
  #threw: Trial[] = [];
  #answered = false;
  #lost = 0;
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

  async add(done: Trial): Promise<void> {
    const { judgement, answer, theCase } = done;
    this.#counts[judgement.verdict] += 1;
    this.#elements += judgement.elements;
    this.#ulpSkipped += judgement.ulpSkipped;
    if (answer.kind === 'lost') this.#lost += 1;
    const { worst } = judgement;
    if (worst !== null && (this.#worst === null || compare(worst.ulp, this.#worst.ulp) > 0)) {
      this.#worst = { ulp: worst.ulp, trial: done };
    }
    const failed = answer.kind === 'threw' || answer.kind === 'lost';
    if (theCase.forbidden === null && !failed) this.#answered = true;
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
    const failure = evidence(best.theCase, best.answer, best.judgement, {
      replay: this.#id(best.theCase),
      shrunk,
      diagnosis: this.#diagnose(failing, best),
    });
    if (this.#failures.some((kept) => kept.failure.replay === failure.replay)) return;
    this.#failures.push({ kind, failure });
    this.#settings.found(failure);
  }

  /** What fits the counterexample must fit the case that it came from too. */
  #diagnose(failing: Trial, best: Trial): Failure['diagnosis'] {
    const of = ({ theCase, judgement }: Trial): Failure['diagnosis'] =>
      diagnose(theCase.format, this.#settings.epsilon, judgement.spot);
    return of(failing).length === 0 ? [] : of(best);
  }

  #try(theCase: Case): Promise<Trial> {
    return trial(this.#settings.implementation, theCase, this.#settings.epsilon);
  }

  #id(theCase: Case): string {
    const { name, backend } = this.#settings.implementation;
    return findingId(name, backend, theCase);
  }

  /** The case with the largest error, reduced to the one element when that shows the same error. */
  async #worstEvidence(): Promise<Failure | null> {
    if (this.#worst === null) return null;
    const { trial: whole, ulp } = this.#worst;
    const { operation, format } = whole.theCase;
    const element = whole.judgement.worst?.element ?? 0;
    const reduced = await this.#try(makeCase(operation, format, isolate(whole.theCase, element)));
    const same = reduced.judgement.worst !== null && compare(reduced.judgement.worst.ulp, ulp) === 0;
    const { theCase, answer, judgement } = same ? reduced : whole;
    const about = { spot: judgement.worst, part: null, step: null, message: null };
    return evidence(theCase, answer, about, { replay: this.#id(theCase), shrunk: same, diagnosis: [] });
  }

  /** The finished row. When no valid call was answered it is unavailable, with the first message. */
  async finish(): Promise<Result> {
    const [first] = this.#threw;
    if (!this.#answered && first !== undefined && first.answer.kind !== 'returned') {
      const every = `every valid call failed; the first: ${first.answer.message}`;
      this.#unavailable ??= { reason: every, remedy: 'mend the implementation, or leave the operation out' };
    }
    const { operation, implementation, profile } = this.#settings;
    const head = {
      implementation: implementation.name,
      backend: implementation.backend,
      operation: operation.name,
    };
    if (this.#unavailable !== null) {
      return {
        ...head,
        format: implementation.format,
        profile,
        ...emptyCounts,
        unavailable: this.#unavailable,
      };
    }
    const worst = await this.#worstEvidence();
    const { accepted, rejected, undecided, unconstrained } = this.#counts;
    // Numbers before zeros, infinities and NaN: they tell a reader most.
    const rank = ({ kind }: { kind: string }): number => (kind === 'value: finite for finite' ? 0 : 1);
    const sorted = this.#failures.toSorted((a, b) => rank(a) - rank(b));
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
      maxUlp: this.#worst === null ? null : roundUpFour(this.#worst.ulp),
      ulpSkipped: this.#ulpSkipped,
      worst,
      failures: [...firstOfKind, ...others].slice(0, mostFailures).map(({ failure }) => failure),
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
};
