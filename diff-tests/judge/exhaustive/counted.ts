/** The verdicts on some elements of a call, added to a tally. */
import type { Case } from '../../cases/case.ts';
import { classOf } from '../failure-kind.ts';
import { noneMet } from '../met.ts';
import { type Each, verdicts } from './each.ts';
import { isUsual, tensorsOf } from './inputs.ts';
import { type Call, someOf } from './some.ts';
import { type Failing, firstOfKinds, type Tally } from './tally.ts';

/** What changes of the tally; `from`: the place of the call's first element, `picked`: the elements that were judged. */
export const withVerdicts = (
  { accepted, rejected, undecided, unconstrained, failures }: Tally,
  call: Call,
  from: number,
  { of, broken }: Each,
  picked: readonly number[],
  isTaken: (theCase: Case) => boolean,
): Partial<Tally> => {
  if (broken !== null) {
    const failing = { from, count: call.answer.output.data.length, kind: broken.part };
    return {
      rejected: rejected + picked.length,
      failures: firstOfKinds([...failures, failing]),
      ...noneMet,
    };
  }
  // What it does not take is judged by nothing.
  const judged = picked.map((i, at) =>
    of[at] === verdicts.rejected && !isTaken(someOf(call, [i]).theCase)
      ? verdicts.unconstrained
      : (of[at] as number),
  );
  const count = (name: keyof typeof verdicts): number =>
    judged.reduce((n, verdict) => n + (verdict === verdicts[name] ? 1 : 0), 0);
  const tensors = tensorsOf(call);
  const kindOf = (i: number): string =>
    `${classOf(call.answer.output.data[i] as number)} ${tensors.every(({ data }) => isUsual(data[i] as number))}`;
  const found = picked.flatMap((i, at): readonly Failing[] =>
    judged[at] === verdicts.rejected ? [{ from: from + i, count: 1, kind: kindOf(i) }] : [],
  );
  return {
    accepted: accepted + count('accepted'),
    rejected: rejected + count('rejected'),
    undecided: undecided + count('undecided'),
    unconstrained: unconstrained + count('unconstrained'),
    failures: found.length === 0 ? failures : firstOfKinds([...failures, ...found]),
  };
};
