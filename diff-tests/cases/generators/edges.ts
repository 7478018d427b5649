/** The fixed edge cases of an operation: the same for every seed. */
import type { Input, Operation } from '../../../spec/operation.ts';
import { gaps, kinds, played, scheduled, shaped, stepped } from '../kinds/index.ts';
import type { Frame } from '../kinds/kind.ts';
import { arrayOf, type HostInputs, type HostTensor, type HostValue } from '../values.ts';
import { raised, specials } from './float.ts';
import { remembered } from './remembered.ts';
import { longSchedule } from './schedule.ts';
import { settled } from './settled.ts';

/** Choices of the scalars of one frame, at most. */
const mostChoices = 48;

/** Grids of one operation, at most: a run of 1000 cases is to draw most of them. */
const mostGrids = 256;

/** As many grids as there may be, of every frame. Each list starts elsewhere, so that every choice stands in some. */
const thinned = <T>(lists: readonly (readonly T[])[]): (readonly T[])[] => {
  const every = Math.ceil(lists.reduce((sum, { length }) => sum + length, 0) / mostGrids);
  return lists.map((list, place) => list.filter((_, i) => (i + place) % every === 0));
};

const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));

/**
 * Every entry of a list once, from the entry `from` on, each far from the one before: each frame is to begin with another.
 * The step is near the golden section of the length, which spreads any number of them.
 */
const mixed = <T>(list: readonly T[], from: number): T[] => {
  const { length } = list;
  let step = Math.max(1, Math.round(length * 0.618));
  while (common(step, length) > 1) step += 1;
  return list.map((_, i) => list[(from + i * step) % length] as T);
};

/** The edge values of an axis of a grid: fewer of them the more axes there are. */
const axisValues = (input: Input, frame: Frame, axes: number, few: boolean): readonly number[] => {
  const values = allAxisValues(input, frame, axes, few);
  return frame.normal ? values.filter((x) => Object.is(raised(frame.format)(x), x)) : values;
};

const allAxisValues = (input: Input, frame: Frame, axes: number, few: boolean): readonly number[] => {
  const { format } = frame;
  if (axes >= 3) return [0, -0, 1, -1.5, Infinity, NaN, 2 ** -14, -1024];
  if (!few) return [...(kinds[input.kind].edges(frame, input)[0] as HostTensor).data];
  // Specials come in pairs x, -x: one of each pair, the signs in turn.
  return [...specials(format).filter((_, i) => i % 4 === 0 || i % 4 === 3), -0, 1, -1, Infinity, NaN];
};

/** Every combination of the edge values of the tensors (and of the model's answer), as tensors of one shape. */
const grid = (axes: readonly Input[], frame: Frame, few: boolean): Map<string, HostTensor> => {
  const values = axes.map((input) => {
    const asTensor: Input = shaped.has(input.kind) ? input : { ...input, kind: 'tensor' };
    return axisValues(asTensor, frame, axes.length, few);
  });
  const shape = values.map((list) => list.length);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return new Map(
    axes.map(({ name }, axis) => {
      const inner = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
      const list = values[axis] ?? [];
      const data = Array.from({ length: size }, (_, i) => list[Math.floor(i / inner) % list.length] ?? 0);
      return [name, { shape, data: new (arrayOf(frame.format))(data) }];
    }),
  );
};

/** Every combination of the edge values of the other inputs, the first (an index) fastest, thinned out evenly when too many. */
const choices = (inputs: readonly Input[], frame: Frame): (readonly HostValue[])[] => {
  const all = inputs.reduce<(readonly HostValue[])[]>(
    (rows, input) => {
      const values = kinds[input.kind].edges(frame, input);
      return values.flatMap((value) => rows.map((row) => [...row, value]));
    },
    [[]],
  );
  const every = Math.ceil(all.length / mostChoices);
  return all.filter((_, i) => i % every === 0);
};

/** The frames of the edge cases: each edge schedule, or each edge count, or one. */
const frames = (
  operation: Operation,
  frame: Frame,
): { readonly frame: Frame; readonly fixed: HostInputs }[] => {
  const over = operation.inputs.find(({ kind }) => stepped.has(kind));
  if (over === undefined) return [{ frame, fixed: {} }];
  return kinds[over.kind].edges(frame, over).map((value) => {
    const length = typeof value === 'number' ? value : (value as HostTensor).data.length;
    const steps = gaps.has(over.kind) ? length - 1 : length;
    return { frame: { ...frame, steps }, fixed: { [over.name]: value } };
  });
};

/** One of each list in turn: a short run sees every frame. */
const interleave = <T>(lists: readonly (readonly T[])[]): T[] => {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
};

/**
 * For an operation without steps of its own: grids of all special values, for every special schedule, index and
 * scalar. A sampler's cases are made of frames instead: see cases.ts.
 */
export const edgeGrids = (operation: Operation, base: Frame): HostInputs[] => {
  const lists = frames(operation, base).map(({ frame, fixed }, place) => {
    const open = operation.inputs.filter(({ name }) => !(name in fixed));
    const axes = open.filter(({ kind }) => shaped.has(kind) || played.has(kind));
    const others = open.filter((input) => !axes.includes(input));
    const few = Object.keys(fixed).length > 0 || others.length > 1;
    const tensorsIn = remembered((normal: boolean) => grid(axes, { ...frame, normal }, few));
    const made = (choice: readonly HostValue[], normal: boolean): HostInputs => {
      const tensors = tensorsIn(normal);
      const onAxes = axes.map(({ name, kind }): [string, HostValue] => {
        const x = tensors.get(name) as HostTensor;
        return [name, played.has(kind) ? { answers: [x] } : x];
      });
      return settled(operation, {
        ...fixed,
        ...Object.fromEntries(onAxes),
        ...Object.fromEntries(others.map(({ name }, i) => [name, choice[i] ?? 0])),
      });
    };
    return mixed(choices(others, frame), place).map((choice) => ({ choice, made }));
  });
  // Every other grid has no subnormals: what a machine that flushes them does is seen beside that it flushes.
  const grids = thinned(lists).map((list, place) =>
    list.map(({ choice, made }, i) => made(choice, (i + place) % 2 === 1)),
  );
  return interleave(grids);
};

/**
 * Numbers of steps, and how many of them are taken, at which lists of timesteps part: a quotient of binary64 that counts one
 * too many (61, 103 of 1000), halves of which its floats are on the other side (48, 27), many that are not rounded up (20).
 */
const partings = [
  [1000, 61],
  [1000, 20],
  [1000, 27],
  [1000, 48],
  [10, 4],
  [1000, 1],
  [1000, 103],
  [1000, 7],
] as const;

/** The edge cases of a list of integers that is made of counts. */
export const listEdges = (operation: Operation, base: Frame): HostInputs[] => {
  if (operation.integers === null || !operation.inputs.some(({ kind }) => stepped.has(kind))) return [];
  return partings.map(([steps, taken], i) => {
    const values = operation.inputs.map((input): [string, HostValue] => {
      if (stepped.has(input.kind)) return [input.name, steps];
      if (input.last === 'T') return [input.name, taken];
      const edges = kinds[input.kind].edges({ ...base, steps }, input);
      return [input.name, edges[i % 2] ?? 0];
    });
    return settled(operation, Object.fromEntries(values));
  });
};

/** The schedules (or counts) that a sampler's edge cases run over, the long one among them. */
export const edgeFrames = (
  operation: Operation,
  base: Frame,
): { readonly frame: Frame; readonly fixed: HostInputs }[] => {
  const over = operation.inputs.find(({ kind }) => scheduled.has(kind));
  const long =
    over === undefined || gaps.has(over.kind)
      ? []
      : [{ frame: { ...base, shape: [], steps: 1000 }, fixed: { [over.name]: longSchedule(base.format) } }];
  return [...frames(operation, base), ...long];
};
