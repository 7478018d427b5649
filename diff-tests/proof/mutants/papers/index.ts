/** Wrong implementations beyond the mirror, and right ones that are written otherwise. */
import { listMistakes } from './lists.ts';
import type { Mistake } from './mistake.ts';
import { sigmaControls, sigmaMistakes } from './sigmas.ts';
import { stepControls, stepMistakes } from './steps.ts';
import { stridedControls, stridedMistakes } from './strided.ts';
import { tableMistakes } from './tables.ts';

export type { Mistake } from './mistake.ts';

export const mistakes: readonly Mistake[] = [
  ...stepMistakes,
  ...listMistakes,
  ...stridedMistakes,
  ...sigmaMistakes,
  ...tableMistakes,
];
export const controls: readonly Mistake[] = [...stepControls, ...stridedControls, ...sigmaControls];
