/** The cases that vectors are made of: those of `check` under its own seed, whole or one element of them alone. */
import { defaultEpsilon } from '../../../spec/context.ts';
import { type AnyArguments, type Operation, scalarOutput } from '../../../spec/operation.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { isOrdinary, stepCount } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import { caseSource, makeCase } from '../../cases/generators/cases.ts';
import { violations } from '../../cases/generators/forbidden.ts';
import { hash } from '../../cases/hash.ts';
import { isolate } from '../../cases/generators/simpler.ts';
import { kinds, played, shaped } from '../../cases/kinds/index.ts';
import { type HostTensor, type ModelScript, toNumber } from '../../cases/values.ts';
import { floatRun } from './float-run.ts';

/** A case by its place, and the element that is taken of it; null: all. */
export interface Place {
  readonly index: number;
  readonly element: number | null;
}

/** The epsilon of every vector, in the format. */
export const epsilonIn = (format: FormatName): number => toNumber(binary(format).epsilon);

/** The same case with its model's answers written out, one for each call: a file holds no formula. */
const scripted = (theCase: Case): Case => {
  const { operation, format, inputs } = theCase;
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  if (model === undefined) return theCase;
  const { calls } = floatRun(theCase, operation, defaultEpsilon);
  const script: ModelScript = { answers: calls.map(({ answer }) => answer) };
  return makeCase(operation, format, { ...inputs, [model.name]: script });
};

/** The cases of an operation in a format. None is forbidden. */
export const casesOf = (operation: Operation, format: FormatName): ((place: Place) => Case) => {
  const at = caseSource(operation, { format, seed: 42, epsilon: epsilonIn(format), refusals: false });
  return ({ index, element }) => {
    const made = at(index);
    return scripted(element === null ? made : makeCase(operation, format, isolate(made, element)));
  };
};

/** Ordinary inputs broken in every way that the types forbid: each must be refused. */
export const forbiddenCases = (operation: Operation, format: FormatName): readonly Case[] => {
  const frame = { format, size: 2, vary: (x: number) => x } as const;
  const ordinary = operation.inputs.map(({ name, kind }) => [name, kinds[kind].ordinary(frame)] as const);
  return violations(operation, Object.fromEntries(ordinary)).map((inputs) =>
    makeCase(operation, format, inputs),
  );
};

/** Longer schedules and larger tensors cost more than they tell; lists of integers go wrong at some lengths only. */
const [mostSteps, mostElements, mostEntries] = [50, 4, 128];
/** Cases that candidates are taken of, the elements of each, and where the drawn cases begin. */
const [fixed, drawn, further, elementsOfEach, firstDrawn] = [96, 32, 600, 4, 4000];

/** The elements of the tensors of a case; null where it has none. */
export const sizeOf = ({ operation, inputs }: Case): number | null => {
  const input = operation.inputs.find(({ kind }) => shaped.has(kind));
  return input === undefined ? null : (inputs[input.name] as HostTensor).data.length;
};

export const stepsIn = ({ operation, inputs }: Case): number => stepCount(operation, inputs) ?? 1;

/** Of two cases that tell the same the smaller and more ordinary one is taken. */
export const costOf = (theCase: Case): number => {
  const size = (stepsIn(theCase) + 1) * ((sizeOf(theCase) ?? 1) + 1);
  return size * (isOrdinary(theCase, epsilonIn(theCase.format)) ? 1 : 2);
};

/** Whether a case is short enough for a file. */
export const isShort = (theCase: Case): boolean => {
  const entries = theCase.operation.integers?.(theCase.inputs as AnyArguments<unknown>);
  return entries === undefined ? stepsIn(theCase) <= mostSteps : entries.length <= mostEntries;
};

/** Small cases, and some elements of larger ones. */
const placesAt = function* (
  operation: Operation,
  format: FormatName,
  indices: readonly number[],
): Generator<Place> {
  const at = casesOf(operation, format);
  for (const index of indices) {
    const whole = at({ index, element: null });
    if (!isShort(whole)) continue;
    const size = sizeOf(whole);
    if (size === null || size <= mostElements) yield { index, element: null };
    if (size === null || size <= 1 || operation.output === scalarOutput) continue;
    const picked = Array.from(
      { length: elementsOfEach },
      (_, i) => hash(i, `${operation.name} ${index}`) % size,
    );
    for (const element of new Set(picked)) yield { index, element };
  }
};

const range = (from: number, length: number): readonly number[] => Array.from({ length }, (_, i) => from + i);

/** What a set of vectors can be made of. */
export const candidatePlaces = (operation: Operation, format: FormatName): Iterable<Place> =>
  placesAt(operation, format, [...range(0, fixed), ...range(firstDrawn, drawn)]);

/** Further ones, for a mistake that few inputs tell. */
export const furtherPlaces = (operation: Operation, format: FormatName): Iterable<Place> =>
  placesAt(operation, format, range(firstDrawn + drawn, further));

/** Whether a case asks its model for a thing once: one pair has one answer, which a list does not show. */
export const isListed = (theCase: Case): boolean => {
  const { operation } = theCase;
  if (!operation.inputs.some(({ kind }) => played.has(kind))) return true;
  const { calls, asked } = floatRun(theCase, operation, defaultEpsilon);
  return calls.length === asked;
};
