/**
 * The laws that the definitions obey, as data: some are theorems of TorchLean, the rest follow from the definitions.
 * Each says in which contexts it holds, and gives an input at which it fails outside them or without its hypothesis.
 */
import { type Context, Refusal } from '../context.ts';
import { parseEpsilon } from '../contexts.ts';
import type { Ground } from './agreement.ts';
import { coreLaws } from './core.ts';
import { forwardProcessLaws } from './forward-process.ts';
import { imageDdimLaws } from './image-ddim.ts';
import { type Law, readSample, type Sample, type TextSample } from './law.ts';
import { lossLaws } from './loss.ts';
import { pfOdeLaws } from './pf-ode.ts';
import { reverseDdimLaws } from './reverse-ddim.ts';
import { reverseDdpmLaws } from './reverse-ddpm.ts';
import { scheduleLaws } from './schedule.ts';

export { type AnyGround, type Ground, grounds } from './agreement.ts';
export { type Law, plainSample, type TextSample } from './law.ts';

/** In the order of the definitions. */
export const laws: readonly Law[] = Object.freeze([
  ...coreLaws,
  ...scheduleLaws,
  ...forwardProcessLaws,
  ...reverseDdpmLaws,
  ...reverseDdimLaws,
  ...imageDdimLaws,
  ...pfOdeLaws,
  ...lossLaws,
]);

/**
 * What a law says at a sample: `fails` is a counterexample; `undecided` needs more precision than is spent; `not given`:
 * the hypothesis is not met; `refused`: the context lacks a value (an irrational root in `rational`).
 */
export type Answer = 'holds' | 'fails' | 'undecided' | 'not given' | 'refused';

const answer = <A>(
  { context, compare }: Ground<A>,
  text: TextSample,
  row: Law,
  given: (k: Context<A>, sample: Sample<A>) => boolean,
): Answer => {
  try {
    const k = context.withEpsilon(parseEpsilon(text.epsilon));
    const sample = readSample(k, text);
    if (!given(k, sample)) return 'not given';
    const found = row.claims(k, sample).map(([left, right]) => compare(left, right, row.compares));
    return found.includes('different') ? 'fails' : found.includes('undecided') ? 'undecided' : 'holds';
  } catch (error) {
    if (error instanceof Refusal) return 'refused';
    throw error;
  }
};

/** Whether the law holds at a sample: hypothesis, then claims. */
export const check = <A>(row: Law, ground: Ground<A>, text: TextSample): Answer =>
  answer(ground, text, row, row.given);

/** Whether the claims alone hold at a sample: how a counterexample to a law without its hypothesis is shown. */
export const conclude = <A>(row: Law, ground: Ground<A>, text: TextSample): Answer =>
  answer(ground, text, row, () => true);
