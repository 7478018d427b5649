/** The cases of one row of a search by their index: those of `check`, bulk cases, and changes of cases that told something. */
import type { Operation } from '../../../spec/operation.ts';
import { bulkSource } from '../../cases/bulk/bulk.ts';
import { bitsAt } from '../../cases/bulk/counter.ts';
import { mutated } from '../../cases/bulk/mutate.ts';
import { type Case, caseSource, type CaseSettings } from '../../cases/generators/cases.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { caseSettings } from '../case-settings.ts';
import type { Plan } from '../plan.ts';
import { caseOf } from '../stored-case.ts';
import { judgedOperation } from '../terms.ts';
import type { Kept } from './scout-task.ts';
import type { Turn } from './turns.ts';

/** Where no other case stands at an index, one of `check` does that no search comes to soon. */
const instead = 2 ** 20;

/** The cases of `check` by operation and settings: backends have the same ones. */
export type Sources = Map<string, ReturnType<typeof caseSource>>;

/** The cases of one row by their index. */
export class Ground {
  readonly operation: Operation;
  readonly settings: CaseSettings;
  readonly #implementation: Implementation;
  readonly #sources: Sources;
  #bulk: ReturnType<typeof bulkSource> | null = null;

  constructor(
    plan: Plan,
    operation: Operation,
    implementation: Implementation,
    sources: Sources = new Map(),
  ) {
    this.operation = operation;
    this.settings = caseSettings(plan, implementation);
    this.#implementation = implementation;
    this.#sources = sources;
  }

  #judged(theCase: Case): Case {
    return { ...theCase, operation: judgedOperation(this.operation, this.#implementation) };
  }

  get #source(): ReturnType<typeof caseSource> {
    const key = `${this.operation.name} ${JSON.stringify(this.settings)}`;
    const known = this.#sources.get(key) ?? caseSource(this.operation, this.settings);
    this.#sources.set(key, known);
    return known;
  }

  stored({ inputs, formula }: Kept): Case {
    return this.#judged(
      caseOf(this.settings.format, { operation: this.operation.name, inputs: { ...inputs }, formula }),
    );
  }

  /** The case at an index. A change of a kept case is made of one of `corpus`: without any, a case of `check` stands there. */
  at(turn: Turn, corpus: readonly Kept[]): Case {
    const plain = (): Case => this.#judged(this.#source(turn.nth + (turn.sort === 'case' ? 0 : instead)));
    if (turn.sort === 'case') return plain();
    if (turn.sort === 'bulk') {
      this.#bulk ??= bulkSource(this.operation, this.settings, this.#source);
      const bulk = this.#bulk(turn.nth, turn.flavour);
      return bulk === null ? plain() : this.#judged(bulk);
    }
    const from = corpus[bitsAt(this.settings.seed, turn.nth) % Math.max(corpus.length, 1)];
    const near = from === undefined ? null : mutated(this.stored(from), this.settings, turn.nth);
    return near === null ? plain() : this.#judged(near);
  }
}
