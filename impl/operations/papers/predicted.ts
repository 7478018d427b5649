/** x0 and the noise, each of the other: what the steps of several samplers begin with. */
import { div, mul, sub } from '../../binary32.ts';
import type { Elementwise } from '../../elementwise.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { weights } from '../../schedule.ts';
import type { HostTensor } from '../../tensor.ts';

/** (x - (sqrt(1 - a) * e)) / sqrt(a) */
export const cleanOf = (
  { map }: Elementwise,
  a: number,
  x: HostTensor,
  e: HostTensor,
): Promise<HostTensor> => {
  const { c0, c1 } = weights(a);
  return map(forms.withoutPartOver, [x, e], [c1, c0]);
};

/** (x - (sqrt(a) * x0)) / sqrt(1 - a) */
export const noiseOf = (
  { map }: Elementwise,
  a: number,
  x: HostTensor,
  x0: HostTensor,
): Promise<HostTensor> => {
  const { c0, c1 } = weights(a);
  return map(forms.withoutPartOver, [x, x0], [c0, c1]);
};

/** cleanOf, clipped to [-r, r] where `clip` is 1. */
export const clippedOf = async (
  evaluator: Elementwise,
  { a, clip, r }: { readonly a: number; readonly clip: number; readonly r: number },
  x: HostTensor,
  e: HostTensor,
): Promise<HostTensor> => {
  const x0 = await cleanOf(evaluator, a, x, e);
  return clip === 1 ? evaluator.map(forms.clipped, [x0], [r]) : x0;
};

/** The variance of the noise that is fresh with eta = 1: ((1 - ap) / (1 - a)) * (1 - (a / ap)) */
export const varianceOf = (a: number, ap: number): number =>
  mul(div(sub(1, ap), sub(1, a)), sub(1, div(a, ap)));
