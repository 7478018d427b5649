/** Simpler cases of a failing one: what shrinking tries, the simplest first. */
import { sizeOf } from '../../../spec/tensor.ts';
import { indices, kinds, played, scheduled, shaped } from '../kinds/index.ts';
import type { HostInputs, HostTensor, HostValue } from '../values.ts';
import type { Case } from './cases.ts';
import { stepsOf } from './forbidden.ts';
import { type Selection, smallerShapes } from './tensor.ts';

/** Where a case fails: the element, and the step of a sampler. */
export interface Suspect {
  readonly element: number | null;
  readonly step: number | null;
}

/** The inputs that share a shape, and that shape. */
const groupsOf = ({ operation, inputs }: Case): { names: readonly string[]; shape: readonly number[] }[] =>
  operation.inputs
    .filter(({ kind, like }) => shaped.has(kind) && like === undefined)
    .map((leader) => ({
      names: operation.inputs.flatMap(({ name, like }) =>
        name === leader.name || like === leader.name ? [name] : [],
      ),
      shape: (inputs[leader.name] as HostTensor).shape,
    }));

const change = (
  { operation, inputs }: Case,
  names: readonly string[],
  to: (value: HostValue, kind: (typeof operation.inputs)[number]['kind']) => HostValue,
): HostInputs => ({
  ...inputs,
  ...Object.fromEntries(
    operation.inputs
      .filter(({ name }) => names.includes(name))
      .map(({ name, kind }) => [name, to(inputs[name] as HostValue, kind)]),
  ),
});

const selectAll = (theCase: Case, names: readonly string[], selection: Selection): HostInputs =>
  change(theCase, names, (value, kind) => kinds[kind].select(value, selection));

/** Fewer steps, the failing one kept: it alone, it with its neighbours, either end. */
function* shorterSchedules(theCase: Case, step: number | null): Generator<HostInputs> {
  const { operation, inputs } = theCase;
  const steps = stepsOf(operation, inputs);
  const schedule = operation.inputs.find(({ kind }) => scheduled.has(kind));
  if (schedule === undefined) return;
  const index = operation.inputs.find(({ kind }) => indices.has(kind));
  const suspect = step ?? (index === undefined ? null : Math.min(inputs[index.name] as number, steps - 1));
  const names = operation.inputs.filter(
    ({ of, kind }) => of !== undefined || scheduled.has(kind) || played.has(kind),
  );
  for (const count of new Set([0, 1, 2, 3, steps >> 1, steps - 1])) {
    if (count >= steps) continue;
    const firsts = [suspect ?? 0, (suspect ?? 0) - count + 1, 0, steps - count];
    for (const first of new Set(firsts.filter((at) => at >= 0 && at + count <= steps))) {
      yield change(
        theCase,
        names.map(({ name }) => name),
        (value, kind) => kinds[kind].shorten(value, first, count, steps),
      );
    }
  }
}

/** Simpler inputs of a valid case: shorter schedules, smaller tensors, then simpler values one at a time. */
export function* simplerInputs(theCase: Case, { element, step }: Suspect): Generator<HostInputs> {
  const { operation, inputs, format } = theCase;
  yield* shorterSchedules(theCase, step);
  for (const { names, shape } of groupsOf(theCase)) {
    for (const selection of smallerShapes(shape, element)) yield selectAll(theCase, names, selection);
  }
  for (const { name, kind } of operation.inputs) {
    for (const simpler of kinds[kind].simpler(format, inputs[name] as HostValue))
      yield { ...inputs, [name]: simpler };
  }
}

/** The inputs with one element of the tensors alone. */
export const isolate = (theCase: Case, element: number): HostInputs =>
  groupsOf(theCase).reduce<HostInputs>(
    (inputs, { names }) => ({ ...inputs, ...selectAll(theCase, names, { shape: [], picked: [element] }) }),
    theCase.inputs,
  );

/** The inputs with one element of the tensors alone, for every element in turn. */
export function* singleElements(theCase: Case): Generator<HostInputs> {
  for (const { names, shape } of groupsOf(theCase)) {
    if (shape.length === 0) continue;
    for (let i = 0; i < sizeOf(shape); i++) yield selectAll(theCase, names, { shape: [], picked: [i] });
  }
}
