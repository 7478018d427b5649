/** The worker in which a module runs, seen from outside: asked one question at a time, and stopped when it is lost. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { Stopped } from './implementation.ts';
import { type CallMessage, ended, type WorkerData } from './module-messages.ts';
import { replySchema } from './module-answers.ts';

/** No answer in time, an answer that is none, or the worker ended: the worker is gone. */
export class Lost extends Error {}

const nonsense = "what came over the harness's own port is no answer";

interface Waiting {
  readonly done: (said: unknown) => void;
  readonly fail: (reason: Error) => void;
}

/** The module has the worker's usual port for itself: the harness speaks over one of its own, and numbers its questions. */
export class Running {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #ended: string | null = null;
  /** The number of the last question; the first message, after loading, answers question 0. */
  #asked = 0;
  #waiting: Waiting | null = null;

  constructor(url: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('./module-worker.js', import.meta.url), {
      workerData: { url, port: port2, bell: this.#bell } satisfies WorkerData,
      transferList: [port2],
      stdout: true,
      stderr: true,
    });
    // What a module prints is no result: standard output belongs to the reports.
    this.#worker.stdout.pipe(process.stderr, { end: false });
    this.#worker.stderr.pipe(process.stderr, { end: false });
    this.#port.on('message', (message: unknown) => this.#take(message));
    this.#port.on('messageerror', () => this.#waiting?.fail(new Lost(nonsense)));
    this.#worker.on('error', (error) => this.#end(`the module died: ${String(error?.message)}`));
    this.#worker.on('exit', (code) => this.#end(`the module ended its process (exit code ${code})`));
  }

  get ended(): boolean {
    return this.#ended !== null;
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    // The worker's events and the port are not in step: an answer that was given before the end is one.
    const last = receiveMessageOnPort(this.#port);
    if (last !== undefined) this.#take(last.message);
    this.#port.close();
    this.#waiting?.fail(new Lost(this.#ended));
  }

  /** What was said to the question that is waiting; anything else is no answer. */
  #said(message: unknown): { readonly said: unknown } | null {
    const reply = replySchema.safeParse(message);
    return reply.success && reply.data.id === this.#asked ? { said: reply.data.said } : null;
  }

  #take(message: unknown): void {
    const reply = this.#said(message);
    if (reply === null) this.#waiting?.fail(new Lost(nonsense));
    else this.#waiting?.done(reply.said);
  }

  #post(question: CallMessage): void {
    this.#asked += 1;
    this.#port.postMessage({ id: this.#asked, question });
  }

  /**
   * What the worker says to a question, or without one after loading: not checked yet. Rejects with Lost, or with Stopped
   * when `signal` is raised; the worker is then gone.
   */
  async ask(question: CallMessage | null, timeout: number, signal?: AbortSignal): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const stopped = (): void => this.#waiting?.fail(new Stopped());
    try {
      return await new Promise<unknown>((done, fail) => {
        this.#waiting = { done, fail };
        if (signal?.aborted === true) fail(new Stopped());
        else if (this.#ended !== null) fail(new Lost(this.#ended));
        else {
          signal?.addEventListener('abort', stopped);
          timer = setTimeout(() => fail(new Lost(`no answer within ${timeout / 1000} s`)), timeout);
          if (question !== null) this.#post(question);
        }
      });
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stopped);
      this.#waiting = null;
    }
  }

  /** The same, and waits without giving anything else a turn: for a model inside a definition, which answers at once. */
  askNow(question: CallMessage, timeout: number): unknown {
    if (this.#ended !== null) throw new Lost(this.#ended);
    const until = performance.now() + timeout;
    let heard = Atomics.load(this.#bell, 0);
    this.#post(question);
    for (;;) {
      const next = receiveMessageOnPort(this.#port);
      const reply = next === undefined ? null : this.#said(next.message);
      if (reply !== null) return reply.said;
      const left = until - performance.now();
      const why =
        next !== undefined
          ? nonsense
          : heard === ended
            ? 'the module ended its process'
            : left <= 0
              ? `no answer within ${timeout / 1000} s`
              : null;
      if (why !== null) {
        void this.stop();
        throw new Lost(why);
      }
      Atomics.wait(this.#bell, 0, heard, left);
      heard = Atomics.load(this.#bell, 0);
    }
  }

  async stop(): Promise<void> {
    this.#ended ??= 'the module was stopped';
    await this.#worker.terminate();
  }
}
