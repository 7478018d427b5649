/** The fast path: the operations of the specification as gpu.js kernels, with its refusals. */
import type { Settings } from './elementwise.ts';
import type { FastOperation } from './operation.ts';
import * as core from './operations/core.ts';
import * as forwardProcess from './operations/forward-process.ts';
import * as imageDdim from './operations/image-ddim.ts';
import * as loss from './operations/loss.ts';
import * as pfOde from './operations/pf-ode.ts';
import * as papers from './operations/papers/index.ts';
import * as reverseDdim from './operations/reverse-ddim.ts';
import * as reverseDdpm from './operations/reverse-ddpm.ts';
import * as schedule from './operations/schedule.ts';
import type { Mode } from './gpujs/modes.ts';
import { Runtime } from './gpujs/runtime.ts';

/** Every export of these modules is an operation, by its name. */
const operations = {
  ...core,
  ...schedule,
  ...forwardProcess,
  ...reverseDdpm,
  ...reverseDdim,
  ...imageDdim,
  ...pfOde,
  ...loss,
  ...papers,
};

type Inputs = Readonly<Record<string, unknown>>;

/** What the fast path computes, by the names of the specification; each checks the arguments that it is given. */
export const fastOperations = operations as unknown as Readonly<Record<string, FastOperation<Inputs>>>;

type Operations = typeof operations;

/** The operations of the fast path on one backend. Every call returns a fresh tensor and only reads its inputs. */
export type FastPath = {
  readonly [N in keyof Operations]: (inputs: Parameters<Operations[N]>[1]) => ReturnType<Operations[N]>;
} & { dispose(): Promise<void> };

/**
 * The fast path on a gpu.js backend, `webasm` unless another is named. `epsilon` is rounded once to binary32.
 * Throws WrongBackend when another backend than that one ran.
 */
export const createFastPath = ({
  mode = 'webasm',
  epsilon = 1e-6,
}: { mode?: Mode; epsilon?: number } = {}): FastPath => {
  const runtime = new Runtime(mode);
  const settings: Settings = { epsilon: Math.fround(epsilon) };
  const bound = Object.entries(fastOperations).map(([name, run]) => [
    name,
    (inputs: Inputs) => run(runtime, inputs, settings),
  ]);
  return { ...Object.fromEntries(bound), dispose: () => runtime.dispose() } as FastPath;
};
