/**
 * `fuzz`: search until the time or the runs are spent. Scouts try cases by their index, on all cores; what they think
 * worth a look is put to the implementation once more here, where the rows of the report are.
 */
import type { Report } from '../../report/schema.ts';
import type { Progress } from '../../report/searched.ts';
import type { Subject } from '../../report/finding.ts';
import { exitCodeOf, isAsked, type Outcome, slotsOf, type Slot } from '../check.ts';
import type { Plan } from '../plan.ts';
import { retryStored } from '../replay.ts';
import { endRow } from '../row.ts';
import { tool } from '../tool.ts';
import type { Crew } from './crew.ts';
import { KnownDefects } from './defects.ts';
import { Quarry } from './quarry.ts';
import type { State } from './state.ts';
import { Tally } from './tally.ts';

/** When a search ends; what is left out does not end it. */
interface Budget {
  /** Milliseconds. */
  readonly time?: number | undefined;
  /** Cases of each row. */
  readonly runs?: number | undefined;
  /** Elements of each row, at least. */
  readonly elements?: number | undefined;
}

export interface Search {
  readonly plan: Plan;
  readonly crew: Crew;
  readonly budget: Budget;
  /** What an earlier run left, and what takes what this one leaves. */
  readonly before: State | null;
  readonly save: (state: State) => void;
  readonly progress: (progress: Progress) => void;
  /** The indices of a run that is one of several: those that are `shard` modulo `of`. */
  readonly shard?: { readonly index: number; readonly of: number };
}

/** How often the state is saved and the progress told, in milliseconds. */
const [saveEvery, tellEvery] = [2000, 250];

/** How much a scout may be ahead of what is looked at. */
const mostWaiting = 4;

const seconds = (milliseconds: number): number => Math.round(milliseconds) / 1000;

class Fuzz {
  readonly #search: Search;
  readonly #stored: Report['stored'];
  readonly #slots: readonly Slot[];
  readonly #quarries: readonly Quarry[];
  readonly #defects: KnownDefects[] = [];
  readonly #found = new Set<string>();
  readonly #began = performance.now();
  readonly #tally = new Tally();
  #savedAt = 0;
  /** What scouts told and was not looked at yet. */
  #waiting = 0;
  #absorbing: Promise<void> = Promise.resolve();

  private constructor(search: Search, stored: Report['stored']) {
    this.#search = search;
    this.#stored = stored;
    const plan: Plan = {
      ...search.plan,
      runs: 0,
      found: (finding) => {
        this.#found.add(finding.failure.replay);
        search.plan.found?.(finding);
      },
    };
    this.#slots = plan.operations.flatMap((operation) =>
      slotsOf(plan, operation, (subject) => ({ defects: this.#knownOf(subject) })),
    );
    this.#quarries = this.#slots.flatMap((slot) =>
      'row' in slot
        ? [new Quarry(plan, slot, search.before?.rows[`${slot.backend} ${slot.operation}`], search.shard)]
        : [],
    );
  }

  /** Runs a search to its end: the findings of earlier runs first, and what is mended is moved aside. */
  static async run(search: Search): Promise<Outcome> {
    return new Fuzz(search, await retryStored(search.plan)).#run();
  }

  /** The defects of a row, those that the store has among them. */
  #knownOf({ backend, operation }: Subject): KnownDefects {
    const { candidates, store } = this.#search.plan;
    const findings = candidates.flatMap((one) =>
      'unavailable' in one || one.backend !== backend ? [] : (store?.of(one.implementation) ?? []),
    );
    const own = findings.filter((one) => one.operation === operation && one.backend === backend);
    const defects = new KnownDefects(
      own,
      () => performance.now(),
      () => this.#isOver,
    );
    this.#defects.push(defects);
    return defects;
  }

  get #elapsed(): number {
    return performance.now() - this.#began;
  }

  get #isOver(): boolean {
    const { plan, budget } = this.#search;
    return plan.stopped() || (budget.time !== undefined && this.#elapsed >= budget.time);
  }

  /** The row that had the least time so far, of those that are not done. */
  #next(): Quarry | null {
    const { runs, elements } = this.#search.budget;
    const open = this.#quarries.filter((quarry) => quarry.isOpen(runs, elements));
    return open.reduce<Quarry | null>(
      (least, one) => (least === null || one.time < least.time ? one : least),
      null,
    );
  }

  /** One lane of the crew: it takes a row, tries some of it, and has it looked at. */
  async #lane(): Promise<void> {
    const { crew, budget } = this.#search;
    for (let quarry = this.#next(); quarry !== null && !this.#isOver; quarry = this.#next()) {
      const until = budget.time === undefined ? Infinity : Date.now() + budget.time - this.#elapsed;
      const task = quarry.task(until, budget.elements === undefined ? budget.runs : undefined);
      const began = performance.now();
      const done = await crew.run(task);
      const took = performance.now() - began;
      const mine = quarry;
      this.#waiting += 1;
      // One at a time: the implementation of this thread answers one call after the other.
      this.#absorbing = this.#absorbing.then(async () => {
        for (const warning of done.warnings) this.#search.plan.warn?.(warning);
        await mine.absorb(task, done, took, seconds(this.#elapsed));
        this.#tally.add(done);
        this.#waiting -= 1;
        this.#saveInTime();
      });
      if (!crew.apart || this.#waiting > crew.size * mostWaiting) await this.#absorbing;
    }
  }

  #saveInTime(): void {
    if (performance.now() - this.#savedAt >= saveEvery) this.#save();
  }

  get #progress(): Progress {
    const best = this.#quarries.reduce<Progress['best']>(
      (most, { operation, share }) =>
        share >= 0 && (most === null || share > most.share) ? { operation, share } : most,
      null,
    );
    const last = this.#quarries.flatMap(({ lastNews }) => (lastNews === null ? [] : [lastNews]));
    return {
      seconds: seconds(this.#elapsed),
      ...this.#tally.sum,
      defects: this.#found.size,
      best,
      lastNews: last.length === 0 ? null : Math.max(...last),
    };
  }

  #save(): void {
    this.#savedAt = performance.now();
    const { plan, before, save } = this.#search;
    const rows = Object.fromEntries(this.#quarries.map((quarry) => [quarry.key, quarry.state]));
    save({ schema: 1, tool, seed: plan.seed, rows: { ...before?.rows, ...rows } });
  }

  /** Runs to the end, and reports as `check` does. */
  async #run(): Promise<Outcome> {
    const { plan, crew, before } = this.#search;
    const stored = this.#stored;
    this.#save();
    const clock = setInterval(() => this.#search.progress(this.#progress), tellEvery);
    try {
      await Promise.all(Array.from({ length: crew.size }, () => this.#lane()));
      await this.#absorbing;
    } finally {
      clearInterval(clock);
    }
    const took = this.#elapsed;
    this.#save();
    const complete = !plan.stopped();
    const results: Report['results'] = [];
    for (const slot of this.#slots) {
      const result = 'row' in slot ? await endRow(slot.settings, slot.row) : slot.result;
      results.push(result);
      plan.finished?.(result);
    }
    const rows = results.map((result) => ({ result, asked: isAsked(plan, result) }));
    const exitCode = exitCodeOf(rows, stored, complete);
    const earlier = Object.values(before?.rows ?? {});
    const sum = (of: 'cases' | 'elements'): number => earlier.reduce((all, row) => all + row[of], 0);
    const search = {
      seconds: seconds(took),
      workers: crew.size,
      before: { cases: sum('cases'), elements: sum('elements') },
      ...this.#tally.report(this.#quarries),
      defects: this.#found.size,
      alike: this.#defects.reduce((all, { alike }) => all + alike, 0),
    };
    const head = { schema: 1, tool, seed: plan.seed, ok: exitCode === 0, complete } as const;
    const report: Report = { ...head, results, stored, search };
    return { report, exitCode };
  }
}

export const fuzz = (search: Search): Promise<Outcome> => Fuzz.run(search);
