import fc from 'fast-check';
import { type Breach, Forbidden } from '../../../spec/forbidden.ts';
import { type Operation, refuseForbidden } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type ByOperation, saidOf } from '../by-operation.ts';
import type { Case } from '../case.ts';
import { hash } from '../hash.ts';
import { type Domain, domainOf, moveInside } from '../inside.ts';
import { kinds, scheduled, shaped, stepped } from '../kinds/index.ts';
import type { Frame } from '../kinds/kind.ts';
import type { HostInputs, HostValue } from '../values.ts';
import { edgeFrames, edgeGrids, listEdges } from './edges.ts';
import { neighbour } from './float.ts';
import { violations } from './forbidden.ts';
import { enlarge, isLarge, largeFrame, scriptedModel } from './large.ts';
import { draw, shapesFor, stepCount } from './sizes.ts';
import { hasSteps, keptTo, shapeIn, steered } from './steered.ts';
import { settled } from './settled.ts';
import { shape } from './tensor.ts';

/** What generation depends on besides the operation. */
export interface CaseSettings {
  readonly format: FormatName;
  readonly seed: number;
  /** The run's epsilon in the format. */
  readonly epsilon: number;
  /** Whether forbidden cases are generated. */
  readonly refusals: boolean;
  /** Names of assumptions: a case outside is not generated. */
  readonly assumes?: ByOperation;
  /** Whether forbidden inputs can be put to the implementation; left out where any can. */
  readonly takes?: ((inputs: HostInputs) => boolean) | undefined;
}

/** One case in this many is one that the types forbid. */
const refusalEvery = 16;

/** Both signs of epsilon with their neighbours: where safeDiv turns. */
const aroundEpsilon = ({ format, epsilon }: CaseSettings): number[] =>
  [epsilon, -epsilon].flatMap((x) => [-2, -1, 0, 1, 2].map((steps) => neighbour(format, x, steps)));

/** Every other drawn case has no subnormals in its tensors: as many of the ordinary ones as of the others, and of the long. */
const isNormalTurn = (drawn: number): boolean => ((drawn >> 1) + (drawn >> 4)) % 2 === 0;

/** A scalar output is a sum over all elements: mostly ordinary ones, or it is NaN or infinite nearly always. */
const isSum = ({ output, whole }: Operation): boolean => output === 'scalar' || whole;

const frames = (domain: Domain, base: Frame, counts: fc.Arbitrary<number>): fc.Arbitrary<Frame> =>
  isSum(domain.operation)
    ? fc
        .tuple(anyFrames(domain, base, counts), fc.integer({ min: 0, max: 3 }))
        .map(([frame, n]) => ({ ...frame, plain: n > 0 }))
    : anyFrames(domain, base, counts);

/** Numbers of trained steps: lists of integers cost little, and go wrong at some of their lengths. */
const trained = fc.oneof(
  { arbitrary: fc.constant(1000), weight: 5 },
  { arbitrary: fc.integer({ min: 1, max: 12 }), weight: 2 },
  fc.constantFrom(50, 100, 200, 250, 500, 1024),
  fc.integer({ min: 0, max: 1000 }),
);

const anyFrames = (domain: Domain, base: Frame, counts: fc.Arbitrary<number>): fc.Arbitrary<Frame> => {
  const { inputs } = domain.operation;
  if (!inputs.some(({ kind }) => stepped.has(kind)))
    return shape().map((of) => ({ ...base, shape: shapeIn(domain, of) }));
  const least = Math.max(domain.leastSteps, inputs.some(({ last }) => last === 'T-1') ? 1 : 0);
  return (domain.operation.integers === null ? counts : trained).chain((count) => {
    const steps = count < least ? least : count;
    return shapesFor(steps).map((of) => ({ ...base, steps, shape: shapeIn(domain, of) }));
  });
};

/** All inputs for a frame; those in `fixed` as they are. */
const inputsFor = (operation: Operation, frame: Frame, fixed: HostInputs = {}): fc.Arbitrary<HostInputs> =>
  fc
    .record(
      Object.fromEntries(
        operation.inputs.map((input) => {
          const given = fixed[input.name];
          return [
            input.name,
            given === undefined ? kinds[input.kind].generate(frame, input) : fc.constant(given),
          ];
        }),
      ),
    )
    .map((inputs) => settled(operation, inputs));

/** Inputs with tensors of many elements. */
const largeInputs = (operation: Operation, base: Frame): fc.Arbitrary<HostInputs> => {
  const frame = { ...largeFrame(base), plain: isSum(operation) };
  const small = scriptedModel(operation, frame).chain((fixed) => inputsFor(operation, frame, fixed));
  return enlarge(operation, small);
};

/** Inputs of which all but one are sometimes zero: a step with only its noise, its model or its state. */
const focused = (operation: Operation, inputs: fc.Arbitrary<HostInputs>): fc.Arbitrary<HostInputs> => {
  const names = operation.inputs.filter(({ kind }) => !scheduled.has(kind)).map(({ name }) => name);
  const some = operation.inputs.filter(({ kind, like }) => shaped.has(kind) || like !== undefined).length > 1;
  if (!some) return inputs;
  return fc.tuple(inputs, fc.option(fc.constantFrom(...names), { freq: 3 })).map(([all, only]) => {
    if (only === null) return all;
    const zeroed = operation.inputs
      .filter(({ name }) => name !== only)
      .map(({ name, kind }) => [name, kinds[kind].zero(all[name] as HostValue)]);
    return { ...all, ...Object.fromEntries(zeroed) };
  });
};

const edgeShapes: readonly (readonly number[])[] = [
  [],
  [0],
  [1],
  [0, 3],
  [2, 0, 2],
  [3, 2],
  [1, 2, 1, 3],
  [2, 1, 2, 1, 2],
  [1, 2, 1, 2, 1, 2],
];

/** The fixed edge cases, the same for every seed: they come first. */
export const edgeCases = (operation: Operation, settings: CaseSettings): readonly HostInputs[] => {
  const domain = domainOf(operation, saidOf(settings.assumes ?? {}, operation.name));
  return allEdgeCases(domain, settings).filter((inputs) => hasSteps(domain, inputs));
};

const allEdgeCases = (domain: Domain, settings: CaseSettings): readonly HostInputs[] => {
  const { operation } = domain;
  const base: Frame = {
    format: settings.format,
    shape: [2],
    steps: 3,
    epsilon: aroundEpsilon(settings),
    plain: isSum(operation),
    normal: false,
  };
  const at = (frame: Frame, fixed: HostInputs, label: string): HostInputs =>
    draw(inputsFor(operation, frame, fixed), hash(0, `${operation.name} ${label}`));
  const hasTensors = operation.inputs.some(({ kind }) => shaped.has(kind));
  const shapes = hasTensors
    ? edgeShapes.map((of, i) =>
        at({ ...base, shape: shapeIn(domain, of), normal: i % 2 === 1 }, {}, of.join('x')),
      )
    : [];
  const sampled = edgeFrames(operation, base).filter(
    ({ frame }) => frame.steps > 0 || !operation.inputs.some(({ last }) => last === 'T-1'),
  );
  if (operation.sampler !== null)
    return [
      ...sampled.map(({ frame, fixed }, i) => at({ ...frame, normal: i % 2 === 1 }, fixed, `${i}`)),
      ...shapes,
    ];
  const long = sampled
    .filter(({ frame }) => frame.steps === 1000)
    .map(({ frame, fixed }) => at(frame, fixed, 'long'));
  const grids = edgeGrids(operation, base);
  if (!isSum(operation)) return [...listEdges(operation, base), ...grids, ...long, ...shapes];
  // The sum over a grid with NaN in it is NaN. A short run is to decide something of a sum too.
  const isEmpty = (_inputs: HostInputs, i: number): boolean => edgeShapes[i]?.includes(0) === true;
  const sums = shapes.filter((inputs, i) => !isEmpty(inputs, i));
  return [...sums, ...grids, ...long, ...shapes.filter(isEmpty)];
};

export type { Case };

/** The specification's own refusal of these inputs, or null: what makes a case a forbidden one. */
export const refusalOf = (operation: Operation, inputs: HostInputs): Breach | null => {
  try {
    refuseForbidden(operation, inputs);
    return null;
  } catch (error) {
    if (error instanceof Forbidden) return error.breach;
    throw error;
  }
};

export const makeCase = (operation: Operation, format: FormatName, inputs: HostInputs): Case => ({
  operation,
  format,
  inputs,
  forbidden: refusalOf(operation, inputs),
});

/** Forbidden inputs are made small: they are shown as they are. */
const smallFrames = (base: Frame): fc.Arbitrary<Frame> =>
  fc
    .tuple(fc.constantFrom<readonly number[]>([], [2], [1, 2], [0]), fc.integer({ min: 1, max: 3 }))
    .map(([of, steps]) => ({ ...base, shape: of, steps }));

/** The cases of one operation, by index: fixed ones first, one in sixteen forbidden, the rest drawn by the seed. */
export const caseSource = (operation: Operation, settings: CaseSettings): ((index: number) => Case) => {
  const { format, seed, refusals, takes = () => true } = settings;
  const assumes = saidOf(settings.assumes ?? {}, operation.name);
  const declared = domainOf(operation, assumes);
  const fixed = edgeCases(operation, settings);
  const epsilon = aroundEpsilon(settings);
  const base: Frame = { format, shape: [], steps: 0, epsilon, plain: false, normal: false };
  const refusable = refusals && !operation.freeValue;
  const refusalsBefore = (index: number): number => (refusable ? Math.floor((index + 1) / refusalEvery) : 0);
  const made = (inputs: HostInputs): Case => makeCase(operation, format, inputs);
  const drawnIn = (domain: Domain, drawn: number): fc.Arbitrary<HostInputs> => {
    const own = { ...base, normal: isNormalTurn(drawn) };
    return isLarge(operation, drawn)
      ? largeInputs(operation, own)
      : frames(domain, own, stepCount(drawn, seed)).chain((frame) =>
          focused(operation, inputsFor(operation, frame)),
        );
  };
  // One step, one element; more with each attempt, as some definitions divide 0 by 0 there, and then from the start again.
  const plainIn = ({ leastSteps }: Domain, attempt: number): fc.Arbitrary<HostInputs> => {
    const more = attempt % 4;
    const shape = more === 0 ? base.shape : [1 + more];
    return inputsFor(operation, { ...base, shape, steps: Math.max(leastSteps, 1) + more, plain: true });
  };
  return (index) => {
    const keyed = (attempt: number): string =>
      `${operation.name} ${format} ${index}${attempt > 0 ? ` ${attempt}` : ''}`;
    const key = hash(seed, keyed(0));
    if (refusable && index % refusalEvery === refusalEvery - 1) {
      const small = smallFrames(base).chain((frame) => inputsFor(operation, frame));
      const whole = moveInside(declared, format, draw(small, key), index);
      const broken = violations(operation, whole).filter(takes);
      const picked = broken[Math.floor(index / refusalEvery) % broken.length];
      if (picked !== undefined) return made(picked);
    }
    const valid = index - refusalsBefore(index);
    const edge = fixed[valid];
    const drawn = valid - fixed.length;
    const names = edge === undefined ? keptTo(operation, assumes, drawn) : assumes;
    const domain = domainOf(operation, names);
    const arbitrary = edge === undefined ? drawnIn(domain, drawn) : fc.constant(edge);
    const drawnAs = (attempt: number): HostInputs => draw(arbitrary, hash(seed, keyed(attempt)));
    if (domain.rows.length === 0) return made(drawnAs(0));
    const plain = (attempt: number): HostInputs => draw(plainIn(domain, attempt), hash(seed, keyed(attempt)));
    return steered(operation, settings, names, { drawn: drawnAs, plain, made, turn: index });
  };
};
