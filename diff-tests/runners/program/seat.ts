/** One of the processes of a program: it is asked one run after another, started again after it was lost, and asked twice. */
import type { Answer } from '../../cases/answer.ts';
import { sameTensor } from '../../cases/values.ts';
import { type Limits, Lost, type Respondent, Restarted, TooLate } from '../ask.ts';
import { DidNotRun } from '../implementation.ts';
import type { Run } from './running.ts';

/** Cases without an answer after which the rest of a run is not sent: its row is closed by then. */
const mostLost = 3;
/** Failures to start again after which it is not tried any more. */
const mostFailures = 3;

const lost = (message: string): Answer => ({ kind: 'lost', message });

/** The first answer, unless the second is another: the same call must give the same bits. */
const repeatable = (first: Answer, second: Answer | undefined): Answer => {
  const [returned, other] = first.kind === 'returned' ? [first, second] : [second, first];
  if (second?.kind === 'lost') return second;
  if (returned?.kind !== 'returned') return first;
  const isSame = other?.kind === 'returned' && sameTensor(returned.output, other.output);
  return isSame ? first : { ...returned, impurity: { code: 'unrepeatable', input: null } };
};

export class Seat {
  readonly #process: Restarted<Run, Answer[]>;
  readonly #timeout: number;
  /** The last run that was asked: the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #failures = 0;

  constructor(
    start: () => Promise<Respondent<Run, Answer[]>>,
    limits: Limits,
    first: Respondent<Run, Answer[]> | null,
  ) {
    const counted = async (): Promise<Respondent<Run, Answer[]>> => {
      if (this.#failures >= mostFailures)
        throw new DidNotRun('it could not be started again', 'see why it does not start any more');
      this.#failures += 1;
      const started = await start();
      this.#failures = 0;
      return started;
    };
    this.#timeout = limits.timeout;
    this.#process = new Restarted(counted, limits, first);
  }

  /** How many runs wait for their answers. */
  get waiting(): number {
    return this.#waiting;
  }

  /** The answers to a run, one for each case. */
  ask(run: Run): Promise<Answer[]> {
    this.#waiting += 1;
    const asked = this.#last.then(() => this.#twice(run)).finally(() => (this.#waiting -= 1));
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  async #twice(run: Run): Promise<Answer[]> {
    const first = await this.#once(run);
    if (first.some(({ kind }) => kind === 'lost')) return first;
    const second = await this.#once(run);
    return first.map((answer, i) => repeatable(answer, second[i]));
  }

  async #once(run: Run): Promise<Answer[]> {
    try {
      return await this.#process.ask(run);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      return run.cases.length === 1 ? [lost(error.message)] : this.#oneByOne(run, error);
    }
  }

  /** The cases of a run that was lost: the one that it was lost for is named; where none is, the run itself is at fault. */
  async #oneByOne(run: Run, error: Lost): Promise<Answer[]> {
    const begun = performance.now();
    const answers: Answer[] = [];
    let count = 0;
    for (const inputs of run.cases) {
      const [answer = lost('no answer')] =
        count < mostLost ? await this.#once({ ...run, cases: [inputs] }) : [lost('not sent any more')];
      if (answer.kind === 'lost') count += 1;
      answers.push(answer);
    }
    // A run may take --timeout for each case: one that was only slow is no fault.
    const isSlow = error instanceof TooLate && performance.now() - begun >= this.#timeout / 2;
    if (count > 0 || isSlow) return answers;
    const size = run.cases.length;
    return [
      lost(`a run of ${size} cases: ${error.message} (each case alone was answered)`),
      ...answers.slice(1),
    ];
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}
