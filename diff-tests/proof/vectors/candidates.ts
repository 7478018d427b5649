/** The candidates of which vectors are chosen: small cases and single elements, with what each tells. */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/case.ts';
import { type Allowed, allowedOf } from '../../engine/vectors/allowed.ts';
import {
  candidatePlaces,
  casesOf,
  costOf,
  isListed,
  isShort,
  type Place,
  sizeOf,
  stepsIn,
} from '../../engine/vectors/cases.ts';
import { edges } from '../../engine/vectors/edges.ts';
import type { Done } from '../../engine/vectors/float-run.ts';
import { stepped } from '../../cases/kinds/index.ts';
import { isWithin } from '../../judge/hull.ts';
import type { Candidate } from './cover.ts';
import { type Both, isTold, profilesOfBoth, type Subject } from './subjects.ts';

export interface Placed extends Candidate {
  readonly place: Place;
}

/** Candidates that tell a mistake, before it is looked for no further: they come from the smallest on. */
const enough = 4;
/** Candidates on which a known mistake is tried, of all and of those with steps: the reasons run it in exact arithmetic. */
const [mostTries, mostWithSteps, mostSteps] = [1000, 320, 10];
/** Cases that a row of the bank is looked for in that few candidates tell, and elements of one in which all are looked at. */
const [further, mostElements] = [100, 600];

const bothOf = (theCase: Case): Both => ({
  strict: allowedOf(theCase, profilesOfBoth.strict),
  loose: allowedOf(theCase, profilesOfBoth.loose),
});

/** The elements in which an answer, or the state that the model was given, is outside. */
const elementsOutside = ({ output, calls }: Allowed, done: Done): number[] =>
  output.flatMap((hull, i) =>
    !isWithin(hull, done.output.data[i] ?? NaN) ||
    calls.some(({ x }, at) => !isWithin(x[i] ?? null, done.calls[at]?.x.data[i] ?? NaN))
      ? [i]
      : [],
  );

export const candidatesOf = async (
  operation: Operation,
  format: FormatName,
  subjects: readonly Subject[],
): Promise<{ readonly candidates: readonly Placed[]; readonly unfair: readonly string[] }> => {
  const at = casesOf(operation, format);
  const candidates: Placed[] = [];
  const unfair: string[] = [];
  const known = new Set<string>();
  const told = new Map<string, number>();
  const isOpen = (name: string): boolean => (told.get(name) ?? 0) < enough;
  const tried = new Map<string, number>();
  const most = operation.inputs.some(({ kind }) => stepped.has(kind)) ? mostWithSteps : mostTries;
  /** Whether it is still to be tried, and on this case. */
  const isTried = ({ name, isOfBank, isRight }: Subject, theCase: Case | null): boolean => {
    if (isRight) return true;
    if (!isOpen(name) || isOfBank) return isOpen(name);
    return (tried.get(name) ?? 0) < most && (theCase === null || stepsIn(theCase) <= mostSteps);
  };

  const add = async (place: Place, cost: number): Promise<void> => {
    const key = `${place.index}.${place.element ?? ''}`;
    if (known.has(key)) return;
    known.add(key);
    const theCase = at(place);
    if (!isListed(theCase)) return;
    const both = bothOf(theCase);
    const tells: string[] = edges
      .filter(({ holds }) => holds({ theCase, allowed: both.loose.output }))
      .map(({ flag }) => `edge: ${flag}`);
    for (const subject of subjects) {
      const { name, by, isRight, ask } = subject;
      if (!isTried(subject, theCase)) continue;
      tried.set(name, (tried.get(name) ?? 0) + 1);
      const done = await ask(theCase);
      if (isTold(done, both[by])) tells.push(name);
      if (isRight && isTold(done, both.loose)) {
        unfair.push(`${name} at ${key}`);
        return;
      }
    }
    for (const name of tells) told.set(name, (told.get(name) ?? 0) + 1);
    candidates.push({ place, cost, tells });
  };

  const places = Array.from(candidatePlaces(operation, format), (place) => ({
    place,
    cost: costOf(at(place)),
  }));
  for (const { place, cost } of places.toSorted((a, b) => a.cost - b.cost)) {
    const isSought = (subject: Subject): boolean => !subject.isRight && isTried(subject, null);
    if (subjects.some(isSought) || edges.some(({ flag }) => isOpen(`edge: ${flag}`))) await add(place, cost);
  }

  // What nobody tells twice yet is looked for element by element.
  const isRare = ({ name, isRight, isOfBank }: Subject): boolean =>
    isOfBank && !isRight && (told.get(name) ?? 0) < 2;
  for (let index = 0; index < further && subjects.some(isRare); index++) {
    const whole = at({ index, element: null });
    const size = sizeOf(whole) ?? 0;
    if (!isShort(whole) || size <= 1 || size > mostElements) continue;
    const both = bothOf(whole);
    for (const { by, ask } of subjects.filter(isRare)) {
      const done = await ask(whole);
      if (done === null || done === 'failed') continue;
      for (const element of elementsOutside(both[by], done).slice(0, 2)) {
        const place = { index, element };
        await add(place, costOf(at(place)));
      }
    }
  }
  return { candidates, unfair };
};
