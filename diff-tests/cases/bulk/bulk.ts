/**
 * Bulk cases: tensors of thousands of elements, drawn at once by seed and index. Their other inputs (schedules, indices,
 * scalars) are those of the cases that `check` draws, so that every schedule meets many elements.
 */
import { type Kind, type Operation, scalarOutput } from '../../../spec/operation.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { allHold, stepCount } from '../assumptions.ts';
import { saidOf } from '../by-operation.ts';
import type { Case } from '../case.ts';
import { type CaseSettings, caseSource, makeCase } from '../generators/cases.ts';
import { neighbour, raised } from '../generators/float.ts';
import { hash } from '../hash.ts';
import { domainOf, moveInside } from '../inside.ts';
import { kinds, perStep, played, shaped } from '../kinds/index.ts';
import type { FloatArray, HostInputs, HostTensor, HostValue } from '../values.ts';
import { bitsAt } from './counter.ts';
import { knifeEdges } from './knife-edges.ts';
import { numbersAt } from './patterns.ts';

/** What the elements of a bulk case are: any bits, numbers of ordinary size, or inputs next to a midpoint. */
export type Flavour = 'bits' | 'ordinary' | 'knife';

/** Whether an operation has bulk cases: tensors of any size, each element of which gives one of its own. */
export const hasBulk = ({ inputs, output, freeValue, whole }: Operation): boolean =>
  !freeValue && !whole && output !== scalarOutput && inputs.some(({ kind }) => shaped.has(kind));

/** One element in this many is an interesting one. They displace no element of a net. */
const interestingEvery = 16;

/** Every power of two with its neighbours, both signs. */
const powers = (format: FormatName): readonly number[] => {
  const { precision, emax, emin } = formats[format];
  const exponents = Array.from({ length: emax - emin + precision }, (_, i) => emin - precision + 1 + i);
  return exponents.flatMap((e) => {
    const power = 2 ** e;
    return [-1, 0, 1].flatMap((steps) => [neighbour(format, power, steps), neighbour(format, -power, steps)]);
  });
};

const knownPowers = new Map<FormatName, readonly number[]>();
const powersOf = (format: FormatName): readonly number[] => {
  const known = knownPowers.get(format) ?? powers(format);
  knownPowers.set(format, known);
  return known;
};

/** Values laid over: the edges of the input's kind and powers of two, half and half. */
const layOver = (data: FloatArray, key: number, lists: readonly (readonly number[])[]): void => {
  for (let i = interestingEvery - 1; i < data.length; i += interestingEvery) {
    const bits = bitsAt(key, i);
    const list = lists[bits % lists.length] as readonly number[];
    data[i] = list[(bits >>> 4) % list.length] as number;
  }
};

/** The places of the elements of a case that stand in a net: those that nothing is laid over. */
const netElements = (size: number): number => size - Math.floor(size / interestingEvery);

/** `data` with a place kept free for each interesting element. */
const spread = (data: FloatArray, size: number): FloatArray => {
  const whole = data instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  const run = interestingEvery - 1;
  for (let from = 0, to = 0; from < data.length; from += run, to += interestingEvery)
    whole.set(data.subarray(from, from + run), to);
  return whole;
};

/** Longer schedules cost a case of many elements more than they show. */
const mostSteps = 12;
/** Cases of `check` that lend their other inputs, and how many are looked at for one of few steps. */
const [lenders, tries] = [4096, 32];

/** Elements of a case: many of an operation, fewer of a sampler, which takes them through its steps. */
const sizeOf = ({ sampler }: Operation, flavour: Flavour): number =>
  sampler !== null ? 2 ** 9 : flavour === 'knife' ? 2 ** 10 : 2 ** 16;

/** Both signs of epsilon with their neighbours. */
const aroundEpsilon = (format: FormatName, epsilon: number): number[] =>
  [epsilon, -epsilon].flatMap((x) => [-2, -1, 0, 1, 2].map((steps) => neighbour(format, x, steps)));

/** A bulk case by its index and flavour. null: what the implementation takes for granted leaves none. */
export type BulkSource = (index: number, flavour: Flavour) => Case | null;

/** The bulk cases of an operation; `base` are the cases that lend their schedules and scalars, made when left out. */
export const bulkSource = (
  operation: Operation,
  settings: CaseSettings,
  base = caseSource(operation, { ...settings, refusals: false }),
): BulkSource => {
  const { format, seed, epsilon } = settings;
  const names = saidOf(settings.assumes ?? {}, operation.name);
  const domain = domainOf(operation, names);
  const near = aroundEpsilon(format, epsilon);
  const frame = { format, shape: [], steps: 1, epsilon: near, plain: false, normal: false };
  const withoutSubnormals = raised(format);
  const keyOf = (what: string): number => hash(seed, `bulk ${operation.name} ${format} ${what}`);
  const edgesOf = (kind: Kind): readonly number[] => [
    ...(
      kinds[shaped.has(kind) ? kind : 'tensor'].edges(frame, { name: '', kind, meaning: '' })[0] as HostTensor
    ).data,
  ];
  const drawn = (name: string, kind: Kind, index: number, flavour: Flavour): HostTensor => {
    const [size, key] = [sizeOf(operation, flavour), keyOf(`${name} ${flavour}`)];
    const net = netElements(size);
    const data = spread(numbersAt(format, flavour !== 'bits', key, index * net, net), size);
    layOver(data, bitsAt(key, index), [edgesOf(kind), powersOf(format)]);
    if (index % 2 === 1) for (let i = 0; i < size; i++) data[i] = withoutSubnormals(data[i] as number);
    return { shape: [size], data };
  };
  const lender = (index: number): HostInputs => {
    const key = keyOf('lender');
    for (let i = 0; i < tries; i++) {
      const { inputs, forbidden } = base(bitsAt(key, index * tries + i) % lenders);
      if (forbidden === null && (stepCount(operation, inputs) ?? 0) <= mostSteps) return inputs;
    }
    return base(0).inputs;
  };
  return (index, flavour) => {
    const lent = lender(index);
    const enumerate = flavour === 'knife' ? knifeEdges[operation.name] : undefined;
    const size = sizeOf(operation, flavour);
    const edges = enumerate?.(format, keyOf('knife'), index * size, size) ?? {};
    const inputs = operation.inputs.map(({ name, kind }): [string, HostValue] => {
      const of = (place: string): HostTensor => drawn(name + place, kind, index, flavour);
      const enumerated = edges[name];
      if (enumerated !== undefined) return [name, { shape: [size], data: enumerated }];
      if (shaped.has(kind)) return [name, of('')];
      if (perStep.has(kind)) return [name, (lent[name] as HostTensor[]).map((_, i) => of(` ${i}`))];
      return [name, played.has(kind) ? { answers: [of(' 0'), of(' 1')] } : (lent[name] as HostValue)];
    });
    const theCase = makeCase(
      operation,
      format,
      moveInside(domain, format, Object.fromEntries(inputs), index),
    );
    return allHold(names, theCase, epsilon) ? theCase : null;
  };
};
