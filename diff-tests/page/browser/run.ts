/** One run: the worker that judges, and the calls that it makes on the backends of the page. */
import { messageOf } from '../../runners/answered.ts';
import type { Report } from '../../report/schema.ts';
import type { Choice } from '../choice.ts';
import type { PageMode } from '../../../impl/gpujs/modes.ts';
import { Player } from './player.ts';
import type { Point } from './points.ts';
import type { FromJudge, Missing, Opened, ToJudge } from './run-messages.ts';

interface Finished {
  readonly report: Report;
  readonly points: readonly Point[];
}

export type Progress = (done: number, total: number, what: string) => void;

export interface Run {
  readonly finished: Promise<Finished>;
  stop(): void;
  /** The case of a point, from the worker that judged it. */
  open(id: number): Promise<Opened>;
  /** Ends the worker; no case can be opened afterwards. */
  end(): void;
}

/** Starts a run. `finished` rejects with an Error that a visitor can read. */
export const startRun = (choice: Choice, missing: Missing, progress: Progress): Run => {
  const worker = new Worker(new URL('./judge.js', import.meta.url), { type: 'module' });
  const players = new Map<PageMode, Player>();
  const post = (message: ToJudge): void => worker.postMessage(message);
  const answer = async ({ id, mode, message }: Extract<FromJudge, { kind: 'call' }>): Promise<void> => {
    const player = players.get(mode) ?? new Player(mode);
    players.set(mode, player);
    try {
      post({ kind: 'reply', id, reply: await player.call(message) });
    } catch (error) {
      post({ kind: 'died', id, message: messageOf(error) });
    }
  };
  const opening = new Map<number, (opened: Opened) => void>();
  const finished = new Promise<Finished>((done, fail) => {
    worker.addEventListener('error', (event) =>
      fail(new Error(event.message === undefined ? 'the judging worker did not start' : event.message)),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<FromJudge>) => {
      if (data.kind === 'progress') progress(data.done, data.total, data.what);
      else if (data.kind === 'call') void answer(data);
      else if (data.kind === 'finished') done(data);
      else if (data.kind === 'opened') opening.get(data.opened.id)?.(data.opened);
      else fail(new Error(data.message));
    });
    post({ kind: 'run', choice, missing });
  }).finally(async () => {
    for (const player of players.values()) await player.dispose();
  });
  return {
    finished,
    stop: () => post({ kind: 'stop' }),
    open: (id) =>
      new Promise((done) => {
        opening.set(id, done);
        post({ kind: 'open', id });
      }),
    end: () => worker.terminate(),
  };
};
