/**
 * A probe: an operation, inputs at which arithmetics that differ in a fact answer differently, and what each of several
 * arithmetics answers to them.
 */
import type { Ratio } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { type Float, same } from '../../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { type HostInputs, type HostTensor, toFloat } from '../../cases/values.ts';
import type { Arithmetic } from './arithmetics.ts';

/** Facts by name. */
export type Values = Readonly<Record<string, string>>;

/** Machines that agree in these facts. */
export interface Hypothesis {
  readonly values: Values;
  arithmetics(format: FormatName, epsilon: Ratio): readonly Arithmetic[];
}

export interface Probe {
  readonly name: string;
  readonly operation: string;
  /** The fact that is "other", or "not told" where bits are compared, when no arithmetic answers as the implementation did. */
  readonly subject: string;
  /** Any two arithmetics that differ in a fact answer them differently. Null where an epsilon leaves nothing to see. */
  inputs(format: FormatName, epsilon: Ratio): HostInputs | null;
  /** Whether each element is computed by itself: a machine may compute some in one way and some in another. */
  readonly elementwise: boolean;
  /** Whether, whatever epsilon is, no two arithmetics that differ in a fact give the same: one that fits is the only one. */
  readonly tellsAll: boolean;
  /** `class`: only what kind of number comes out and its sign, whatever else the arithmetic does. */
  readonly compare: 'bits' | 'class';
  readonly hypotheses: readonly Hypothesis[];
}

/**
 * Elements that a machine must give before it is named, where each is computed by itself: the few that tell those of a
 * list apart may fit others by chance.
 */
export const confirmed = 64;

type Floats = readonly (Float | null)[];

/** An arithmetic, and what it answers: the first `count` elements at least, made once. */
interface Suspect {
  readonly values: Values;
  answer(count: number): Floats;
}

export interface Question {
  readonly theCase: Case;
  readonly suspects: readonly Suspect[];
}

/** Values by keys, each made once. */
export const remember = <K, V>(): ((key: K, make: () => V) => V) => {
  const known = new Map<K, V>();
  return (key, make) => {
    const value = known.has(key) ? (known.get(key) as V) : make();
    known.set(key, value);
    return value;
  };
};

const ask = (probe: Probe, format: FormatName, epsilon: Ratio): Question | null => {
  const [operation, inputs] = [findOperation(probe.operation), probe.inputs(format, epsilon)];
  if (operation === undefined) throw new RangeError(`no operation ${probe.operation}`);
  if (inputs === null) return null;
  const theCase = makeCase(operation, format, inputs);
  const suspects = probe.hypotheses.flatMap(({ values, arithmetics }) =>
    arithmetics(format, epsilon).map((run): Suspect => {
      const made = remember<number, Floats>();
      return { values, answer: (count) => made(count, () => run(theCase, count)) };
    }),
  );
  return { theCase, suspects };
};

const questions = remember<string, Question | null>();

/** What is put, and the arithmetics that may answer so; null where an epsilon leaves nothing to see. */
export const questionOf = (probe: Probe, format: FormatName, epsilon: Ratio): Question | null =>
  questions(`${probe.operation} ${probe.name} ${format} ${epsilon.n}/${epsilon.d}`, () =>
    ask(probe, format, epsilon),
  );

/** What kind of number it is, and its sign. */
export const classOf = (x: Float): string => {
  if (x.kind === 'nan') return 'nan';
  const size = x.kind === 'infinite' ? 'inf' : x.m === 0n ? '0' : 'finite';
  return `${x.negative ? '-' : '+'}${size}`;
};

const alike: Readonly<Record<Probe['compare'], (x: Float, y: Float) => boolean>> = {
  bits: same,
  class: (x, y) => classOf(x) === classOf(y),
};

/** What was returned; null for a value that the format does not have: it is as no other. */
export const floatsOf = (format: FormatName, { data }: HostTensor): Floats =>
  Array.from(data, (x) => toFloat(format, x));

/** Whether elements are as those of another output, as the probe looks at them: in turn, where there are more. */
export const isAlike = ({ compare }: Probe, some: Floats, whole: Floats): boolean =>
  some.every((x, i) => {
    const other = whole[i % whole.length] ?? null;
    return x !== null && other !== null && alike[compare](x, other);
  });

/** Whether what is asked of elements holds for all: of a few first, then of more. */
const holds = ({ length }: Floats, isSo: (count: number) => boolean): boolean => {
  for (let count = 4; ; count *= 4) {
    if (!isSo(count)) return false;
    if (count >= length) return true;
  }
};

const gives = (probe: Probe, { answer }: Suspect, output: Floats): boolean =>
  holds(output, (count) => isAlike(probe, answer(count), output));

const differInSubject = ({ subject }: Probe, a: Values, b: Values): boolean =>
  Object.keys({ ...a, ...b }).every((name) => (a[name] === b[name]) === (name !== subject));

/** So many elements must be of one arithmetic and not of the other: a few fit by chance. */
const leastMixed = 4;

/** Of two arithmetics that differ in the subject alone, each gives some of the elements. */
const mixed = (probe: Probe, suspects: readonly Suspect[], output: Floats): Values | null => {
  const isOf = ({ answer }: Suspect, count: number, i: number): boolean =>
    isAlike(probe, [answer(count)[i] ?? null], [output[i] ?? null]);
  const all = output.map((_, i) => i);
  const isMixed = (a: Suspect, b: Suspect): boolean =>
    holds(output, (count) => all.slice(0, count).every((i) => isOf(a, count, i) || isOf(b, count, i))) &&
    [a, b].every((one) => all.filter((i) => !isOf(one, Infinity, i)).length >= leastMixed);
  for (const [i, a] of suspects.entries())
    for (const b of suspects.slice(i + 1))
      if (differInSubject(probe, a.values, b.values) && isMixed(a, b))
        return { ...a.values, [probe.subject]: byPlace };
  return null;
};

export const byPlace = 'by place';

/**
 * The facts that an answer shows: those in which all arithmetics that answer so agree. Bits that no arithmetic gives tell
 * nothing: the machine is none of those.
 */
export const factsIn = (probe: Probe, { suspects }: Question, output: Floats): Values => {
  const fits = (suspect: Suspect): boolean => gives(probe, suspect, output);
  const found = probe.tellsAll ? [suspects.find(fits)] : suspects.filter(fits);
  const fitting = found.flatMap((suspect) => (suspect === undefined ? [] : [suspect.values]));
  const [first] = fitting;
  if (first === undefined) {
    const places = probe.elementwise ? mixed(probe, suspects, output) : null;
    return places ?? { [probe.subject]: probe.compare === 'bits' ? 'not told' : 'other' };
  }
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => fitting.every((values) => values[name] === value)),
  );
};
