/** One row for each kind of input: how it is generated, made simpler, and lifted into a context. */
import type fc from 'fast-check';
import type { Kind } from '../spec/operation.ts';
import type { FormatName } from '../spec/scalars/format.ts';
import type { Tensor } from '../spec/tensor.ts';
import { float, simplerFloats, specials } from './generators/float.ts';
import { tensorOf } from './generators/tensor.ts';
import { specialTimes, time } from './generators/time.ts';
import { type HostTensor, type HostValue } from './values.ts';

export interface KindRow<H extends HostValue> {
  readonly description: string;
  /** The values that the fixed edge cases are made of. */
  edges(format: FormatName, epsilon: readonly number[]): readonly number[];
  /** `shape` is that of the tensors of the case; scalars do not look at it. */
  generate(format: FormatName, shape: readonly number[], epsilon: readonly number[]): fc.Arbitrary<H>;
  simpler(format: FormatName, value: H): Iterable<H>;
  lift<A>(value: H, f: (x: number) => A): Tensor<A> | A;
  isWellFormed(value: HostValue): boolean;
}

const tensor: KindRow<HostTensor> = {
  description: 'a tensor',
  edges: (format, epsilon) => [...specials(format), ...epsilon],
  generate: (format, shape, epsilon) => tensorOf(format, shape, float(format, epsilon)),
  *simpler(format, x) {
    for (const [i, value] of x.data.entries()) {
      for (const simpler of simplerFloats(format, value)) {
        const data = x.data.slice();
        data[i] = simpler;
        yield { shape: x.shape, data };
      }
    }
  },
  lift: (x, f) => ({ shape: x.shape, data: Array.from(x.data, f) }),
  isWellFormed: (value) => typeof value !== 'number',
};

const timeScalar: KindRow<number> = {
  description: 'a scalar',
  edges: (format) => specialTimes(format),
  generate: (format) => time(format),
  simpler: (format, t) => simplerFloats(format, t),
  lift: (t, f) => f(t),
  isWellFormed: (value) => typeof value === 'number',
};

export const kinds: Readonly<Record<Kind, KindRow<HostValue>>> = {
  tensor: tensor as unknown as KindRow<HostValue>,
  time: timeScalar as unknown as KindRow<HostValue>,
};
