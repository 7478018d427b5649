/**
 * The verdict on every element of calls that follow each other, and what is measured beside it, counted. What the filter
 * decides costs nanoseconds; what it leaves open goes to the judge of single elements, which is the one that `check` has.
 *
 * Why the filter is right. A result that is one of those that IEEE 754 gives is allowed by every profile that contains
 * `ieee754`. A result that is the correctly rounded exact value, a zero with the sign of it, is allowed by `ieee754-wide`
 * and by what contains it: their sets hold the rounding of the exact value. All else is judged element by element. The
 * sieve (spec/columns/sieve.ts) passes what it can, and columns look at what it leaves over.
 */
import { type Balls, pickBalls } from '../../../spec/columns/balls.ts';
import {
  areFloats,
  countSkipped,
  type Kept,
  known,
  listAll,
  listOpen,
  type OpenList,
  seemsWorst,
  settle,
} from '../../../spec/columns/certify.ts';
import { recycling } from '../../../spec/columns/memory.ts';
import { chain } from '../../../spec/profiles/index.ts';
import { ieee754, ieee754Wide } from '../../../spec/profiles/own.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import type { Case } from '../../cases/case.ts';
import { setsOf } from '../allowed.ts';
import type { Comparison } from '../comparison.ts';
import type { Terms } from '../judge.ts';
import { largestMeasures } from '../largest.ts';
import { flushedFrom, noneMet } from '../met.ts';
import { readingsOf } from '../readings.ts';
import { floorOf } from '../screen.ts';
import { differing } from './differing.ts';
import { type Each, judgeEach, verdicts } from './each.ts';
import { withVerdicts } from './counted.ts';
import { filterFor, type Passes, plainEvaluation } from './filter.ts';
import { contains, isFixedFinite, tensorsOf } from './inputs.ts';
import { LeftOver } from './left-over.ts';
import { areNearest } from './nearest.ts';
import { type Call, sliceOf, someOf } from './some.ts';
import { emptyTally, firstOfKinds, type Known, type Tally, worse } from './tally.ts';
import { inCall, someTile, type Tile, tilesOf, tileSize } from './tile.ts';

/** Elements that are looked at before all others. */
const few = 16;

export class Exhaustive {
  readonly #terms: Terms;
  readonly #isTaken: (theCase: Case) => boolean;
  /** Whether what IEEE 754 gives is allowed, and whether the correctly rounded exact value is. */
  readonly #takesIeee: boolean;
  readonly #takesNearest: boolean;
  readonly #open: OpenList = { list: new Int32Array(tileSize), count: 0 };
  /** What is known of each result of a tile: `known` in certify.ts. */
  readonly #known = new Uint8Array(tileSize);
  #tally: Tally;
  /** The largest error so far, rounded down; -1: none. */
  #floor: number;

  /**
   * `isTaken`: whether inputs are among those that the implementation says it takes. `known`: what all answers meet that
   * were judged before, and their largest error; nothing else is looked for again.
   */
  constructor(
    terms: Terms,
    isTaken: (theCase: Case) => boolean = () => true,
    { rank, flushed, worst }: Known = emptyTally,
  ) {
    this.#terms = terms;
    this.#isTaken = isTaken;
    this.#tally = { ...emptyTally, rank, flushed, worst };
    this.#floor = floorOf(worst?.of ?? null);
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
    const { data } = call.answer.output;
    const size = data.length;
    const filter = data instanceof Float32Array ? filterFor(call.theCase, this.#terms.epsilon) : null;
    if (filter === null) this.#general(call, from);
    else {
      const left = new LeftOver(tileSize, (places) => {
        recycling(() => this.#filtered(someTile(call, from, filter, places)));
      });
      for (const part of tilesOf(call, from, filter)) recycling(() => this.#tile(part, left));
      left.settle();
    }
    this.#count({ tried: this.#tally.tried + size, answered: this.#tally.answered + 1 });
  }

  /** Whether results are compared with what IEEE 754 gives. */
  get #compares(): boolean {
    const { rank, flushed } = this.#tally;
    return this.#takesIeee && (rank === 0 || flushed === 0 || !this.#takesNearest);
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
      const measured = this.#measure(call, comparison, all, (i) => from + i);
      for (const i of measured.wrong) wrong.add(i);
      skipped = Math.max(skipped, measured.skipped);
    }
    const { notNearest, ulpSkipped } = this.#tally;
    this.#count({ notNearest: notNearest + wrong.size, ulpSkipped: ulpSkipped + skipped });
  }

  /** What a sieve may pass; null: nothing. */
  get #passes(): Passes | null {
    if (this.#compares) return 'ieee';
    if (!this.#takesNearest) return null;
    return this.#takesIeee ? 'either' : 'nearest';
  }

  /** Passes what the sieve decides; what it leaves over is looked at with what others of the call leave over. */
  #tile(part: Tile, left: LeftOver): void {
    const { call, filter, got, placeOf, some } = part;
    const passes = isFixedFinite(call) ? this.#passes : null;
    const sieve = passes === null ? null : filter.sieve(passes);
    if (sieve === null) {
      this.#filtered(part);
      return;
    }
    const inputs = filter.tensors.map((data) => some(data) as Float32Array);
    const { wrong, skipped } = sieve.run(inputs, got, this.#floor, this.#open);
    const { accepted, notNearest, ulpSkipped } = this.#tally;
    const { list, count } = this.#open;
    this.#count({
      accepted: accepted + got.length - count,
      notNearest: notNearest + wrong,
      ulpSkipped: ulpSkipped + skipped,
    });
    left.add(list, count, placeOf);
    // The first error that is known lets the sieve pass nearly all.
    if (this.#floor < 0) left.settle();
  }

  #filtered(part: Tile): void {
    const { call, filter, got, some } = part;
    const { format } = call.theCase;
    const balls = filter.exact(some);
    if (this.#floor < 0) {
      const worst = isFixedFinite(call) ? seemsWorst(format, balls, got) : -1;
      if (worst >= 0) this.#measurePicked(part, [worst]);
    }
    this.#known.fill(known.nearest);
    // What is no float of the format may lie as near as one.
    if (areFloats(format, got))
      listOpen(format, balls, got, this.#floor < 0 ? Infinity : this.#floor, this.#open);
    else listAll(got, this.#open);
    const measured = this.#open.count === 0 ? [] : this.#weighed(part, balls);
    const { ulpSkipped } = this.#tally;
    this.#count({ ulpSkipped: ulpSkipped + countSkipped(format, got) });
    this.#judged(part, measured);
  }

  /** Measures what is listed as open; those that were measured exactly. */
  #weighed(part: Tile, balls: Balls): readonly number[] {
    const { call, got, placeOf } = part;
    const { list, count } = this.#open;
    const tensors = isFixedFinite(call) ? tensorsOf(call).map(({ data }) => data) : null;
    // What has no exact value is not measured.
    const isNumber = (i: number): boolean => {
      if (tensors === null) return false;
      for (const data of tensors) if (!Number.isFinite(data[placeOf(i)])) return false;
      return true;
    };
    const listed = pickBalls(balls, list, count);
    const { wrong, kept } = settle(
      call.theCase.format,
      listed,
      got,
      isNumber,
      this.#floor,
      this.#open,
      this.#known,
    );
    let unsure: readonly Kept[] = kept;
    // The one that seems the worst may account for all others.
    if (unsure.length > 1) {
      const sure = (error: number): number => (Number.isFinite(error) ? error : -1);
      const worst = unsure.reduce((most, one) => (sure(one.error) > sure(most.error) ? one : most));
      this.#measurePicked(part, [worst.element]);
      unsure = unsure.filter(({ error, isNearest }) => isNearest === null || error > this.#floor);
    }
    const told = new Set(unsure.filter(({ isNearest }) => isNearest === false).map(({ element }) => element));
    const measured = unsure.map(({ element }) => element);
    const found = this.#measurePicked(part, measured).filter((i) => !told.has(i)).length;
    const { notNearest } = this.#tally;
    this.#count({ notNearest: notNearest + wrong + found });
    return measured;
  }

  /** Whether a result is surely nearest, a zero with its sign. */
  #isNear({ got }: Tile, i: number): boolean {
    return this.#known[i] === known.signed || (this.#known[i] === known.nearest && got[i] !== 0);
  }

  /** The elements of which that is not sure. */
  #notNear(part: Tile): number[] {
    const others: number[] = [];
    for (let i = 0; i < part.got.length; i++) if (!this.#isNear(part, i)) others.push(i);
    return others;
  }

  /** The verdicts, of which most follow from what is nearest or from what IEEE 754 gives. */
  #judged(part: Tile, measured: readonly number[]): void {
    const { filter, got } = part;
    const isNear = (i: number): boolean => this.#isNear(part, i);
    const compares = this.#compares;
    // What is rounded once and nearest is what IEEE 754 gives.
    const others = compares && !filter.isOnce ? null : this.#notNear(part);
    const asked = others !== null && others.length < got.length / 8 ? others : null;
    let rest = this.#takesNearest ? others : null;
    if (compares) rest = differing(part, asked, this.#open);
    const all = rest ?? Array.from(got.keys());
    const far = this.#takesNearest ? all.filter((i) => !isNear(i)) : all;
    const left = compares || !this.#takesIeee || far.length === 0 ? far : differing(part, far, this.#open);
    const { accepted, exact } = this.#tally;
    this.#count({
      accepted: accepted + got.length - left.length,
      exact: exact + new Set([...left, ...measured]).size,
    });
    if (left.length > 0)
      this.#verdicts(
        part.call,
        part.from,
        judgeEach(someOf(part.call, inCall(part, left)), this.#terms),
        inCall(part, left),
      );
    const strict = compares ? all : left;
    if (strict.length > 0)
      this.#rank((profile) => {
        const these = profile === ieee754 ? strict : strict.filter((i) => !isNear(i));
        return these.length === 0 ? null : someOf(part.call, inCall(part, these));
      });
  }

  /** Counts the verdicts on these elements. */
  #verdicts(call: Call, from: number, each: Each, picked: readonly number[]): void {
    this.#count(withVerdicts(this.#tally, call, from, each, picked, this.#isTaken));
  }

  /** Goes down the chain of profiles until one allows these elements. */
  #rank(asked: (profile: Profile) => Call | null): void {
    const allows = (by: Profile, some: Call): boolean => {
      const { of, broken } = judgeEach(some, { ...this.#terms, profile: by });
      return broken === null && !of.includes(verdicts.rejected);
    };
    const isMet = (by: Profile, place: number): boolean => {
      const some = asked(chain[place] as Profile);
      if (some === null) return true;
      const size = some.answer.output.data.length;
      // One that is rejected is enough, and is mostly among the first.
      return (size <= few || allows(by, sliceOf(some, 0, few))) && allows(by, some);
    };
    let { rank } = this.#tally;
    while (rank < chain.length && !isMet(chain[rank] as Profile, rank)) rank++;
    const flushed = flushedFrom(this.#tally.flushed, rank, isMet);
    this.#count({ rank, flushed });
  }

  /** Measures some elements of a tile: those that are not nearest. */
  #measurePicked(part: Tile, picked: readonly number[]): number[] {
    if (picked.length === 0) return [];
    const places = inCall(part, picked);
    const some = someOf(part.call, places);
    const evaluation = plainEvaluation(some.theCase);
    const { output } = some.answer;
    const allowed = setsOf(some.theCase.format, []);
    const about = { part: 'value', step: null, closer: null, counts: true } as const;
    const { wrong } = this.#measure(
      some,
      { ...about, output, allowed, evaluation },
      picked,
      (i) => part.from + part.placeOf(i),
    );
    return wrong;
  }

  /** Measures a comparison of these elements exactly: those that are not nearest, and how many have no error in ulp. */
  #measure(
    { theCase }: Call,
    comparison: Comparison,
    picked: readonly number[],
    placeOf: (element: number) => number,
  ): { readonly wrong: number[]; readonly skipped: number } {
    const { epsilon } = this.#terms;
    const readings = readingsOf(theCase, epsilon);
    const before = { ulp: this.#floor, share: Infinity };
    const largest = largestMeasures(theCase, readings, comparison, before);
    let { skipped } = largest;
    for (const { element, ulp } of largest.measured) {
      if (ulp === null) skipped += 1;
      if (ulp === null) continue;
      const at = placeOf(picked[element] as number);
      this.#count({ worst: worse(this.#tally.worst, { of: ulp, at }) });
    }
    this.#floor = floorOf(this.#tally.worst?.of ?? null);
    const nearest = areNearest(theCase, epsilon, readings, comparison);
    return { wrong: picked.filter((_, at) => nearest[at] === false), skipped };
  }
}
