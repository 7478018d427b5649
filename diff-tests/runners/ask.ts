/** How everybody is asked, in this process or outside: with a time limit, and what is lost is started again. */
import type { Answer } from '../cases/answer.ts';
import { Stopped } from './implementation.ts';

/** No answer in time, an answer that is none, or it ended: who was asked is gone. */
export class Lost extends Error {}

/** No answer in time: whether there would have been one later is not known. */
export class TooLate extends Lost {}

export interface Limits {
  /** Milliseconds that one answer may take. */
  readonly timeout: number;
  /** Ends the asking, also when it was raised before. */
  readonly signal?: AbortSignal | undefined;
}

export const tooLate = (timeout: number): TooLate => new TooLate(`no answer within ${timeout / 1000} s`);

/**
 * What `ask` comes to. Rejects with TooLate when that takes too long, and with Stopped when the signal is raised. Who is
 * asked may start the clock anew: it asked something back.
 */
export const inTime = async <T>(
  ask: (anew: () => void) => Promise<T>,
  { timeout, signal }: Limits,
): Promise<T> => {
  if (signal?.aborted === true) throw new Stopped();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = (): void => undefined;
  try {
    return await new Promise<T>((done, fail) => {
      const anew = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => fail(tooLate(timeout)), timeout);
      };
      stop = (): void => fail(new Stopped());
      signal?.addEventListener('abort', stop);
      anew();
      ask(anew).then(done, fail);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
};

/** A worker, a page, a program: it answers one question at a time until it ends. */
export interface Respondent<Question, Said> {
  /** Whether it ended by itself after its last answer. */
  readonly ended: boolean;
  /** Rejects with Lost when it ends before it answers. `anew` starts its clock again. */
  ask(question: Question, anew?: () => void): Promise<Said>;
  stop(): Promise<void>;
}

/** Who is asked, and started again after it was lost. */
export class Restarted<Question, Said> {
  readonly #start: () => Promise<Respondent<Question, Said>>;
  readonly #limits: Limits;
  #current: Respondent<Question, Said> | null;

  /** `start` rejects with Lost where it cannot be started again; `first` was started before. */
  constructor(
    start: () => Promise<Respondent<Question, Said>>,
    limits: Limits,
    first: Respondent<Question, Said> | null = null,
  ) {
    this.#start = start;
    this.#limits = limits;
    this.#current = first;
  }

  /** Rejects with Lost or with Stopped, or with what it threw itself; it is then stopped, and the next call starts it. */
  async ask(question: Question): Promise<Said> {
    if (this.#current?.ended !== false) this.#current = await this.#start();
    const respondent = this.#current;
    try {
      return await inTime((anew) => respondent.ask(question, anew), this.#limits);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const respondent = this.#current;
    this.#current = null;
    await respondent?.stop();
  }
}

/** The answer that is asked for; where who should give it is lost, that is the answer. */
export const orLost = async (asking: Promise<Answer>): Promise<Answer> => {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Lost) return { kind: 'lost', message: error.message };
    throw error;
  }
};
