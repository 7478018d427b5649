/** The places of which the small vectors of one operation in one format are made, as chosen.ts has them. */
import type { Operation } from '../../../spec/operation.ts';
import type { MutantFormat } from '../mutants/index.ts';
import { candidatesOf } from './candidates.ts';
import { cover } from './cover.ts';
import { subjectsOf } from './subjects.ts';

/** How many vectors are to tell a mistake, and how many are to show an edge. */
const [often, shownOften] = [2, 2];

export interface ChoiceMade {
  readonly operation: string;
  readonly format: MutantFormat;
  readonly places: string;
  /** How many were taken of how many, and what is not told. */
  readonly said: string;
}

export const choose = async (operation: Operation, format: MutantFormat): Promise<ChoiceMade> => {
  const subjects = subjectsOf(operation, format);
  const { candidates, unfair } = await candidatesOf(operation, format, subjects);
  const taken = cover(candidates, (name) => (name.startsWith('edge: ') ? shownOften : often));
  const told = (name: string): number => taken.filter(({ tells }) => tells.includes(name)).length;
  const missing = subjects.filter(({ name, isRight }) => !isRight && told(name) < often);
  const said = [
    `${operation.name} ${format}: ${taken.length} of ${candidates.length}, ${subjects.length} to tell`,
    ...(missing.length === 0
      ? []
      : [`not twice: ${missing.map(({ name }) => `${name} ${told(name)}`).join(', ')}`]),
    ...(unfair.length === 0 ? [] : [`UNFAIR to ${unfair.slice(0, 5).join(', ')} (${unfair.length})`]),
  ];
  const places = taken
    .toSorted((a, b) => a.cost - b.cost)
    .map(({ place: { index, element } }) => (element === null ? `${index}` : `${index}.${element}`));
  return { operation: operation.name, format, places: places.join(' '), said: said.join('; ') };
};
