/** Mistakes that are known: most from public reports, the others the usual slips in these formulas. */
import type { Signature } from '../signature.ts';
import { coreDefects } from './core.ts';
import { ddimDefects } from './ddim.ts';
import { ddpmDefects } from './ddpm.ts';
import { forwardDefects } from './forward.ts';
import { lossDefects } from './loss.ts';
import { odeDefects } from './ode.ts';
import { samplerDefects } from './samplers.ts';
import { paperDefects } from '../papers/defects.ts';
import { tableDefects } from './tables.ts';

export const defects: readonly Signature[] = [
  ...coreDefects,
  ...tableDefects,
  ...forwardDefects,
  ...ddpmDefects,
  ...ddimDefects,
  ...odeDefects,
  ...samplerDefects,
  ...lossDefects,
  ...paperDefects,
];
