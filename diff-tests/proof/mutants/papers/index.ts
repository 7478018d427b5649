/** Wrong implementations beyond the mirror, and right ones that are written otherwise. */
import { listMistakes } from './lists.ts';
import type { Mistake } from './mistake.ts';
import { outsiderMistakes } from './outsider.ts';
import { sigmaControls, sigmaMistakes } from './sigmas.ts';
import { stepControls, stepMistakes } from './steps.ts';
import { stridedControls, stridedMistakes } from './strided.ts';
import { tableMistakes } from './tables.ts';

export type { Mistake } from './mistake.ts';

/** Ids of their own: one request of the bank says which of all is meant. */
const ofPapers = (lists: readonly (readonly Mistake[])[]): readonly Mistake[] =>
  lists.flat().map((one) => ({ ...one, id: `papers/${one.id}` }));

export const mistakes: readonly Mistake[] = ofPapers([
  stepMistakes,
  listMistakes,
  stridedMistakes,
  sigmaMistakes,
  tableMistakes,
  outsiderMistakes,
]);
export const controls: readonly Mistake[] = ofPapers([stepControls, stridedControls, sigmaControls]);
