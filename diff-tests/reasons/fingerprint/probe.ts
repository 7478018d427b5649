/**
 * A probe: an operation, inputs, and what each of several arithmetics answers to them. The inputs are searched, so that
 * arithmetics that differ in a fact answer differently.
 */
import type { Ratio } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { type Float, hexText, isNormal } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { shaped } from '../../cases/kinds/index.ts';
import { arrayOf, type HostInputs, type HostTensor, toFloat } from '../../cases/values.ts';
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
  /** Tried in order until the hypotheses are told apart. */
  candidates(format: FormatName, epsilon: Ratio): Iterable<HostInputs>;
  /** The candidates differ in tensors that are computed element by element: several are put in one call. */
  readonly elementwise: boolean;
  /** `class`: only what kind of number comes out and its sign, whatever else the arithmetic does. */
  readonly compare: 'bits' | 'class';
  readonly hypotheses: readonly Hypothesis[];
}

/** One arithmetic's answer to the inputs that were found. */
interface Prediction {
  readonly values: Values;
  readonly key: string;
}

export interface Question {
  readonly theCase: Case;
  readonly predictions: readonly Prediction[];
  /** Whether any two arithmetics that differ in a fact answer differently. */
  readonly tellsAll: boolean;
}

const classOf = (x: Float): string => {
  if (x.kind === 'nan') return 'nan';
  const size = x.kind === 'infinite' ? 'inf' : x.m === 0n ? '0' : 'finite';
  return `${x.negative ? '-' : '+'}${size}`;
};

/** An output as the probe looks at it. */
const keyOf = ({ compare }: Probe, output: readonly (Float | null)[]): string =>
  output.map((x) => (x === null ? '?' : compare === 'bits' ? hexText(x) : classOf(x))).join();

/** What an implementation returned, as the probe looks at it; a value that the format does not have fits nothing. */
export const keyOfOutput = (probe: Probe, format: FormatName, { data }: HostTensor): string =>
  keyOf(
    probe,
    Array.from(data, (x) => toFloat(format, x)),
  );

const differ = (a: Values, b: Values): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** The elements of several candidates as one. */
const join = (probe: Probe, format: FormatName, chosen: readonly Case[]): Case => {
  const [first] = chosen as [Case, ...Case[]];
  const { operation } = first;
  const joined = operation.inputs.map(({ name, kind }) => {
    if (!probe.elementwise || !shaped.has(kind)) return [name, first.inputs[name]];
    const data = chosen.flatMap(({ inputs }) => Array.from((inputs[name] as HostTensor).data));
    return [name, { shape: [data.length], data: new (arrayOf(format))(data) }];
  });
  return makeCase(operation, format, Object.fromEntries(joined) as HostInputs);
};

/** The arithmetics, by index, that must be told apart. */
const pairsOf = (all: readonly { readonly values: Values }[]): (readonly [number, number])[] =>
  all.flatMap((a, i) =>
    all.slice(i + 1).flatMap((b, j) => (differ(a.values, b.values) ? [[i, i + 1 + j] as const] : [])),
  );

/** Overflow, underflow and infinite inputs are facts of their own: they must not decide among roundings. */
const isOrdinary = (format: FormatName, x: Float | null): boolean =>
  x !== null && isNormal(formats[format], x);

/** Elements that a machine must give before it is named: the few that tell those of a list apart may fit others by chance. */
const confirmed = 32;

const search = (probe: Probe, format: FormatName, epsilon: Ratio): Question | null => {
  const operation = findOperation(probe.operation);
  if (operation === undefined) throw new RangeError(`no operation ${probe.operation}`);
  const all = probe.hypotheses.flatMap(({ values, arithmetics }) =>
    arithmetics(format, epsilon).map((run) => ({ values, run })),
  );
  const pairs = pairsOf(all);
  let open = pairs;
  let chosen: { readonly theCase: Case; readonly keys: readonly string[] }[] = [];
  const wanted = probe.elementwise && probe.compare === 'bits' ? confirmed : 1;
  for (const inputs of probe.candidates(format, epsilon)) {
    const theCase = makeCase(operation, format, inputs);
    const outputs = all.map(({ run }) => run(theCase));
    if (probe.compare === 'bits' && !outputs.every((output) => output.every((x) => isOrdinary(format, x))))
      continue;
    const keys = outputs.map((output) => keyOf(probe, output));
    // Without joining a candidate stands for itself: the best one is kept.
    const left = (probe.elementwise ? open : pairs).filter(([i, j]) => keys[i] === keys[j]);
    const isSpare = probe.compare === 'class' ? open.length > 0 : chosen.length >= wanted;
    if (left.length >= open.length && (isSpare || chosen.length >= wanted)) continue;
    chosen = probe.elementwise ? [...chosen, { theCase, keys }] : [{ theCase, keys }];
    open = left;
    if (open.length === 0 && chosen.length >= wanted) break;
  }
  if (chosen.length === 0) return null;
  const theCase = join(
    probe,
    format,
    chosen.map((one) => one.theCase),
  );
  // Element by element: what was given for each is given for all of them.
  const predictions = all.map(({ values }, i) => ({ values, key: chosen.map(({ keys }) => keys[i]).join() }));
  return { theCase, predictions, tellsAll: open.length === 0 };
};

/** Values by keys, each made once. */
export const remember = <V>(): ((key: string, make: () => V) => V) => {
  const known = new Map<string, V>();
  return (key, make) => {
    const value = known.has(key) ? (known.get(key) as V) : make();
    known.set(key, value);
    return value;
  };
};

const questions = remember<Question | null>();

/** The inputs of a probe, and what each arithmetic answers; null where no inputs tell any two apart. */
export const questionOf = (probe: Probe, format: FormatName, epsilon: Ratio): Question | null =>
  questions(`${probe.operation} ${probe.name} ${format} ${epsilon.n}/${epsilon.d}`, () =>
    search(probe, format, epsilon),
  );

/**
 * The facts that an answer shows: those in which all arithmetics that answer so agree. Bits that no arithmetic gives tell
 * nothing: the machine is none of those.
 */
export const factsIn = (probe: Probe, { predictions }: Question, key: string): Values => {
  const fitting = predictions.filter((prediction) => prediction.key === key).map(({ values }) => values);
  const [first] = fitting;
  if (first === undefined) return { [probe.subject]: probe.compare === 'bits' ? 'not told' : 'other' };
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => fitting.every((values) => values[name] === value)),
  );
};
