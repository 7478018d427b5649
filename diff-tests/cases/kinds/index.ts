/** The kinds of input, one row each. What each is in the specification is in spec/kinds.ts. */
import type { Kind } from '../../../spec/operation.ts';
import { bounded, boundedTensor } from './bounded.ts';
import { alphaBars, betas, tensor, times } from './elements.ts';
import type { AnyKindRow, Trait } from './kind.ts';
import { sigmas, timesteps } from './lists.ts';
import { count, flag, index, scalar, time } from './numbers.ts';
import { indexModel, model, noise } from './played.ts';

const rows = {
  tensor,
  times,
  betas,
  alphaBars,
  time,
  scalar,
  bounded,
  boundedTensor,
  sigmas,
  timesteps,
  count,
  index,
  flag,
  noise,
  model,
  indexModel,
};

export const kinds: Readonly<Record<Kind, AnyKindRow>> = rows satisfies Record<
  Kind,
  unknown
> as unknown as Record<Kind, AnyKindRow>;

/** The kinds that have a trait: see Trait for what each says. */
const having = (trait: Trait): ReadonlySet<Kind> =>
  new Set((Object.keys(kinds) as Kind[]).filter((kind) => kinds[kind].traits.includes(trait)));

export const shaped: ReadonlySet<Kind> = having('shaped');
export const stepped: ReadonlySet<Kind> = having('stepped');
export const scheduled: ReadonlySet<Kind> = having('schedule');
export const perStep: ReadonlySet<Kind> = having('perStep');
export const played: ReadonlySet<Kind> = having('played');
export const integers: ReadonlySet<Kind> = having('integer');
export const choices: ReadonlySet<Kind> = having('choice');
export const indices: ReadonlySet<Kind> = having('index');
export const timed: ReadonlySet<Kind> = having('time');
export const ranged: ReadonlySet<Kind> = having('ranged');
export const gaps: ReadonlySet<Kind> = having('gaps');
export const sized: ReadonlySet<Kind> = having('sized');
