/**
 * The places of small vectors where no bank of mistakes chooses them: of the rows that TorchLean lacks. The cheapest
 * cases that show each edge, and ordinary ones of each length.
 */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { stepCount } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import { wrongListsOf } from '../../reasons/integer-lists.ts';
import { candidatePlaces, casesOf, costOf, isListed, type Place } from './cases.ts';
import { edges } from './edges.ts';

/** Vectors that show an edge, ordinary ones of a length, and the length from which on one is as good as another. */
const [edgesOften, ordinaryOften, long] = [2, 4, 4];
/** Ordinary ones where there are no steps. */
const ordinaryAlone = 12;

/** What a case shows. What is allowed of it is not looked at: a knife edge is found, not sought. */
const shows = (theCase: Case): readonly string[] => {
  const flags = edges.filter(({ holds }) => holds({ theCase, allowed: [] })).map(({ flag }) => flag);
  const steps = stepCount(theCase.operation, theCase.inputs);
  const ways = flags.map((flag) =>
    flag === 'ordinary' && steps !== null ? `ordinary, ${Math.min(steps, long)}` : flag,
  );
  const wrong = wrongListsOf(theCase.operation).filter(({ tells }) => tells(theCase.inputs));
  return [...ways, ...wrong.map(({ name }) => name)];
};

const often = (shown: string): number =>
  shown === 'ordinary' ? ordinaryAlone : shown.startsWith('ordinary') ? ordinaryOften : edgesOften;

/** Taken from the cheapest on, as long as each shows something that is not shown often enough. */
export const plainest = (operation: Operation, format: FormatName): readonly Place[] => {
  const at = casesOf(operation, format);
  const candidates = Array.from(candidatePlaces(operation, format), (place) => {
    const theCase = at(place);
    return { place, theCase, cost: costOf(theCase) };
  });
  const shown = new Map<string, number>();
  const taken: Place[] = [];
  const seen = new Set<string>();
  for (const { place, theCase } of candidates.toSorted((a, b) => a.cost - b.cost)) {
    const open = shows(theCase).filter((one) => (shown.get(one) ?? 0) < often(one));
    const key = JSON.stringify(encodeInputs(theCase, []));
    if (open.length === 0 || seen.has(key) || !isListed(theCase)) continue;
    seen.add(key);
    for (const one of shows(theCase)) shown.set(one, (shown.get(one) ?? 0) + 1);
    taken.push(place);
  }
  return taken;
};
