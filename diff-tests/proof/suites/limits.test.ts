/** A command stops in time: each bound with a run just inside and one just outside. */
import { expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { safeDiv } from '../../../spec/diffusion/core.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { bounded } from '../../cli/limits.ts';

const k = binary('binary32');

/** Some hundred operations: each 64th looks at the clock and at the memory. */
const compute = <A>(context: Context<A>): void => {
  for (let i = 0; i < 200; i++) safeDiv(context, context.one, context.one);
};

test.each([
  ['the time that there is', 60, undefined, null],
  ['no time', 0, undefined, /^binary32: T = 5 takes more than 0 s of computing here: take fewer steps/],
  ['all of the memory', 60, 1, null],
  ['none of the memory', 60, 0, /^binary32: T = 5 takes more memory than there is: take fewer steps/],
] as const)('%s', (_name, seconds, heapShare, refusal) => {
  const run = (): void => compute(bounded(k, 'T = 5', seconds, heapShare));
  if (refusal === null) expect(run).not.toThrow();
  else expect(run).toThrow(refusal);
});
