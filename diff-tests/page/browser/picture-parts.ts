/** What the picture is made from: the specification's two ends, once, and those of a backend. */
import { createFastPath } from '../../../impl/fast-path.ts';
import type { Mode } from '../../../impl/gpujs/modes.ts';
import type { Ends } from '../picture/exact.ts';
import { type Difference, differenceOf } from '../picture/difference.ts';
import { betas, image, noise, shape, steps } from '../picture/subject.ts';

/** The specification in binary64, which is exact to what can be seen here, and in binary32. */
export interface Exact {
  readonly exact: Ends;
  readonly ieee: Ends;
}

let known: Promise<Exact> | null = null;

/** Computed once, in a worker. */
const exactly = (): Promise<Exact> =>
  (known ??= new Promise<Exact>((done, fail) => {
    const worker = new Worker(new URL('./exact.js', import.meta.url), { type: 'module' });
    worker.addEventListener('error', ({ message }) => fail(new Error(message)));
    worker.addEventListener('message', ({ data }: MessageEvent<Exact>) => {
      worker.terminate();
      done(data);
    });
  }).catch((error: unknown) => {
    known = null;
    throw error;
  }));

interface Ran {
  readonly noised: Float32Array;
  readonly denoised: Float32Array;
}

const onBackend = async (mode: Mode): Promise<Ran> => {
  const fast = createFastPath({ mode });
  const tensor = (data: Float32Array): { shape: number[]; data: Float32Array } => ({
    shape: [...shape],
    data,
  });
  const schedule = { shape: [steps], data: betas() };
  const eps = tensor(noise());
  try {
    const x = await fast.qSample({ betas: schedule, t: steps, x0: tensor(image()), eps });
    const { data } = await fast.ddimSample({ betas: schedule, x, model: () => eps });
    return { noised: x.data, denoised: data };
  } finally {
    await fast.dispose();
  }
};

/** The picture on one backend beside the exact one, and how they differ. */
export interface Parts {
  readonly exact: Ends;
  readonly here: Ran;
  readonly difference: Difference;
  /** (here - exact) * factor, to be shown like a picture: 0 is mid grey. */
  readonly amplified: Float64Array;
}

export const partsOn = async (mode: Mode): Promise<Parts> => {
  const { exact, ieee } = await exactly();
  const here = await onBackend(mode);
  const difference = differenceOf(here.denoised, exact.denoised, ieee.denoised);
  const amplified = exact.denoised.map((value, i) => ((here.denoised[i] ?? NaN) - value) * difference.factor);
  return { exact, here, difference, amplified };
};
