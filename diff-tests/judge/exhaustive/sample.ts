/** The largest error among some inputs of a sweep, measured before all are tried. */
import { seemsWorst } from '../../../spec/columns/certify.ts';
import { recycling } from '../../../spec/columns/memory.ts';
import type { Terms } from '../judge.ts';
import { Exhaustive } from './exhaustive.ts';
import { filterFor } from './filter.ts';
import { isFixedFinite } from './inputs.ts';
import { type Call, sliceOf } from './some.ts';
import type { Tally } from './tally.ts';

/**
 * The error that seems to be the largest of a call, with the place of its element; null: none that is above 0. Who knows
 * it measures hardly any other: without it a part in which all errors are small, and no two of them can be told apart in
 * binary64, is measured whole.
 */
export const sampledWorst = (call: Call, terms: Terms): Tally['worst'] => {
  const { data } = call.answer.output;
  const filter = data instanceof Float32Array ? filterFor(call.theCase, terms.epsilon) : null;
  if (filter === null || !(data instanceof Float32Array) || !isFixedFinite(call)) return null;
  const at = recycling(() =>
    seemsWorst(
      call.theCase.format,
      filter.exact((all) => all),
      data,
    ),
  );
  if (at < 0) return null;
  const one = new Exhaustive(terms);
  one.add(sliceOf(call, at, at + 1), at);
  const { worst } = one.tally;
  return worst === null || worst.of.n === 0n ? null : worst;
};
