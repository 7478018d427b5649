/** One row of a search: which of its indices were tried, what it goes on from, and what is looked at once more. */
import { messageOf } from '../../runners/answered.ts';
import { DidNotRun, type Implementation, Stopped } from '../../runners/implementation.ts';
import type { Case } from '../../cases/case.ts';
import { targets } from '../../cases/bulk/targets.ts';
import { findOperation } from '../../../spec/operations.ts';
import { allMet, bothMet } from '../../judge/met.ts';
import type { Plan } from '../plan.ts';
import type { Row } from '../row.ts';
import type { RowSettings } from '../row-settings.ts';
import { termsOf } from '../terms.ts';
import { trial } from '../trial.ts';
import { Corpus } from './corpus.ts';
import { Ground } from './ground.ts';
import type { Kept, Rejected, ScoutDone, ScoutTask } from './scout-task.ts';
import type { RowState } from './state.ts';
import { turnAt } from './turns.ts';

/** What a task is to take, in milliseconds: short enough that rows share the time, long enough that asking costs little. */
const [shortest, longest] = [100, 400];
const mostIndices = 4096;

/** A row of a report and whose it is. */
export interface RowSlot {
  readonly operation: string;
  readonly backend: string;
  readonly row: Row;
  readonly settings: RowSettings;
  readonly implementation: Implementation;
}

export class Quarry {
  readonly operation: string;
  readonly backend: string;
  readonly corpus: Corpus;
  readonly #plan: Plan;
  readonly #slot: RowSlot;
  readonly #ground: Ground;
  readonly #every: number;
  readonly #flying = new Set<number>();
  readonly #before: RowState | undefined;
  #next: number;
  #pace = 2;
  #given = 0;
  #looked = 0;
  #cases = 0;
  #elements = 0;
  #met = allMet;
  /** Milliseconds that were given to it. */
  #time = 0;

  constructor(
    plan: Plan,
    slot: RowSlot,
    before: RowState | undefined,
    shard: { readonly index: number; readonly of: number } = { index: 0, of: 1 },
  ) {
    const operation = findOperation(slot.operation);
    if (operation === undefined) throw new RangeError(`no operation ${slot.operation}`);
    this.operation = slot.operation;
    this.backend = slot.backend;
    this.corpus = new Corpus(before?.corpus ?? []);
    this.#plan = plan;
    this.#slot = slot;
    this.#ground = new Ground(plan, operation, slot.implementation);
    this.#every = shard.of;
    this.#before = before;
    this.#next = before?.next ?? shard.index;
  }

  get key(): string {
    return `${this.backend} ${this.operation}`;
  }

  /** Time given so far, what goes on counted as if it took its share. */
  get time(): number {
    return this.#time + this.#flying.size * longest;
  }

  /** The targets that say something of it. */
  get targets(): readonly string[] {
    return targets.filter(({ about }) => about(this.#ground.operation)).map(({ name }) => name);
  }

  get share(): number {
    return this.corpus.best('budget share');
  }

  get lastNews(): number | null {
    const last = Object.values(this.corpus.found).flatMap((one) => (one.last === null ? [] : [one.last]));
    return last.length === 0 ? null : Math.max(...last);
  }

  get state(): RowState {
    return {
      next: Math.min(this.#next, ...this.#flying),
      cases: (this.#before?.cases ?? 0) + this.#cases,
      elements: (this.#before?.elements ?? 0) + this.#elements,
      corpus: [...this.corpus.kept],
    };
  }

  /** Whether something is to be tried here: with neither budget there always is. */
  isOpen(runs: number | undefined, elements: number | undefined): boolean {
    if (this.#slot.row.closed) return false;
    if (runs === undefined && elements === undefined) return true;
    return (
      (runs !== undefined && this.#given < runs) || (elements !== undefined && this.#elements < elements)
    );
  }

  /** The next cases, for a scout. `runs`: how many there are to be in all. */
  task(until: number, runs = Infinity): ScoutTask {
    const first = this.#next;
    const count = Math.max(1, Math.min(this.#pace, runs - this.#given));
    this.#next += count * this.#every;
    this.#given += count;
    this.#flying.add(first);
    const { row } = this.#slot;
    const margin = -this.corpus.best('distance to the end');
    return {
      backend: this.backend,
      operation: this.operation,
      first,
      count,
      every: this.#every,
      met: bothMet(row.met, this.#met),
      floor: row.floor,
      share: Math.max(this.share, -1),
      margin: Number.isFinite(margin) ? margin : 1,
      corpus: this.corpus.kept.map(({ inputs, formula }) => ({ inputs, formula })),
      until,
    };
  }

  /** What a scout told: counted, and what is worth a look put to the implementation once more. */
  async absorb(task: ScoutTask, done: ScoutDone, took: number, at: number): Promise<void> {
    this.#time += took;
    if (took < shortest) this.#pace = Math.min(mostIndices, this.#pace * 2);
    if (took > longest) this.#pace = Math.max(1, this.#pace >> 1);
    const { row } = this.#slot;
    row.tell(done.told, done.answered, done.met);
    for (const { cases, elements } of Object.values(done.ways)) {
      this.#cases += cases;
      this.#elements += elements;
    }
    this.#met = bothMet(this.#met, done.met);
    if (done.gaveUp !== null) row.giveUp(done.gaveUp);
    const corpus = task.corpus;
    for (const one of done.rejected) await this.#look(() => this.#caseOf(one, corpus), true);
    for (const one of done.measured) await this.#look(() => this.#ground.stored(one), false);
    for (const one of done.news) {
      const isNew = this.corpus.add(one, at);
      if (isNew && one.reason === 'fingerprint') await this.#look(() => this.#ground.stored(one), false);
    }
    this.#flying.delete(task.first);
  }

  #caseOf(rejected: Rejected, corpus: readonly Kept[]): Case {
    if (!('index' in rejected)) return this.#ground.stored(rejected);
    return this.#ground.at(turnAt(this.#ground.operation, rejected.index), corpus);
  }

  /** A case once more. `wasRejected`: then one that passes now is an implementation that does not answer alike. */
  async #look(make: () => Case, wasRejected: boolean): Promise<void> {
    const { row, implementation } = this.#slot;
    if (row.closed || this.#plan.stopped()) return;
    try {
      const theCase = make();
      const done = await trial(implementation, theCase, termsOf(this.#plan, implementation), {
        from: row.met,
        floor: row.floor,
      });
      if (wasRejected && done.judgement.verdict !== 'rejected')
        this.#plan.warn?.(
          `${this.operation}: a case that was rejected is ${done.judgement.verdict} when it is tried again: ` +
            'the answers depend on more than the inputs',
        );
      await row.look(done, this.#looked++);
    } catch (error) {
      if (error instanceof DidNotRun) row.giveUp({ reason: error.message, remedy: error.remedy });
      else if (!(error instanceof Stopped))
        this.#plan.warn?.(`${this.operation}: a case was left out: ${messageOf(error)}`);
    }
  }
}
