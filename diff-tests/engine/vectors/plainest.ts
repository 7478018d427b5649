/**
 * The places of small vectors where no bank of mistakes chooses them: of the rows that TorchLean lacks. The cheapest
 * cases that show each edge, ordinary ones of each length, and what tells the mistakes that have a name.
 */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { allHold, stepCount } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import { hash } from '../../cases/hash.ts';
import { candidatePlaces, casesOf, costOf, epsilonIn, furtherPlaces, isListed, type Place } from './cases.ts';
import { edges } from './edges.ts';
import { mistakesOf, revealedIn } from './vector.ts';

/** Vectors that show an edge, ordinary ones of a length, and the length from which on one is as good as another. */
const [edgesOften, ordinaryOften, long] = [2, 4, 4];
/** Ordinary ones where there are no steps, and cases with a number outside of its range. */
const [ordinaryAlone, outsideOften] = [12, 4];
const outside = 'a number outside of its range';

/** What a case shows. What is allowed of it is not looked at: a knife edge is found, not sought. */
const shows = (theCase: Case): readonly string[] => {
  const flags = edges.filter(({ holds }) => holds({ theCase, allowed: [] })).map(({ flag }) => flag);
  const steps = stepCount(theCase.operation, theCase.inputs);
  const ways = flags.map((flag) =>
    flag === 'ordinary' && steps !== null ? `ordinary, ${Math.min(steps, long)}` : flag,
  );
  const isInside = allHold(['numbers in their range'], theCase, epsilonIn(theCase.format));
  return isInside ? ways : [...ways, outside];
};

const often = (shown: string): number => {
  if (shown === outside) return outsideOften;
  if (shown === 'ordinary') return ordinaryAlone;
  return shown.startsWith('ordinary') ? ordinaryOften : edgesOften;
};

/** How often a mistake is to be told. */
const toldOften = 2;

interface Placed {
  readonly place: Place;
  readonly theCase: Case;
}

/** Those of the others that tell a mistake which is not told often enough. */
const telling = (
  operation: Operation,
  taken: readonly Placed[],
  others: Iterable<Placed>,
): readonly Placed[] => {
  const missing = new Map(mistakesOf(operation).map(({ name }) => [name, toldOften]));
  const tells = ({ theCase }: Placed): boolean => {
    const names = revealedIn(theCase, (name) => missing.has(name));
    for (const name of names) {
      const more = (missing.get(name) ?? 0) - 1;
      if (more > 0) missing.set(name, more);
      else missing.delete(name);
    }
    return names.length > 0;
  };
  for (const one of taken) if (missing.size > 0) tells(one);
  const found: Placed[] = [];
  for (const one of others) {
    if (missing.size === 0) break;
    if (tells(one)) found.push(one);
  }
  return found;
};

/** Taken from the cheapest on, as long as each shows something that is not shown often enough. */
export const plainest = (operation: Operation, format: FormatName): readonly Place[] => {
  const at = casesOf(operation, format);
  const candidates = Array.from(candidatePlaces(operation, format), (place) => {
    const theCase = at(place);
    // Of those that cost the same, edges and drawn numbers alike.
    return { place, theCase, cost: costOf(theCase), turn: hash(place.index, operation.name) };
  }).toSorted((a, b) => a.cost - b.cost || a.turn - b.turn);
  const shown = new Map<string, number>();
  const taken: Placed[] = [];
  const left: Placed[] = [];
  const seen = new Set<string>();
  for (const one of candidates) {
    const ways = shows(one.theCase);
    const key = JSON.stringify(encodeInputs(one.theCase, []));
    if (seen.has(key) || !isListed(one.theCase)) continue;
    seen.add(key);
    const isNew = ways.some((way) => (shown.get(way) ?? 0) < often(way));
    (isNew ? taken : left).push(one);
    if (isNew) for (const way of ways) shown.set(way, (shown.get(way) ?? 0) + 1);
  }
  const rest = function* (): Generator<Placed> {
    yield* left;
    for (const place of furtherPlaces(operation, format)) {
      const theCase = at(place);
      if (isListed(theCase)) yield { place, theCase };
    }
  };
  return [...taken, ...telling(operation, taken, rest())].map(({ place }) => place);
};
