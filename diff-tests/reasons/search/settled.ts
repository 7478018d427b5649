/** Which of several edits that all account for what was seen it is: told by calls, else by what was seen elsewhere. */
import type { Case } from '../../cases/case.ts';
import type { Terms } from '../../judge/judge.ts';
import { type Checked, checked, missedBy } from './checked.ts';
import { type Edited, editedOperation } from './edited-operation.ts';
import type { Judged } from './observations.ts';
import { separating } from './rivals.ts';
import type { Setting } from './setting.ts';

/** What the judge allowed. */
export interface Held {
  readonly edited: Edited;
  readonly checked: Checked;
}

/** Calls that are made to tell rivals apart, and cases that are looked through for each. */
const [mostCalls, mostLooked] = [8, 120];

const first = function* <V>(list: Iterable<V>, most: number): Generator<V> {
  let n = 0;
  for (const one of list) {
    if (n++ >= most) return;
    yield one;
  }
};

/** Answers that none of the edits accounts for: they are looked at too, and the search begins again. */
export interface Refuted {
  readonly by: readonly Judged[];
}

/** One of those that no call tells apart. */
export const settled = async (
  setting: Setting,
  held: readonly Held[],
  elsewhere: readonly Judged[],
  terms: Terms,
  belongs: (theCase: Case) => boolean,
): Promise<Held | Refuted | null> => {
  let left = held;
  const { ask, fresh } = setting;
  const used = new Set<Case>();
  const asked: Judged[] = [];
  for (let call = 0; call < mostCalls && left.length > 1 && ask !== undefined; call++) {
    const open = [...first(fresh(), mostLooked)].filter((one) => !used.has(one) && belongs(one));
    const found = separating(
      setting,
      left.map(({ edited }) => edited.template),
      open,
    );
    if (found === null) break;
    used.add(found.theCase);
    const answer = await ask(found.theCase);
    if (answer === null) break;
    asked.push(answer);
    left = left.filter(({ edited }) => {
      const of = checked(editedOperation(setting.operation, edited), [answer], terms);
      return of.failed.length === 0;
    });
  }
  if (left.length > 1) return plainest(setting, left, elsewhere, terms);
  return left[0] ?? { by: asked };
};

/** Of what no call tells apart here, that which says most elsewhere too; the preferred one of several. */
const plainest = (
  { operation }: Setting,
  left: readonly Held[],
  elsewhere: readonly Judged[],
  terms: Terms,
): Held | null => {
  const scored = left.map((held) => ({
    held,
    missed: missedBy(editedOperation(operation, held.edited), elsewhere, terms),
  }));
  return scored.toSorted((a, b) => a.missed - b.missed)[0]?.held ?? null;
};
