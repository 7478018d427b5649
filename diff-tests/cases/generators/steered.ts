/** Cases that keep to assumptions: drawn as others are, and moved inside. */
import { allHold, assumptionNames, stepCount, usualNames } from '../assumptions.ts';
import { type Domain, domainOf, moveInside } from '../inside.ts';
import { ranged, stepped, timed } from '../kinds/index.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { HostInputs } from '../values.ts';
import type { Case } from '../case.ts';

/**
 * Which of the drawn cases are ordinary: every other one where an input has a range that people keep to, a schedule, a
 * count or a time; among the longer schedules (every eighth case) too.
 */
const isOrdinaryTurn = (operation: Operation, drawn: number): boolean =>
  operation.inputs.some(({ kind }) => stepped.has(kind) || timed.has(kind) || ranged.has(kind)) &&
  (drawn + (drawn >> 3)) % 2 === 0;

/** What the nth drawn case keeps to. */
export const keptTo = (operation: Operation, assumes: readonly string[], drawn: number): readonly string[] =>
  isOrdinaryTurn(operation, drawn)
    ? assumptionNames.filter((name) => assumes.includes(name) || usualNames.includes(name))
    : assumes;

/** Shapes that a domain has in the place of others. */
export const shapeIn = ({ full }: Pick<Domain, 'full'>, shape: readonly number[]): readonly number[] =>
  full ? shape.map((extent) => Math.max(extent, 1)) : shape;

/** Whether a fixed case has steps enough. */
export const hasSteps = ({ operation, leastSteps }: Domain, inputs: HostInputs): boolean =>
  (stepCount(operation, inputs) ?? leastSteps) >= leastSteps;

/** Draws that are tried before something plainer is. */
const tries = 8;

/**
 * A case in which all of `names` hold. What is drawn is moved inside; where something overflows on the way all the same
 * it is drawn again, and at last from `plain`, which draws numbers of ordinary size in few steps.
 */
export const steered = (
  operation: Operation,
  { format, epsilon }: { readonly format: FormatName; readonly epsilon: number },
  names: readonly string[],
  from: {
    readonly drawn: (attempt: number) => HostInputs;
    readonly plain: (attempt: number) => HostInputs;
    readonly made: (inputs: HostInputs) => Case;
    readonly turn: number;
  },
): Case => {
  const domain = domainOf(operation, names);
  for (let attempt = 0; attempt < 8 * tries; attempt++) {
    const draw = attempt < tries ? from.drawn : from.plain;
    const theCase = from.made(moveInside(domain, format, draw(attempt), from.turn + attempt));
    if (allHold(names, theCase, epsilon)) return theCase;
  }
  throw new Error(`${operation.name}: found no inputs for which ${names.join(', ')}`);
};
