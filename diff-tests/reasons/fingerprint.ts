/**
 * The fingerprint of an implementation: facts about its arithmetic, each with the case that shows it. Observed, never
 * judged: no fact makes a verdict.
 */
import type { Ratio } from '../../spec/context.ts';
import type { Operation } from '../../spec/operation.ts';
import { sameShape } from '../../spec/tensor.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import type { CallSettings } from '../runners/answered.ts';
import { DidNotRun, type Implementation, Stopped } from '../runners/implementation.ts';
import {
  type EncodedInputs,
  type EncodedTensor,
  type EncodedValue,
  encodeNumber,
  encodeTensor,
} from '../cases/encoding.ts';
import { measure, measured, taskOf } from './fingerprint/measured.ts';
import { equalShapes, inShape, placesOf } from './fingerprint/places.ts';
import { byPlace, factsIn, floatsOf, isAlike, questionOf, type Values } from './fingerprint/probe.ts';
import { probes } from './fingerprint/probes.ts';
import { Suspects } from './fingerprint/means.ts';
import { summed, sums } from './fingerprint/sums.ts';
import { tiesIn, tiesOfBoth, tiesText } from './fingerprint/ties.ts';
import { estimateOf } from './fingerprint/reciprocal.ts';
import { repeatsProbe } from './fingerprint/repeats.ts';
import type { Case } from '../cases/generators/cases.ts';
import { shaped } from '../cases/kinds/index.ts';
import { encodeInputs } from '../cases/encoded-inputs.ts';
import type { Answer, Returned } from '../cases/answer.ts';
import { outputShape } from '../cases/shape.ts';
import { type HostValue, tensorsIn, toNumber } from '../cases/values.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly case: {
    readonly operation: string;
    readonly inputs: EncodedInputs;
    readonly output: EncodedTensor;
  };
}

const fact = (name: string, value: string, theCase: Case, { output, calls }: Returned): Fact => ({
  name,
  value,
  case: {
    operation: theCase.operation.name,
    inputs: encodeInputs(theCase, calls),
    output: encodeTensor(output),
  },
});

/** The same; the case is written down when it is looked at. */
const lateFact = (name: string, value: string, theCase: Case, answer: Returned): Fact => ({
  name,
  value,
  get case() {
    return fact(name, value, theCase, answer).case;
  },
});

const repeated = 'repeated calls of the model';
const halves = 'a half is rounded';
const nonFinite = 'non-finite answer to a finite input';

const isRepeated = ({ order = [], calls }: Returned): boolean => order.length > calls.length;

const repeats = (theCase: Case, answer: Returned): Fact =>
  fact(repeated, isRepeated(answer) ? 'seen' : 'not seen', theCase, answer);

/** What an ordinary trial shows: the model called again with the same bits, a model's answer that is not finite. */
export const observe = (theCase: Case, answer: Answer): Fact | null => {
  if (answer.kind !== 'returned' || theCase.forbidden !== null) return null;
  if (theCase.operation.freeValue) {
    const value = answer.output.data.find((x) => !Number.isFinite(x));
    const finite = Object.values(theCase.inputs).every(isFinite);
    return value === undefined || !finite ? null : fact(nonFinite, encodeNumber(value), theCase, answer);
  }
  const ties = tiesIn(theCase, answer);
  if (ties !== null) return lateFact(halves, tiesText(ties), theCase, answer);
  // Written down only where it was seen: most cases show nothing.
  return isRepeated(answer) ? repeats(theCase, answer) : null;
};

const isFinite = (value: HostValue): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : tensorsIn('', value).every(([, { data }]) => data.every((x) => Number.isFinite(x)));

const elementsOf = (value: EncodedValue): number => {
  if (typeof value !== 'object') return 1;
  if (Array.isArray(value)) return [...value].reduce<number>((sum, x) => sum + elementsOf(x), 0);
  return 'calls' in value ? value.calls.length : value.data.length;
};

/** Whether a case has fewer elements, or as many and a shorter text. */
const isSmaller = (a: Fact, b: Fact): boolean => {
  const size = ({ case: { inputs } }: Fact): number =>
    Object.values(inputs).reduce<number>((sum, value) => sum + elementsOf(value), 0);
  const text = ({ case: { inputs } }: Fact): number => JSON.stringify(inputs).length;
  return size(a) < size(b) || (size(a) === size(b) && text(a) < text(b));
};

/** How much a value tells: two values of one fact by place are more than either. */
const toldBy = ({ value }: Fact): number => told[value] ?? 2;
const told: Readonly<Record<string, number>> = { 'not seen': 0, 'not told': 1, [byPlace]: 3 };

/** Facts with one more: of two of one name what was seen wins over what was not, then the smaller case. */
export const collect = (facts: readonly Fact[], more: Fact | null): readonly Fact[] => {
  if (more === null) return facts;
  const at = facts.findIndex(({ name }) => name === more.name);
  const old = facts[at];
  if (old === undefined) return [...facts, more];
  if (more.name === halves) {
    // What fits every tie; the case that leaves the fewest rules shows it.
    const value = tiesOfBoth(old.value, more.value);
    return value === old.value ? facts : facts.with(at, { ...more, value });
  }
  const gain = toldBy(more) - toldBy(old);
  const better = gain > 0 || (gain === 0 && isSmaller(more, old));
  return better ? facts.with(at, more) : facts;
};

/** A case that is put, and what an answer to it says. */
interface Asked {
  readonly theCase: Case;
  read(answer: Returned): Values;
}

/** One after the other: what the answers so far say may end a series. */
const asked = function* (
  operation: Operation,
  implementation: Implementation,
  epsilon: Ratio,
): Generator<Asked> {
  const { format } = implementation;
  for (const probe of probes.filter((one) => one.operation === operation.name)) {
    const question = questionOf(probe, format, epsilon);
    if (question === null) continue;
    const { theCase } = question;
    let alone: ReturnType<typeof floatsOf> = [null];
    yield {
      theCase,
      read: ({ output }) => {
        alone = floatsOf(format, output);
        return factsIn(probe, question, alone);
      },
    };
    const isShaped = operation.inputs.some(({ kind }) => shaped.has(kind));
    if (probe.compare !== 'class' || !isShaped) continue;
    // The same number in many places: what becomes of it alone becomes of it there, or not.
    for (const shape of equalShapes) {
      const many = inShape(theCase, shape);
      yield {
        theCase: many,
        read: ({ output }): Values =>
          alone.includes(null) || isAlike(probe, floatsOf(format, output), alone)
            ? {}
            : { [probe.subject]: byPlace },
      };
    }
  }
  for (const { theCase, read } of placesOf(operation, format))
    yield { theCase, read: ({ output }) => read(output) };
  for (const row of measured.filter((one) => one.operation === operation.name)) {
    const task = taskOf(row, format, epsilon);
    if (task !== null) yield { theCase: task.theCase, read: ({ output }) => measure(row, task, output) };
  }
  const estimate = estimateOf(operation, format, epsilon);
  if (estimate !== null) yield { theCase: estimate.theCase, read: ({ output }) => estimate.read(output) };
  if (operation.name === summed) {
    const suspects = new Suspects(format);
    for (const sum of sums(format)) {
      yield { theCase: sum.theCase, read: ({ output }) => suspects.hear(sum, output) };
      if (suspects.none) break;
    }
  }
  const again = repeatsProbe(operation, format);
  if (again !== null) yield { theCase: again, read: repeatsIn };
};

const repeatsIn = (answer: Returned): Values => ({
  [repeated]: isRepeated(answer) ? 'seen' : 'not seen',
});

const put = async (
  implementation: Implementation,
  theCase: Case,
  settings: CallSettings,
): Promise<Answer | null> => {
  try {
    return await implementation.call(theCase.operation, theCase.inputs, settings);
  } catch (error) {
    if (error instanceof DidNotRun || error instanceof Stopped) return null;
    throw error;
  }
};

/** The facts that the probes of an operation show; none where a call was not answered with a tensor of the right size. */
export const fingerprint = async (
  implementation: Implementation,
  operation: Operation,
  epsilon: Ratio,
): Promise<readonly Fact[]> => {
  const { format } = implementation;
  const settings = { format, epsilon: toNumber(binary(format).withEpsilon(epsilon).epsilon) };
  let facts: readonly Fact[] = [];
  for (const { theCase, read } of asked(operation, implementation, epsilon)) {
    const answer = await put(implementation, theCase, settings);
    // Each further call would cost a whole --timeout.
    if (answer === null || answer.kind === 'lost') break;
    if (answer.kind !== 'returned' || !sameShape(answer.output.shape, outputShape(theCase))) continue;
    for (const [name, value] of Object.entries(read(answer))) {
      facts = collect(facts, lateFact(name, value, theCase, answer));
    }
  }
  return facts;
};
