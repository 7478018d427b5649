/** What the rows share: sources, inputs, schedules. */
import type { Context } from '../context.ts';
import { vpSchedule, type VPSchedule } from '../diffusion/schedule.ts';
import type { Input } from '../operation.ts';
import { leanSource, type Source } from '../source.ts';
import type { Tensor } from '../tensor.ts';

const lean =
  (repository: string, commit: string) =>
  (file: string, name: string, line: number): Source =>
    leanSource(`Generative.Diffusion.${name}`, {
      repository,
      commit,
      path: `NN/Spec/Generative/Diffusion/${file}.lean`,
      line,
    });
export const torchLean = lean('wadkisson/TorchLean', 'c2be276a4de4bf1802cfdf6f565d440fc19b9547');
/** What the baseline lacks is from a newer TorchLean. */
export const newerLean = lean('srirampc/TorchLean', '3447b74f6bf43f83ad50885851caf0bc01b4c53d');
export const imageLean = (name: string, line: number): Source => newerLean('ImageDDIM', name, line);

/** The schedule of a tensor of betas. */
export const scheduleOf = <A>(k: Context<A>, betas: Tensor<A>): VPSchedule<A> => vpSchedule(k, betas.data);

export { vector } from '../tensor.ts';
export const at = <V>(list: readonly V[], i: number): V => list[i] as V;
/** n-1, ..., 0 */
export const downFrom = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => n - 1 - i);

// Inputs that several operations share. `like` and `of` name others of the same row.
export const betas = {
  name: 'betas',
  kind: 'betas',
  meaning: 'the betas, one for each step',
} as const satisfies Input;
export const alphaBars = {
  name: 'alphaBars',
  kind: 'alphaBars',
  meaning: 'alphaBar_1..alphaBar_T',
} as const satisfies Input;
export const t = {
  name: 't',
  kind: 'index',
  of: 'betas',
  last: 'T',
  meaning: 'the state',
} as const satisfies Input;
export const step = {
  name: 'k',
  kind: 'index',
  of: 'betas',
  last: 'T-1',
  meaning: 'the step from state k+1 to k',
} as const satisfies Input;
export const x = { name: 'x', kind: 'tensor', meaning: 'the state' } as const satisfies Input;
export const x0 = { name: 'x0', kind: 'tensor', meaning: 'the clean sample' } as const satisfies Input;
export const eps = { name: 'eps', kind: 'tensor', like: 'x0', meaning: 'the noise' } as const satisfies Input;
export const epsLikeX = { ...eps, like: 'x', meaning: 'the predicted noise' } as const satisfies Input;
export const floor = {
  name: 'floor',
  kind: 'scalar',
  meaning: 'the least denominator',
} as const satisfies Input;
export const model = {
  name: 'model',
  kind: 'model',
  like: 'x',
  meaning: 'the denoiser',
} as const satisfies Input;
export const indexModel = {
  name: 'model',
  kind: 'indexModel',
  like: 'x',
  meaning: 'the denoiser, called with the index',
} as const satisfies Input;
export const beta0 = { name: 'beta0', kind: 'scalar', meaning: 'beta at t = 0' } as const satisfies Input;
export const beta1 = { name: 'beta1', kind: 'scalar', meaning: 'beta at t = 1' } as const satisfies Input;
export const times = { name: 't', kind: 'times', meaning: 'the times' } as const satisfies Input;
export const likeX = 'tensor like x';
