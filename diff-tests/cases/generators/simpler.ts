/** Simpler cases of a failing one: what shrinking tries, the simplest first. */
import { sizeOf } from '../../../spec/tensor.ts';
import { indices, kinds, played, scheduled, shaped } from '../kinds/index.ts';
import { arrayOf, type HostInputs, type HostTensor, type HostValue } from '../values.ts';
import { type Case, refusalOf } from './cases.ts';
import { scheduleLength } from './forbidden.ts';
import { settled } from './settled.ts';
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
  const steps = scheduleLength(operation, inputs);
  const schedule = operation.inputs.find(({ kind }) => scheduled.has(kind));
  if (schedule === undefined) return;
  const index = operation.inputs.find(({ kind }) => indices.has(kind));
  const suspect = step ?? (index === undefined ? null : Math.min(inputs[index.name] as number, steps - 1));
  const names = operation.inputs.filter(
    ({ of, kind }) => of !== undefined || scheduled.has(kind) || played.has(kind),
  );
  // Halves and chunks at either end, at the suspect and in the middle.
  for (const count of new Set([
    0,
    1,
    2,
    3,
    steps >> 2,
    steps >> 1,
    steps - (steps >> 2),
    steps - (steps >> 3),
    steps - 1,
  ])) {
    if (count >= steps) continue;
    const firsts = [suspect ?? 0, (suspect ?? 0) - count + 1, 0, steps - count, (steps - count) >> 1];
    for (const first of new Set(firsts.filter((at) => at >= 0 && at + count <= steps))) {
      yield change(
        theCase,
        names.map(({ name }) => name),
        (value, kind) => kinds[kind].shorten(value, first, count, steps),
      );
    }
  }
}

/** Betas that a schedule of one step may have, the plainest first. */
const single = [0.5, 0.25, 1, 0, 2, -1];

/** One step of another beta in the place of a schedule: what many steps make of alphaBar, one may make too. */
function* singleSteps(theCase: Case): Generator<HostInputs> {
  const { operation, inputs, format } = theCase;
  const steps = scheduleLength(operation, inputs);
  const schedule = operation.inputs.find(({ kind }) => scheduled.has(kind));
  if (schedule === undefined || steps < 2) return;
  const short = change(
    theCase,
    operation.inputs.map(({ name }) => name),
    (value, kind) => kinds[kind].shorten(value, steps - 1, 1, steps),
  );
  for (const beta of single) {
    const data = new (arrayOf(format))([beta]);
    yield { ...short, [schedule.name]: { shape: [1], data } };
  }
  const halves = (inputs[schedule.name] as HostTensor).data.map(() => 0.5);
  if ((inputs[schedule.name] as HostTensor).data.some((beta) => beta !== 0.5))
    yield { ...inputs, [schedule.name]: { shape: [steps], data: halves } };
}

/** Simpler inputs of a valid case: shorter schedules, smaller tensors, then simpler values one at a time. */
export function* simplerInputs(theCase: Case, suspect: Suspect): Generator<HostInputs> {
  for (const simpler of simplerAlone(theCase, suspect)) yield settled(theCase.operation, simpler);
}

function* simplerAlone(theCase: Case, { element, step }: Suspect): Generator<HostInputs> {
  const { operation, inputs, format } = theCase;
  yield* shorterSchedules(theCase, step);
  yield* singleSteps(theCase);
  for (const { names, shape } of groupsOf(theCase)) {
    for (const selection of smallerShapes(shape, element)) yield selectAll(theCase, names, selection);
  }
  for (const { name, kind } of operation.inputs) {
    for (const simpler of kinds[kind].simpler(format, inputs[name] as HostValue))
      yield { ...inputs, [name]: simpler };
  }
}

/** Simpler inputs of a forbidden case, forbidden for the same reason or not at all: simpler values one at a time. */
export function* simplerForbidden({ operation, inputs, format, forbidden }: Case): Generator<HostInputs> {
  const reason = (breach: Case['forbidden']): string => `${breach?.code} ${breach?.argument}`;
  for (const { name, kind } of operation.inputs) {
    for (const simpler of kinds[kind].simpler(format, inputs[name] as HostValue)) {
      const candidate = { ...inputs, [name]: simpler };
      if (reason(refusalOf(operation, candidate)) === reason(forbidden)) yield candidate;
    }
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
