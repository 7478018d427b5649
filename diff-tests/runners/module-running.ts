/** The worker in which a module runs, seen from outside. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { Lost, type Respondent, tooLate } from './ask.ts';
import { type CallMessage, ended, type WorkerData } from './module-messages.ts';
import { replySchema } from './module-answers.ts';

const nonsense = "what came over the harness's own port is no answer";

interface Waiting {
  readonly done: (said: unknown) => void;
  readonly fail: (reason: Error) => void;
}

/** The module has the worker's usual port for itself: the harness speaks over one of its own, and numbers its questions. */
export class Running implements Respondent<CallMessage, unknown> {
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

  /** The first thing that the worker says, once the module is loaded: not checked yet. */
  loaded(): Promise<unknown> {
    return this.#next();
  }

  /** What the worker says to a question: not checked yet. */
  ask(question: CallMessage): Promise<unknown> {
    if (!this.ended) this.#post(question);
    return this.#next();
  }

  #next(): Promise<unknown> {
    return new Promise((done, fail) => {
      if (this.#ended === null) this.#waiting = { done, fail };
      else fail(new Lost(this.#ended));
    });
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
              ? tooLate(timeout).message
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
