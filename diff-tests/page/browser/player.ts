/** The fast path in a page or a worker: the same calls that a module's worker answers, on one backend. */
import { fastOperations } from '../../../impl/fast-path.ts';
import { WrongBackend } from '../../../impl/errors.ts';
import { Runtime } from '../../../impl/gpujs/runtime.ts';
import { answerOf } from '../../runners/answered.ts';
import type { CallMessage, Reply } from '../../runners/browser/messages.ts';
import type { PageMode } from '../../../impl/gpujs/modes.ts';

/** Operations that the fast path offers. */
export const offers: readonly string[] = Object.keys(fastOperations);

/** One gpu.js instance on one backend: a page that makes many loses the first of its contexts. */
export class Player {
  readonly #mode: PageMode;
  #runtime: Runtime | null = null;

  constructor(mode: PageMode) {
    this.#mode = mode;
  }

  async call({ operation, inputs, settings, plays }: CallMessage): Promise<Reply> {
    const runtime = (this.#runtime ??= new Runtime(this.#mode));
    let wrong: WrongBackend | null = null;
    const run = async (given: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const compute = fastOperations[operation];
      if (compute === undefined) throw new RangeError(`gpu.js has no ${operation}`);
      try {
        return await compute(runtime, given, settings);
      } catch (error) {
        if (error instanceof WrongBackend) wrong = error;
        throw error;
      }
    };
    const answer = await answerOf(run, inputs, settings, plays);
    const reason = (wrong as WrongBackend | null)?.message ?? null;
    const attestation = runtime.attestation();
    // A silent fallback is no answer of this backend at all.
    if (reason === null) return { kind: 'answered', answer, attestation };
    return { kind: 'didNotRun', unavailable: { reason, remedy: 'choose the backend cpu' }, attestation };
  }

  async dispose(): Promise<void> {
    await this.#runtime?.dispose();
    this.#runtime = null;
  }
}
