/** Cases are asked for one by one and sent many at a time: those that come next go with the one that is asked for. */
import type { Operation } from '../../../spec/operation.ts';
import type { Answer } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { played } from '../../cases/kinds/index.ts';
import type { HostInputs } from '../../cases/values.ts';
import type { CallSettings } from '../answered.ts';
import { Batches } from './batches.ts';
import type { Run } from './running.ts';
import type { Seat } from './seat.ts';
import { wireSize } from './wire.ts';

const sizeOf = ({ format }: CallSettings, inputs: HostInputs): number =>
  Object.values(inputs).reduce<number>((sum, value) => sum + wireSize(format, value), 0);

const hasModel = ({ inputs }: Operation): boolean => inputs.some(({ kind }) => played.has(kind));

export class Ahead {
  readonly #seats: readonly Seat[];
  readonly #batches: Batches;
  #coming: Iterator<Case> | null = null;
  #next: Case | null = null;
  readonly #answers = new Map<HostInputs, Promise<Answer>>();

  constructor(seats: readonly Seat[], timeout: number) {
    this.#seats = seats;
    this.#batches = new Batches(timeout);
  }

  /** The cases that will be asked for next, in this order. */
  foresee(cases: Iterable<Case>): void {
    this.#answers.clear();
    this.#batches.begin();
    this.#coming = cases[Symbol.iterator]();
    this.#advance();
  }

  #advance(): void {
    const next = this.#coming?.next();
    this.#next = next === undefined || next.done === true ? null : next.value;
  }

  async call(operation: Operation, inputs: HostInputs, settings: CallSettings): Promise<Answer> {
    if (this.#next?.inputs === inputs) for (const seat of this.#seats) this.#send(seat, operation, settings);
    const foreseen = this.#answers.get(inputs);
    this.#answers.delete(inputs);
    if (foreseen !== undefined) return foreseen;
    const [seat] = this.#seats.toSorted((a, b) => a.waiting - b.waiting);
    const [answer] = (await seat?.ask({ operation, cases: [inputs], settings })) ?? [];
    return answer as Answer;
  }

  /** As many of the coming cases as make a run, to one process. */
  #send(seat: Seat, operation: Operation, settings: CallSettings): void {
    const cases: HostInputs[] = [];
    let bytes = 0;
    const alone = hasModel(operation);
    while (this.#next !== null && this.#next.operation.name === operation.name) {
      if (cases.length > 0 && (alone || this.#batches.isFull(cases.length, bytes))) break;
      cases.push(this.#next.inputs);
      bytes += sizeOf(settings, this.#next.inputs);
      this.#advance();
    }
    if (cases.length > 0) this.#expect(seat, { operation, cases, settings }, bytes);
  }

  #expect(seat: Seat, run: Run, bytes: number): void {
    const begun = performance.now();
    const { cases } = run;
    const answers = seat.ask(run);
    void answers
      .then(() => this.#batches.took(cases.length, bytes, performance.now() - begun))
      .catch(() => undefined);
    for (const [i, inputs] of cases.entries()) {
      const answer = answers.then((all) => all[i] as Answer);
      // Perhaps nobody asks for it any more.
      answer.catch(() => undefined);
      this.#answers.set(inputs, answer);
    }
  }
}
