/**
 * Whether a result depends on where its element stands. Vector code treats the last few elements otherwise than the others,
 * and some libraries choose other code by the shape.
 */
import type { Operation } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { type Case, makeCase } from '../../cases/generators/cases.ts';
import { played, shaped } from '../../cases/kinds/index.ts';
import { arrayOf, type HostInputs, type HostTensor, type ModelScript, numberOf } from '../../cases/values.ts';
import { full, vector } from './inputs.ts';
import type { Values } from './probe.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** The elements of a tensor again and again, in another shape. */
const cycled = (format: FormatName, { data }: HostTensor, shape: readonly number[]): HostTensor => ({
  shape,
  data: new (arrayOf(format))(
    Array.from({ length: sizeOf(shape) }, (_, i) => data[i % data.length] as number),
  ),
});

/** A case with its elements again and again, in another shape. */
export const inShape = ({ operation, inputs, format }: Case, shape: readonly number[]): Case => {
  const given = operation.inputs.map(({ name, kind }) => {
    const value = inputs[name];
    if (shaped.has(kind)) return [name, cycled(format, value as HostTensor, shape)];
    if (!played.has(kind)) return [name, value];
    return [name, { answers: (value as ModelScript).answers.map((one) => cycled(format, one, shape)) }];
  });
  return makeCase(operation, format, Object.fromEntries(given) as HostInputs);
};

/** One element many times: fewer than a vector holds, vectors and a rest, and rows of a larger tensor of 153: loops of 64 are entered too. */
export const equalShapes: readonly (readonly number[])[] = [[2], [5], [9], [17], [9, 17]];

/** Seven numbers in turn: each stands in every lane of a vector, and five of them in the rest behind the vectors. */
const cycle = 7;
const shapes: readonly (readonly number[])[] = [
  [133],
  [7, 19],
  [19, 7],
  [1, 133],
  [133, 1],
  [17],
  [9],
  [5],
  [2],
  [1],
];

/** Numbers at which a root, a quotient or exp has all its digits. */
const inputsOf: Readonly<Record<string, (format: FormatName) => HostInputs>> = {
  sqrtNonneg: (format) => ({ x: numbers(format, 21n) }),
  safeDiv: (format) => ({ x: numbers(format, 22n), y: numbers(format, 23n) }),
  vpAlphaBar: (format) => ({
    beta0: 8,
    beta1: 8,
    t: vector(format, ...Array.from({ length: cycle }, (_, i) => numberOf(format, `${3 * i + 2}/23`))),
  }),
};
const numbers = (format: FormatName, seed: bigint): HostTensor => {
  const next = full(format, seed);
  return vector(format, ...Array.from({ length: cycle }, () => Math.abs(next())));
};

export const byPlace = 'equal elements, other results';
export const byShape = 'another shape, other results';

/** The same seven numbers in several shapes, each with what answers so far show; nothing is told before the last. */
export const placesOf = function* (
  operation: Operation,
  format: FormatName,
): Generator<{ readonly theCase: Case; read(output: HostTensor): Values }> {
  const inputs = inputsOf[operation.name]?.(format);
  if (inputs === undefined) return;
  const few = makeCase(operation, format, inputs);
  let first: readonly number[] | null = null;
  let answered = 0;
  for (const shape of shapes) {
    yield {
      theCase: inShape(few, shape),
      read: ({ data }) => {
        const once = Array.from(data.slice(0, cycle));
        first ??= once;
        answered += 1;
        const whole: readonly number[] = first;
        const isAsIn = (results: readonly number[]) => (x: number, i: number) =>
          Object.is(x, results[i % cycle]);
        const values = Array.from(data);
        const nothing = answered < shapes.length ? {} : { [byPlace]: 'not seen', [byShape]: 'not seen' };
        if (!values.every(isAsIn(once))) return { ...nothing, [byPlace]: 'seen' };
        return values.every(isAsIn(whole)) ? nothing : { ...nothing, [byShape]: 'seen' };
      },
    };
  }
};
