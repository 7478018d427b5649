/** A definition as formulas: what it computes, in its order of operations, for each structure of its inputs. */
import { Refusal } from '../../spec/context.ts';
import type { AnyArguments, Kind, Operation } from '../../spec/operation.ts';
import { type Formula, formula, symbol } from '../../spec/scalars/formula.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { indices, kinds, shaped, stepped } from '../cases/kinds/index.ts';
import type { HostInputs, HostTensor, HostValue } from '../cases/values.ts';
import type { Define } from './run.ts';

interface Formulas {
  readonly output: Tensor<Formula>;
  /** What the model is asked, each pair once, in order. */
  readonly requests: readonly string[];
  /** How often the model is called. */
  readonly calls: number;
}

/** The definition over formulas: every number of an input is a name, and so is every number of the model's answers. */
const formulasOf = (operation: Operation, inputs: HostInputs, define: Define): Formulas => {
  const answers = new Map<string, Tensor<Formula>>();
  let calls = 0;
  const ask = (x: Tensor<Formula>, t: Formula | number): Tensor<Formula> => {
    calls += 1;
    const time = typeof t === 'number' ? String(t) : t.text;
    const request = `model([${x.data.map(({ text }) => text).join(', ')}], ${time})`;
    const name = answers.size === 0 ? 'e' : `e${answers.size + 1}`;
    const made = answers.get(request) ?? {
      shape: x.shape,
      data: x.data.map((_, i) => symbol(x.data.length === 1 ? name : `${name}[${i}]`)),
    };
    answers.set(request, made);
    return made;
  };
  const lifted: AnyArguments<Formula> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => {
      const value = inputs[name] ?? 0;
      let [count, next] = [0, 0];
      kinds[kind].lift(
        value,
        () => count++,
        (x) => x,
      );
      const named = (): Formula => symbol(count === 1 ? name : `${name}[${next++}]`);
      return [name, kinds[kind].lift(value, named, ask)];
    }),
  );
  return { output: define(formula, lifted), requests: [...answers.keys()], calls };
};

const zeros = (shape: readonly number[]): HostTensor => ({
  shape,
  data: new Float64Array(shape.reduce((size, extent) => size * extent, 1)),
});

const shapes: readonly (readonly number[])[] = [[], [2], [0], [2, 2]];
const stepCounts: readonly number[] = [0, 1, 2, 3, 5];

/** The length of a schedule, an index into it, a choice, a shape: one structure of the inputs. The numbers do not matter. */
interface Structure {
  readonly steps: number;
  readonly index: number;
  readonly flag: number;
  readonly shape: readonly number[];
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** A value of each kind in a structure. */
const values: Readonly<Record<Kind, (of: Structure) => HostValue>> = {
  tensor: ({ shape }) => zeros(shape),
  times: ({ shape }) => zeros(shape),
  betas: ({ steps }) => zeros([steps]),
  alphaBars: ({ steps }) => zeros([steps]),
  time: () => 0,
  scalar: () => 0,
  bounded: () => 0,
  boundedTensor: ({ shape }) => zeros(shape),
  sigmas: ({ steps }) => zeros([steps + 1]),
  timesteps: ({ steps }) => upTo(steps).toReversed(),
  count: ({ steps }) => steps,
  index: ({ index }) => index,
  flag: ({ flag }) => flag,
  noise: ({ steps, shape }) => upTo(steps).map(() => zeros(shape)),
  model: () => ({ answers: [] }),
  indexModel: () => ({ answers: [] }),
};

/** Every structure that is looked at, each once. */
export const structuresOf = ({ inputs }: Operation): readonly HostInputs[] => {
  const has = (wanted: ReadonlySet<Kind>): boolean => inputs.some(({ kind }) => wanted.has(kind));
  const counts = has(stepped) ? stepCounts : [0];
  const extents = has(shaped) ? shapes : [[]];
  const choices = has(new Set<Kind>(['flag'])) ? [0, 1] : [0];
  const index = inputs.find(({ kind }) => indices.has(kind));
  return counts.flatMap((steps) =>
    upTo(index === undefined ? 1 : index.last === 'T' ? steps + 1 : steps).flatMap((i) =>
      extents.flatMap((shape) =>
        choices.map((flag) =>
          Object.fromEntries(
            inputs.map(({ name, kind }) => [name, values[kind]({ steps, index: i, flag, shape })]),
          ),
        ),
      ),
    ),
  );
};

/** Two definitions' formulas where they differ first. */
export interface FormulaPair {
  readonly lean: string;
  readonly ours: string;
}

const textsOf = ({ output, requests }: Formulas): readonly string[] => [
  `shape [${output.shape.join()}]`,
  ...requests,
  ...output.data.map(({ text }) => text),
];

/** null where a definition has nothing to say of such inputs. */
const unlessRefused = <T>(make: () => T): T | null => {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};

/** Two definitions at one structure: where they are written otherwise (null where they are not), and their model calls. */
export const compareFormulas = (
  operation: Operation,
  inputs: HostInputs,
  lean: Define,
  ours: Define,
): {
  readonly pair: FormulaPair | null;
  readonly calls: { readonly lean: number; readonly ours: number };
} => {
  const made = (define: Define): Formulas | null =>
    unlessRefused(() => formulasOf(operation, inputs, define));
  const [left, right] = [made(lean), made(ours)];
  if (left === null || right === null) return { pair: null, calls: { lean: 0, ours: 0 } };
  const calls = { lean: left.calls, ours: right.calls };
  const [a, b] = [textsOf(left), textsOf(right)];
  for (let i = 0; i < a.length || i < b.length; i++) {
    const [x = '(nothing)', y = '(nothing)'] = [a[i], b[i]];
    if (x !== y) return { pair: { lean: x, ours: y }, calls };
  }
  return { pair: null, calls };
};
