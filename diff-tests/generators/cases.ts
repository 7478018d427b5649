import fc from 'fast-check';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type AnyArguments, type Operation, refuseForbidden } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import { hash } from '../hash.ts';
import { kinds } from '../kinds.ts';
import { arrayOf, type HostInputs, type HostTensor, type HostValue } from '../values.ts';
import { neighbour } from './float.ts';
import { select, type Selection, shape, smallerShapes } from './tensor.ts';

/** One call: an operation and its inputs. `forbidden` is the specification's refusal, when the types forbid them. */
export interface Case {
  readonly operation: Operation;
  readonly format: FormatName;
  readonly inputs: HostInputs;
  readonly forbidden: string | null;
}

/** What generation depends on besides the operation. */
export interface CaseSettings {
  readonly format: FormatName;
  readonly seed: number;
  /** The run's epsilon in the format. */
  readonly epsilon: number;
  /** Whether forbidden cases are generated. */
  readonly refusals: boolean;
}

/** One case in this many is one that the types forbid. */
const refusalEvery = 16;

/** Both signs of epsilon with their neighbours: where safeDiv turns. */
const aroundEpsilon = ({ format, epsilon }: CaseSettings): number[] =>
  [epsilon, -epsilon].flatMap((x) => [-2, -1, 0, 1, 2].map((steps) => neighbour(format, x, steps)));

const draw = <T>(arbitrary: fc.Arbitrary<T>, seed: number): T =>
  arbitrary.generate(new fc.Random(xoroshiro128plus(seed)), undefined).value;

const record = (operation: Operation, value: (name: string, index: number) => HostValue): HostInputs =>
  Object.fromEntries(operation.inputs.map(({ name }, index) => [name, value(name, index)]));

/** Every combination of the edge values of the tensors in one tensor, and that for each edge value of the scalars. */
const edgeGrids = (operation: Operation, settings: CaseSettings): HostInputs[] => {
  const { format } = settings;
  const edges = operation.inputs.map(({ kind }) => [
    ...new Set(kinds[kind].edges(format, aroundEpsilon(settings))),
  ]);
  const tensors = operation.inputs.flatMap(({ kind }, i) => (kind === 'tensor' ? [i] : []));
  const scalars = operation.inputs.flatMap(({ kind }, i) => (kind === 'tensor' ? [] : [i]));
  const extents = tensors.map((i) => edges[i]?.length ?? 0);
  const size = extents.reduce((product, extent) => product * extent, 1);
  const grid = (axis: number, values: readonly number[]): HostTensor => {
    const inner = extents.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    const data = Array.from({ length: size }, (_, i) => values[Math.floor(i / inner) % values.length] ?? 0);
    return { shape: extents, data: new (arrayOf(format))(data) };
  };
  const choices = scalars.reduce<number[][]>(
    (rows, i) => rows.flatMap((row) => (edges[i] ?? []).map((value) => [...row, value])),
    [[]],
  );
  return choices.map((choice) =>
    record(operation, (_, i) =>
      tensors.includes(i) ? grid(tensors.indexOf(i), edges[i] ?? []) : (choice[scalars.indexOf(i)] ?? 0),
    ),
  );
};

const edgeShapes: readonly (readonly number[])[] = [[], [0], [1], [0, 3], [2, 0, 2], [3, 2], [1, 2, 1, 3]];

const withShape = (
  operation: Operation,
  settings: CaseSettings,
  of: readonly number[],
): fc.Arbitrary<HostInputs> =>
  fc.record(
    Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [
        name,
        kinds[kind].generate(settings.format, of, aroundEpsilon(settings)),
      ]),
    ),
  );

/** The fixed edge cases, the same for every seed: they come first. */
export const edgeCases = (operation: Operation, settings: CaseSettings): readonly HostInputs[] => [
  ...edgeGrids(operation, settings),
  ...edgeShapes.map((of) =>
    draw(withShape(operation, settings, of), hash(0, `${operation.name} ${of.join('x')}`)),
  ),
];

const oneMore = (x: HostTensor): HostTensor => {
  const data = new (arrayOf(x.data instanceof Float64Array ? 'binary64' : 'binary32'))(x.data.length + 1);
  data.set(x.data);
  return { shape: x.shape, data };
};

/** Forbidden inputs are made small: they are shown as they are. */
const smallShape = fc.constantFrom<readonly number[]>([], [2], [1, 2], [0]);

/** Ways to break what the types promise: every tensor ragged, and every tensor of another shape than its like. */
const violations = (operation: Operation): ((inputs: HostInputs) => HostInputs)[] => {
  if (operation.freeValue) return [];
  const change = (name: string, to: (x: HostTensor) => HostTensor) => (inputs: HostInputs) => ({
    ...inputs,
    [name]: to(inputs[name] as HostTensor),
  });
  return operation.inputs
    .filter(({ kind }) => kind === 'tensor')
    .flatMap(({ name, like }) => {
      const ragged = change(name, oneMore);
      if (like === undefined) return [ragged];
      const longer = change(name, (x) => ({ ...oneMore(x), shape: [x.data.length + 1] }));
      const moreAxes = change(name, (x) => ({ ...x, shape: [1, ...x.shape] }));
      return [ragged, longer, moreAxes];
    });
};

/** The specification's own refusal of these inputs, or null: what makes a case a forbidden one. */
const refusalOf = (operation: Operation, inputs: HostInputs): string | null => {
  try {
    refuseForbidden(operation, inputs as AnyArguments<number>);
    return null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
};

export const makeCase = (operation: Operation, format: FormatName, inputs: HostInputs): Case => ({
  operation,
  format,
  inputs,
  forbidden: refusalOf(operation, inputs),
});

/** The cases of one operation, by index: fixed ones first, one in sixteen forbidden, the rest drawn by the seed. */
export const caseSource = (operation: Operation, settings: CaseSettings): ((index: number) => Case) => {
  const { format, seed } = settings;
  const fixed = edgeCases(operation, settings);
  const broken = settings.refusals ? violations(operation) : [];
  const refusalsBefore = (index: number): number =>
    broken.length === 0 ? 0 : Math.floor((index + 1) / refusalEvery);
  return (index) => {
    const key = hash(seed, `${operation.name} ${format} ${index}`);
    const generated = (of: fc.Arbitrary<readonly number[]>): HostInputs =>
      draw(
        of.chain((extents) => withShape(operation, settings, extents)),
        key,
      );
    if (broken.length > 0 && index % refusalEvery === refusalEvery - 1) {
      const violation = broken[Math.floor(index / refusalEvery) % broken.length];
      if (violation !== undefined) return makeCase(operation, format, violation(generated(smallShape)));
    }
    const inputs = fixed[index - refusalsBefore(index)] ?? generated(shape());
    return makeCase(operation, format, inputs);
  };
};

/** The tensors that share a shape, and that shape. */
const groupsOf = ({ operation, inputs }: Case): { names: readonly string[]; shape: readonly number[] }[] =>
  operation.inputs
    .filter(({ kind, like }) => kind === 'tensor' && like === undefined)
    .map((leader) => ({
      names: operation.inputs.flatMap(({ name, like }) =>
        name === leader.name || like === leader.name ? [name] : [],
      ),
      shape: (inputs[leader.name] as HostTensor).shape,
    }));

const selectAll = (inputs: HostInputs, names: readonly string[], selection: Selection): HostInputs => ({
  ...inputs,
  ...Object.fromEntries(names.map((name) => [name, select(inputs[name] as HostTensor, selection)])),
});

/** Simpler inputs of a valid case: smaller tensors first, then simpler values one at a time. */
export function* simplerInputs(theCase: Case, suspect: number | null): Generator<HostInputs> {
  const { operation, inputs, format } = theCase;
  for (const { names, shape: of } of groupsOf(theCase)) {
    for (const selection of smallerShapes(of, suspect)) yield selectAll(inputs, names, selection);
  }
  for (const { name, kind } of operation.inputs) {
    for (const simpler of kinds[kind].simpler(format, inputs[name] as HostValue))
      yield { ...inputs, [name]: simpler };
  }
}

/** The inputs with one element of the tensors alone, for every element in turn. */
export function* singleElements(theCase: Case): Generator<HostInputs> {
  for (const { names, shape: of } of groupsOf(theCase)) {
    if (of.length === 0) continue;
    for (let i = 0; i < sizeOf(of); i++) yield selectAll(theCase.inputs, names, { shape: [], picked: [i] });
  }
}
