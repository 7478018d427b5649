/** Definitions printed: an operation is run once in the context `formula`, on inputs that are names. */
import type { Context } from '../../spec/context.ts';
import { vpSchedule } from '../../spec/diffusion/schedule.ts';
import type { AnyArgument, Input, Kind, Operation } from '../../spec/operation.ts';
import { type Formula, formula, symbol } from '../../spec/scalars/formula.ts';
import type { Tensor } from '../../spec/tensor.ts';

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

const vectorOf = (length: number, name: (i: number) => string): Tensor<Formula> => ({
  shape: [length],
  data: Array.from({ length }, (_, i) => symbol(name(i))),
});

const betasOf = (names: ReadonlyMap<number, string>): Tensor<Formula> =>
  vectorOf(steps, (i) => `beta_${names.get(i) ?? i.toString()}`);

/** The products that alphaBar_1, alphaBar_2, ... are, with these names for them; a later one contains those before it. */
const alphaBarsOf = (k: Context<Formula>, names: ReadonlyMap<number, string>): Known => {
  const { alphaBar } = vpSchedule(k, betasOf(names).data);
  return Array.from({ length: steps }, (_, i) => [
    alphaBar(i + 1).text,
    `alphaBar_${names.get(i + 1) ?? (i + 1).toString()}`,
  ]);
};

/** A call of the model as it is printed. */
interface Call {
  readonly x: Tensor<Formula>;
  readonly t: string;
}

type Answer = (call: Call) => Tensor<Formula>;

const nameOf = (element: number, size: number): string => (size === 1 ? '' : `[${element}]`);

/** The tensor of a name: name[0], name[1], ... or a single name. */
const tensorOf = (name: string, size: number): Tensor<Formula> =>
  size === 1 ? { shape: [], data: [symbol(name)] } : vectorOf(size, (i) => name + nameOf(i, size));

/** The name of an input in the definition, for each kind. */
const symbolic = (
  names: ReadonlyMap<number, string>,
  size: number,
  answer: Answer,
): Readonly<Record<Kind, (input: Input) => AnyArgument<Formula>>> => ({
  tensor: ({ name }) => tensorOf(name, size),
  times: ({ name }) => tensorOf(name, size),
  betas: () => betasOf(names),
  alphaBars: ({ name }) =>
    vectorOf(steps, (i) => (i === state ? `${name}[index]` : i === state - 1 ? `${name}[index-1]` : '?')),
  time: ({ name }) => symbol(name),
  scalar: ({ name }) => symbol(name),
  count: () => steps,
  index: () => state,
  flag: () => 1,
  noise: ({ name }) =>
    Array.from({ length: steps }, (_, i) => ({ shape: [], data: [symbol(`${name}[${i}]`)] })),
  model: () => ({ eps: (x: Tensor<Formula>, t: Formula) => answer({ x, t: t.text }) }),
  indexModel: () => ({
    predict: (index: number, x: Tensor<Formula>) => answer({ x, t: names.get(index) ?? index.toString() }),
  }),
});

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
  const output = define(formula, { [betas?.name ?? '']: vectorOf(2, (i) => `beta_${i}`) });
  return output.data.map(({ text }, i) => `${name}(${betas?.name})[${i}] = ${text}`).join('\n');
};

/** Whether the output is made of the schedule alone. */
const isTable = ({ inputs }: Operation): boolean => inputs.length === 1 && inputs[0]?.kind === 'betas';

/** Earlier definitions by their texts: the name stands for the text where a later one contains it. */
type Known = readonly (readonly [text: string, name: string])[];

const abbreviated = (text: string, known: Known): string =>
  known.reduceRight(
    (short, [long, name]) => short.replaceAll(`(${long})`, `${name}`).replaceAll(long, name),
    text,
  );

/** The text of a definition, with how the model was called and what a branch picks. */
const run = (operation: Operation): { readonly text: string; readonly calls: readonly string[] } => {
  const { inputs, define } = operation;
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
    calls.push(...x.data.map(({ text }, i) => `e${nameOf(i, size)} = model(${text}, ${t})`));
    return tensorOf('e', size);
  };
  const make = symbolic(names, size, answer);
  const output = define(k, Object.fromEntries(inputs.map((input) => [input.name, make[input.kind](input)])));
  // Of a vector with one entry for each step, the general one.
  const { text = '' } = output.data[isVector(operation) ? state : 0] ?? {};
  const bars = alphaBarsOf(k, names);
  return { text: abbreviated(text, bars), calls: calls.map((call) => abbreviated(call, bars)) };
};

const indexOf = ({ inputs }: Operation): string => inputs.find(({ kind }) => kind === 'index')?.name ?? 'i';
const isVector = ({ output }: Operation): boolean => output.startsWith('vector');

/** Definitions of a module as a reader sees them, each with the calls of its model. */
export const printed = (operations: readonly Operation[]): readonly string[] => {
  const known: [string, string][] = [];
  return operations.map((operation) => {
    if (isTable(operation)) return entriesOf(operation);
    const { name, inputs } = operation;
    const { text, calls } = run(operation);
    const short = abbreviated(text, known);
    if (inputs.some(({ kind }) => kind === 'times')) known.push([text, `${name}(t)`]);
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
export const stepsOf = ({ inputs, define, sampler }: Operation, length: number): readonly StepRow[] => {
  const calls: Call[] = [];
  const answer: Answer = (call) => {
    calls.push(call);
    return { shape: [], data: [symbol('e')] };
  };
  const make = symbolic(new Map(), 1, answer);
  const short = (input: Input): AnyArgument<Formula> => {
    const value = make[input.kind](input);
    if (input.kind === 'count') return length;
    if (input.kind === 'noise') return (value as readonly Tensor<Formula>[]).slice(0, length);
    return input.kind === 'betas' || input.kind === 'alphaBars'
      ? vectorOf(length, (i) => `${input.name}[${i}]`)
      : value;
  };
  const given = Object.fromEntries(inputs.map((input) => [input.name, short(input)]));
  const states = [...define(formula, given).data].map(({ text }) => text);
  const seen = [...calls.map(({ x }) => x.data[0]?.text ?? ''), ...states];
  const noiseIn = (text: string): Set<string> => new Set(text.match(/noise\[\d+\]/g));
  return (sampler?.indices(given) ?? []).map((step, i) => {
    const before = noiseIn(seen[i] ?? '');
    const added = [...noiseIn(seen[i + 1] ?? '')].filter((name) => !before.has(name));
    return { step, time: calls[i]?.t ?? 'not called', noise: added.join(' ') };
  });
};
