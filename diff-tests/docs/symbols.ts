/** Definitions printed: an operation is run once in the context `formula`, on inputs that are names. */
import type { Context } from '../../spec/context.ts';
import { vpSchedule } from '../../spec/diffusion/schedule.ts';
import type { AnyArgument, Operation } from '../../spec/operation.ts';
import { type Formula, formula, symbol } from '../../spec/scalars/formula.ts';
import { indices, kinds, scheduled, shaped, timed } from '../cases/kinds/index.ts';
import {
  type Call,
  elementName,
  namedBetas,
  namedTensor,
  namedVector,
  type Symbols,
} from '../cases/kinds/symbols.ts';

/** A state, the state after it, and the number of steps: casts of these counts print their names. */
const [state, next, steps] = [3, 4, 7];

/** What the counts are called where `index` is the name of the state. */
const namesOf = (index: string): ReadonlyMap<number, string> =>
  new Map([
    [state, index],
    [next, `(${index}+1)`],
    [steps - 1, '(T-1)'],
    [steps, 'T'],
  ]);

/** `formula` with the casts of some counts printed by name. */
const naming = (names: ReadonlyMap<number, string>): Context<Formula> => ({
  ...formula,
  nat: (count) => symbol(names.get(count) ?? count.toString()),
});

/** The products that alphaBar_1, alphaBar_2, ... are, with these names for them; a later one contains those before it. */
const alphaBarsOf = (k: Context<Formula>, names: ReadonlyMap<number, string>): Known => {
  const { alphaBar } = vpSchedule(k, namedBetas({ names, steps }).data);
  return Array.from({ length: steps }, (_, i) => [
    alphaBar(i + 1).text,
    `alphaBar_${names.get(i + 1) ?? (i + 1).toString()}`,
  ]);
};

type Answer = Symbols['answer'];

/** The inputs of an operation, by name. */
const symbolic = ({ inputs }: Operation, symbols: Symbols): Readonly<Record<string, AnyArgument<Formula>>> =>
  Object.fromEntries(inputs.map((input) => [input.name, kinds[input.kind].symbolic(input, symbols)]));

/** Lines longer than this are broken at their outermost + or -. */
const widest = 100;

/** The places of + and - outside all brackets. */
const breaks = (text: string): number[] => {
  let depth = 0;
  return [...text].flatMap((letter, i) => {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    return depth === 0 && /^ [-+] /.test(text.slice(i)) ? [i] : [];
  });
};

const broken = (text: string): string[] => {
  const at = text.length > widest ? breaks(text).at(-1) : undefined;
  return at === undefined ? [text] : [text.slice(0, at), `  ${text.slice(at + 1)}`];
};

/** The loss alone needs more than one element to be read. */
const sizeOf = ({ output }: Operation): number => (output === 'scalar' ? 2 : 1);

/** The entries of a vector that has no index of its own: a running product, say. */
const entriesOf = ({ name, inputs, define }: Operation): string => {
  const [betas] = inputs;
  const output = define(formula, { [betas?.name ?? '']: namedVector(2, (i) => `beta_${i}`) });
  return output.data.map(({ text }, i) => `${name}(${betas?.name})[${i}] = ${text}`).join('\n');
};

/** Whether the output is made of the schedule alone. */
const isTable = ({ inputs }: Operation): boolean => inputs.length === 1 && inputs.every(({ kind }) => scheduled.has(kind));

/** Earlier definitions by their texts: the name stands for the text where a later one contains it. */
type Known = readonly (readonly [text: string, name: string])[];

const abbreviated = (text: string, known: Known): string =>
  known.reduceRight(
    (short, [long, name]) => short.replaceAll(`(${long})`, `${name}`).replaceAll(long, name),
    text,
  );

/** The text of a definition, with how the model was called and what a branch picks. */
const run = (operation: Operation): { readonly text: string; readonly calls: readonly string[] } => {
  const { define } = operation;
  const index = indexOf(operation);
  const names = namesOf(index);
  const size = sizeOf(operation);
  const calls: string[] = [];
  const named = naming(names);
  const k: Context<Formula> = {
    ...named,
    pick: (...operands) => {
      calls.push(`d = ${named.pick(...operands).text}`);
      return symbol('d');
    },
  };
  const answer: Answer = ({ x, t }) => {
    calls.push(...x.data.map(({ text }, i) => `e${elementName(i, size)} = model(${text}, ${t})`));
    return namedTensor('e', size);
  };
  const output = define(k, symbolic(operation, { size, steps, index: state, names, answer }));
  // Of a vector with one entry for each step, the general one.
  const { text = '' } = output.data[isVector(operation) ? state : 0] ?? {};
  const bars = alphaBarsOf(k, names);
  return { text: abbreviated(text, bars), calls: calls.map((call) => abbreviated(call, bars)) };
};

const indexOf = ({ inputs }: Operation): string => inputs.find(({ kind }) => indices.has(kind))?.name ?? 'i';
const isVector = ({ output }: Operation): boolean => output.startsWith('vector');

/** Definitions of a module as a reader sees them, each with the calls of its model. */
export const printed = (operations: readonly Operation[]): readonly string[] => {
  const known: [string, string][] = [];
  return operations.map((operation) => {
    if (isTable(operation)) return entriesOf(operation);
    const { name, inputs } = operation;
    const { text, calls } = run(operation);
    const short = abbreviated(text, known);
    if (inputs.some(({ kind }) => shaped.has(kind) && timed.has(kind))) known.push([text, `${name}(t)`]);
    const entry = isVector(operation) ? `[${indexOf(operation)}]` : '';
    return [
      `${name}(${inputs.map((input) => input.name).join(', ')})${entry} =`,
      ...broken(short).map((line) => `    ${line}`),
      ...(calls.length === 0 ? [] : [`  where ${calls.join('\n        ')}`]),
    ].join('\n');
  });
};

/** What one step of a sampler does, as its definition does it. */
export interface StepRow {
  readonly step: number;
  readonly time: string;
  /** The noise that the state after the step holds and the state before it does not. */
  readonly noise: string;
}

/** The steps of a sampler with T = `length`, in the order in which they run. */
export const stepsOf = (operation: Operation, length: number): readonly StepRow[] => {
  const { define, sampler } = operation;
  const calls: Call[] = [];
  const answer: Answer = (call) => {
    calls.push(call);
    return { shape: [], data: [symbol('e')] };
  };
  const given = symbolic(operation, { size: 1, steps: length, index: state, names: new Map(), answer });
  const states = [...define(formula, given).data].map(({ text }) => text);
  const seen = [...calls.map(({ x }) => x.data[0]?.text ?? ''), ...states];
  const noiseIn = (text: string): Set<string> => new Set(text.match(/noise\[\d+\]/g));
  return (sampler?.indices(given) ?? []).map((step, i) => {
    const before = noiseIn(seen[i] ?? '');
    const added = [...noiseIn(seen[i + 1] ?? '')].filter((name) => !before.has(name));
    return { step, time: calls[i]?.t ?? 'not called', noise: added.join(' ') };
  });
};
