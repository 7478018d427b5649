/**
 * The verdict on every element of calls that follow each other, and what is measured beside it, counted. What the filter
 * decides costs nanoseconds; what it leaves open goes to the judge of single elements, which is the one that `check` has.
 *
 * Why the filter is right. A result that is one of those that IEEE 754 gives is allowed by every profile that contains
 * `ieee754`. A result that is the correctly rounded exact value, a zero with the sign of it, is allowed by `ieee754-wide`
 * and by what contains it: their sets hold the rounding of the exact value. All else is judged element by element.
 */
import type { Balls } from '../../../spec/columns/balls.ts';
import {
  countSkipped,
  listOpen,
  type OpenList,
  type Results,
  seemsWorst,
  weigh,
} from '../../../spec/columns/certify.ts';
import { recycling } from '../../../spec/columns/memory.ts';
import { chain } from '../../../spec/profiles/index.ts';
import { ieee754, ieee754Wide } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { Case } from '../../cases/case.ts';
import { setsOf } from '../allowed.ts';
import type { Comparison } from '../comparison.ts';
import { classOf } from '../failure-kind.ts';
import type { Terms } from '../judge.ts';
import { largestMeasures } from '../largest.ts';
import { larger } from '../measures.ts';
import { readingsOf } from '../readings.ts';
import { flushedFrom, noneMet } from '../met.ts';
import { floorOf } from '../screen.ts';
import { differing } from './differing.ts';
import { type Each, judgeEach, verdicts } from './each.ts';
import { type Filter, filterFor, plainEvaluation } from './filter.ts';
import { contains, isFixedFinite, isUsual, tensorsOf } from './inputs.ts';
import { areNearest } from './nearest.ts';
import { type Call, sliceOf, someOf } from './some.ts';
import { emptyTally, type Failing, firstOfKinds, type Tally } from './tally.ts';

/** Elements that are looked at together: their columns stay in the cache. */
const tile = 2 ** 14;

/** Elements of which it is not certain that they are nearest, zeros that surely are, and those that were measured exactly. */
interface Weighed {
  readonly notSurely: readonly number[];
  readonly signed: readonly number[];
  readonly measured: readonly number[];
}

export class Exhaustive {
  readonly #terms: Terms;
  readonly #isTaken: (theCase: Case) => boolean;
  /** Whether what IEEE 754 gives is allowed, and whether the correctly rounded exact value is. */
  readonly #takesIeee: boolean;
  readonly #takesNearest: boolean;
  #filter: Filter | null | undefined = undefined;
  readonly #open: OpenList = { list: new Int32Array(0), count: 0 };
  #tally: Tally = emptyTally;
  /** The largest error so far, rounded down; -1: none. */
  #floor = -1;

  /** `isTaken`: whether inputs are among those that the implementation says it takes. */
  constructor(terms: Terms, isTaken: (theCase: Case) => boolean = () => true) {
    this.#terms = terms;
    this.#isTaken = isTaken;
    this.#takesIeee = contains(terms.profile, ieee754);
    this.#takesNearest = contains(terms.profile, ieee754Wide);
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** A call that failed as a whole, or got no answer. */
  fail(from: number, count: number, kind: string, lost: boolean): void {
    const { tried, rejected, failures, lost: before } = this.#tally;
    this.#count({
      tried: tried + count,
      rejected: rejected + count,
      ...noneMet,
      failures: firstOfKinds([...failures, { from, count, kind }]),
      lost: before + (lost ? 1 : 0),
    });
  }

  /** A call that was answered; its first element is input `from` of the sweep. */
  add(call: Call, from: number): void {
    this.#filter ??= filterFor(call.theCase, this.#terms.epsilon);
    const { data } = call.answer.output;
    const size = data.length;
    for (let at = 0; at < size; at += tile) {
      const part = this.#filter === null ? call : sliceOf(call, at, Math.min(at + tile, size));
      recycling(() => this.#part(part, from + at));
      if (part === call) break;
    }
    this.#count({ tried: this.#tally.tried + size, answered: this.#tally.answered + 1 });
  }

  /** Whether results are compared with what IEEE 754 gives. */
  get #compares(): boolean {
    const { rank, flushed } = this.#tally;
    return this.#takesIeee && (rank === 0 || flushed === 0 || !this.#takesNearest);
  }

  #part(call: Call, from: number): void {
    const { data } = call.answer.output;
    const balls = data instanceof Float32Array ? (this.#filter?.exact(call.theCase) ?? null) : null;
    if (balls === null) this.#general(call, from);
    else this.#filtered(call, from, data as Results, balls);
  }

  #count(change: Partial<Tally>): void {
    this.#tally = { ...this.#tally, ...change };
  }

  /** Every element by the judge of single ones. */
  #general(call: Call, from: number): void {
    const all = Array.from(call.answer.output.data.keys());
    const each = judgeEach(call, this.#terms);
    const { exact } = this.#tally;
    this.#count({ exact: exact + all.length });
    this.#verdicts(call, from, each, all);
    if (each.broken !== null) return;
    this.#rank(() => call);
    const wrong = new Set<number>();
    let skipped = 0;
    for (const comparison of each.comparisons) {
      const measured = this.#measure(call, comparison, all, from);
      for (const i of measured.wrong) wrong.add(i);
      skipped = Math.max(skipped, measured.skipped);
    }
    const { notNearest, ulpSkipped } = this.#tally;
    this.#count({ notNearest: notNearest + wrong.size, ulpSkipped: ulpSkipped + skipped });
  }

  #filtered(call: Call, from: number, got: Results, balls: Balls): void {
    const { format } = call.theCase;
    const size = got.length;
    const open = this.#openFor(size);
    if (this.#floor < 0) {
      const worst = isFixedFinite(call) ? seemsWorst(format, balls, got) : -1;
      if (worst >= 0) this.#measurePicked(call, [worst], from);
    }
    listOpen(format, balls, got, this.#floor < 0 ? Infinity : this.#floor, open);
    const weighed = this.#weighed(call, from, got, balls);
    const { ulpSkipped, accepted } = this.#tally;
    const skipped = countSkipped(format, got);
    this.#count({ ulpSkipped: ulpSkipped + skipped });
    // Every result is nearest, and none of them 0.
    const isPlain = weighed.notSurely.length === 0 && skipped === 0;
    if (isPlain && (this.#compares ? this.#filter?.isOnce === true : this.#takesNearest))
      this.#count({ accepted: accepted + size, exact: this.#tally.exact + weighed.measured.length });
    else this.#judged(call, from, got, weighed);
  }

  #openFor(size: number): OpenList {
    if (this.#open.list.length < size) Object.assign(this.#open, { list: new Int32Array(size) });
    return this.#open;
  }

  /** Measures what is open. */
  #weighed(call: Call, from: number, got: Results, balls: Balls): Weighed {
    const { list, count } = this.#open;
    if (count === 0) return { notSurely: [], signed: [], measured: [] };
    const { mid, rad } = balls;
    const { format } = call.theCase;
    const [step, e] = [mid.length === 1 ? 0 : 1, rad.length === 1 ? 0 : 1];
    const tensors = tensorsOf(call);
    const hasValue = isFixedFinite(call);
    const [notSurely, signed]: [number[], number[]] = [[], []];
    let wrong = 0;
    let unsure: { readonly i: number; readonly error: number; readonly isNearest: boolean | null }[] = [];
    for (let at = 0; at < count; at++) {
      const i = list[at] as number;
      const g = got[i] as number;
      // What has no exact value is not measured.
      if (!hasValue || tensors.some(({ data }) => !Number.isFinite(data[i]))) {
        notSurely.push(i);
        continue;
      }
      const { isNearest, isSigned, error } = weigh(format, mid[i * step] as number, rad[i * e] as number, g);
      if (isSigned && g === 0) signed.push(i);
      else if (!isSigned) notSurely.push(i);
      if (isNearest === false) wrong += 1;
      if (isNearest === null || error > this.#floor) unsure.push({ i, error, isNearest });
    }
    // The one that seems the worst may account for all others.
    if (unsure.length > 1) {
      const known = (error: number): number => (Number.isFinite(error) ? error : -1);
      const worst = unsure.reduce((most, one) => (known(one.error) > known(most.error) ? one : most));
      this.#measurePicked(call, [worst.i], from);
      unsure = unsure.filter(({ error, isNearest }) => isNearest === null || error > this.#floor);
    }
    const told = new Set(unsure.filter(({ isNearest }) => isNearest === false).map(({ i }) => i));
    const measured = unsure.map(({ i }) => i);
    wrong += this.#measurePicked(call, measured, from).filter((i) => !told.has(i)).length;
    const { notNearest } = this.#tally;
    this.#count({ notNearest: notNearest + wrong });
    return { notSurely, signed, measured };
  }

  /** The verdicts, of which most follow from what is nearest or from what IEEE 754 gives. */
  #judged(call: Call, from: number, got: Results, { notSurely, signed, measured }: Weighed): void {
    const size = got.length;
    const isOnce = this.#filter?.isOnce === true;
    const sure = new Uint8Array(size);
    for (let i = 0; i < size; i++) sure[i] = got[i] === 0 ? 0 : 1;
    for (const i of notSurely) sure[i] = 0;
    for (const i of signed) sure[i] = 1;
    const isNear = (i: number): boolean => sure[i] === 1;
    const others: number[] = [];
    for (let i = 0; i < size; i++) if (sure[i] === 0) others.push(i);
    // What is rounded once and nearest is what IEEE 754 gives.
    const compares = this.#compares;
    const asked = isOnce && others.length < size / 8 ? others : null;
    let rest = this.#takesNearest ? others : null;
    if (compares) rest = differing(call, asked, this.#filter ?? null, this.#open);
    const far = this.#takesNearest ? (rest?.filter((i) => !isNear(i)) ?? []) : (rest ?? [...sure.keys()]);
    const left =
      compares || !this.#takesIeee || far.length === 0
        ? far
        : differing(call, far, this.#filter ?? null, this.#open);
    const { accepted, exact } = this.#tally;
    this.#count({
      accepted: accepted + size - left.length,
      exact: exact + new Set([...left, ...measured]).size,
    });
    if (left.length > 0) {
      const some = someOf(call, left);
      this.#verdicts(call, from, judgeEach(some, this.#terms), left);
    }
    const strict = compares ? (rest ?? []) : left;
    this.#rank((profile) => {
      const some = profile === ieee754 ? strict : strict.filter((i) => !isNear(i));
      return some.length === 0 ? null : someOf(call, some);
    });
  }

  /** Counts the verdicts on these elements. */
  #verdicts(call: Call, from: number, { of, broken }: Each, picked: readonly number[]): void {
    if (broken !== null) {
      const { rejected, failures } = this.#tally;
      const failing = { from, count: call.answer.output.data.length, kind: broken.part };
      this.#count({
        rejected: rejected + picked.length,
        failures: firstOfKinds([...failures, failing]),
        ...noneMet,
      });
      return;
    }
    // What it does not take is judged by nothing.
    for (const [at, i] of picked.entries())
      if (of[at] === verdicts.rejected && !this.#isTaken(someOf(call, [i]).theCase))
        of[at] = verdicts.unconstrained;
    const counts = [0, 0, 0, 0];
    for (const verdict of of) counts[verdict] = (counts[verdict] as number) + 1;
    const count = (verdict: keyof typeof verdicts): number => counts[verdicts[verdict]] as number;
    const { accepted, rejected, undecided, unconstrained, failures } = this.#tally;
    const tensors = tensorsOf(call);
    const kindOf = (i: number): string =>
      `${classOf(call.answer.output.data[i] as number)} ${tensors.every(({ data }) => isUsual(data[i] as number))}`;
    const found: Failing[] = [];
    if (count('rejected') > 0) {
      for (const [at, i] of picked.entries())
        if (of[at] === verdicts.rejected) found.push({ from: from + i, count: 1, kind: kindOf(i) });
    }
    this.#count({
      accepted: accepted + count('accepted'),
      rejected: rejected + count('rejected'),
      undecided: undecided + count('undecided'),
      unconstrained: unconstrained + count('unconstrained'),
      failures: found.length === 0 ? failures : firstOfKinds([...failures, ...found]),
    });
  }

  /** Goes down the chain of profiles until one allows these elements. */
  #rank(asked: (profile: Profile) => Call | null): void {
    const isMet = (by: Profile, place: number): boolean => {
      const some = asked(chain[place] as Profile);
      if (some === null) return true;
      const { of, broken } = judgeEach(some, { ...this.#terms, profile: by });
      return broken === null && !of.includes(verdicts.rejected);
    };
    let { rank } = this.#tally;
    while (rank < chain.length && !isMet(chain[rank] as Profile, rank)) rank++;
    const flushed = flushedFrom(this.#tally.flushed, rank, isMet);
    this.#count({ rank, flushed });
  }

  #measurePicked(call: Call, picked: readonly number[], from: number): number[] {
    if (picked.length === 0) return [];
    const some = someOf(call, picked);
    const evaluation = plainEvaluation(some.theCase);
    const { output } = some.answer;
    const allowed = setsOf(some.theCase.format, []);
    const about = { part: 'value', step: null, closer: null, counts: true } as const;
    return this.#measure(some, { ...about, output, allowed, evaluation }, picked, from).wrong;
  }

  /** Measures a comparison of these elements exactly: those that are not nearest, and how many have no error in ulp. */
  #measure(
    { theCase }: Call,
    comparison: Comparison,
    picked: readonly number[],
    from: number,
  ): { readonly wrong: number[]; readonly skipped: number } {
    const { epsilon } = this.#terms;
    const readings = readingsOf(theCase, epsilon);
    const before = { ulp: this.#floor, share: Infinity };
    const largest = largestMeasures(theCase, readings, comparison, before);
    let { skipped } = largest;
    for (const { element, ulp } of largest.measured) {
      if (ulp === null) skipped += 1;
      if (ulp === null) continue;
      const at = from + (picked[element] as number);
      this.#count({ worst: larger(this.#tally.worst, { of: ulp, at }) });
    }
    this.#floor = floorOf(this.#tally.worst?.of ?? null);
    const nearest = areNearest(theCase, epsilon, readings, comparison);
    return { wrong: picked.filter((_, at) => nearest[at] === false), skipped };
  }
}
