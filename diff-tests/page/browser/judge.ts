/**
 * The worker that judges, with the engine of the command line: the page stays free. webasm and cpu run here; what
 * draws with the GPU runs in the page, which answers calls as messages.
 */
import { findOperation } from '../../../spec/operations.ts';
import { findProfile } from '../../../spec/profiles/index.ts';
import { inTime, Lost } from '../../runners/ask.ts';
import { messagedImplementation } from '../../runners/fast-implementation.ts';
import { messageOf } from '../../runners/answered.ts';
import type { Candidate } from '../../runners/implementation.ts';
import { runPlan } from '../../engine/check.ts';
import type { Choice } from '../choice.ts';
import type { CallMessage, Reply } from '../../runners/browser/messages.ts';
import { modeRow, type PageMode } from '../../../impl/gpujs/modes.ts';
import { heldTo } from '../../runners/held-to.ts';
import { offers, Player } from './player.ts';
import { KeptCases } from './kept-cases.ts';
import type { FromJudge, Missing, ToJudge } from './run-messages.ts';

/** The time that one call may take, as on the command line. */
const timeout = 10_000;

const post = (message: FromJudge): void => self.postMessage(message);

/** Calls that the page has not answered yet. */
const waiting = new Map<number, { done(reply: Reply): void; fail(reason: Lost): void }>();
let calls = 0;
let stopped = false;
let kept: KeptCases | null = null;

/** A call on a backend of the page. */
const callInPage = (mode: PageMode, message: CallMessage): Promise<Reply> => {
  const id = calls++;
  const asked = (): Promise<Reply> =>
    new Promise((done, fail) => {
      waiting.set(id, { done, fail });
      post({ kind: 'call', id, mode, message });
    });
  return inTime(asked, { timeout }).finally(() => waiting.delete(id));
};

const candidate = (mode: PageMode, missing: Missing): Candidate => {
  const unavailable = missing[mode];
  if (unavailable !== undefined) return { backend: mode, unavailable };
  const row = modeRow(mode);
  const player = row.device === 'processor' ? new Player(mode) : null;
  const implementation = messagedImplementation(
    { backend: mode, profile: heldTo(row), offers, dispose: async () => player?.dispose() },
    (message) => (player === null ? callInPage(mode, message) : player.call(message)),
  );
  return { backend: mode, implementation };
};

const run = async (choice: Choice, missing: Missing): Promise<void> => {
  const { operations, backends, runs, seed, profile } = choice;
  const candidates = backends.map((mode) => candidate(mode, missing));
  const asked = { epsilon: null, profile: findProfile(profile ?? '') ?? null };
  const cases = new KeptCases(candidates, asked);
  let shown = 0;
  const { report } = await runPlan({
    ...asked,
    candidates,
    asked: (backend) => missing[backend as PageMode] === undefined,
    operations: operations.flatMap((name) => findOperation(name) ?? []),
    operationsNamed: false,
    implementationName: 'gpu.js',
    runs,
    seed,
    store: null,
    stopped: () => stopped,
    progress: (done, total, what) => {
      if (performance.now() - shown < 50 && done < total) return;
      shown = performance.now();
      post({ kind: 'progress', done, total, what });
    },
    judged: (backend, trial) => cases.add(backend, trial),
  });
  for (const made of candidates) if ('implementation' in made) await made.implementation.dispose();
  kept = cases;
  post({ kind: 'finished', report, points: cases.points });
};

const fail = (error: unknown): void => post({ kind: 'failed', message: messageOf(error) });

const open = async (id: number): Promise<void> => {
  const opened = await kept?.open(id);
  if (opened !== undefined) post({ kind: 'opened', opened });
};

self.addEventListener('message', ({ data }: MessageEvent<ToJudge>) => {
  if (data.kind === 'stop') stopped = true;
  else if (data.kind === 'reply') waiting.get(data.id)?.done(data.reply);
  else if (data.kind === 'died') waiting.get(data.id)?.fail(new Lost(data.message));
  else if (data.kind === 'open') open(data.id).catch(fail);
  else run(data.choice, data.missing).catch(fail);
});
