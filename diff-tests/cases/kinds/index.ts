/** The kinds of input, one row each. */
import type { Kind } from '../../../spec/operation.ts';
import { alphaBars, betas, tensor, times } from './elements.ts';
import type { AnyKindRow } from './kind.ts';
import { count, index, scalar, time } from './numbers.ts';
import { indexModel, model, noise } from './played.ts';

const rows = { tensor, times, betas, alphaBars, time, scalar, count, index, noise, model, indexModel };

export const kinds: Readonly<Record<Kind, AnyKindRow>> = rows as unknown as Record<Kind, AnyKindRow>;

/** Kinds that are tensors of the shape of the case, kinds that are fixed by T, and kinds that play a model. */
export const shaped: ReadonlySet<Kind> = new Set<Kind>(['tensor', 'times']);
export const stepped: ReadonlySet<Kind> = new Set<Kind>(['betas', 'alphaBars', 'count']);
export const scheduled: ReadonlySet<Kind> = new Set<Kind>(['betas', 'alphaBars']);
export const played: ReadonlySet<Kind> = new Set<Kind>(['model', 'indexModel']);
