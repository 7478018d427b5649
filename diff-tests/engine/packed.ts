/**
 * Answers as one text: what has names as JSON, then all floats as binary64, deflated, in base64. A run has a hundred
 * thousand floats, and the text of each is four times as long.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../spec/tensor.ts';
import type { Answer, Returned } from '../cases/answer.ts';
import { arrayOf, type HostTensor, type ModelCall } from '../cases/values.ts';

const shape = z.array(z.int().nonnegative());
const answerSchema = z.union([
  z.strictObject({
    shape,
    calls: z.array(z.strictObject({ x: shape, answer: shape })),
    order: z.array(z.int().nonnegative()).optional(),
  }),
  /** No tensor came back: how the call ended says enough. */
  z.enum(['lost', 'none']),
]);
type Skeleton = z.infer<typeof answerSchema>;

const list = z.array(answerSchema);
const allSchema = z.strictObject({
  seen: z.array(
    z.strictObject({
      index: z.int().nonnegative(),
      rejected: z.boolean(),
      part: z.string().nullable(),
      broken: z.looseObject({ code: z.string() }).nullable(),
    }),
  ),
  answers: list,
  best: list,
  asked: z.strictObject({ further: list, telling: list, fresh: list }).nullable(),
});
type All = z.infer<typeof allSchema>;

/** More than a row keeps. */
const mostBytes = 2 ** 30;

/** Floats are laid down in the order of their answers, and taken up in the same. */
export class Packer {
  readonly #floats: number[][] = [];

  add(answer: Answer, isTold = true): Skeleton {
    if (answer.kind !== 'returned' || !isTold) return answer.kind === 'lost' ? 'lost' : 'none';
    const { output, calls, order } = answer;
    const data = (x: HostTensor): number[] => Array.from(x.data);
    this.#floats.push(data(output), ...calls.flatMap(({ x, t, answer: a }) => [data(x), [t], data(a)]));
    return {
      shape: [...output.shape],
      calls: calls.map(({ x, answer: a }) => ({ x: [...x.shape], answer: [...a.shape] })),
      ...(order === undefined ? {} : { order: [...order] }),
    };
  }

  text(all: All): string {
    const head = Buffer.from(JSON.stringify(all));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length);
    const floats = Buffer.from(Float64Array.from(this.#floats.flat()).buffer);
    return deflateRawSync(Buffer.concat([length, head, floats])).toString('base64');
  }
}

export class Unpacker {
  readonly all: All;
  readonly #format: FormatName;
  readonly #floats: Float64Array;
  #at = 0;

  /** Throws an Error where it is no such text. */
  constructor(text: string, format: FormatName) {
    const bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: mostBytes });
    const end = 4 + bytes.readUInt32LE();
    this.all = allSchema.parse(JSON.parse(bytes.toString('utf8', 4, end)));
    this.#floats = new Float64Array(Uint8Array.from(bytes.subarray(end)).buffer);
    this.#format = format;
  }

  #take(of: readonly number[]): HostTensor {
    const data = this.#floats.slice(this.#at, (this.#at += sizeOf(of)));
    return { shape: of, data: new (arrayOf(this.#format))(data) };
  }

  /** The next answer; what did not return says only that. */
  take(skeleton: Skeleton): Answer {
    if (typeof skeleton === 'string') return { kind: skeleton === 'lost' ? 'lost' : 'threw', message: '' };
    const { shape: of, calls, order } = skeleton;
    const output = this.#take(of);
    const made = calls.map((call): ModelCall => {
      const x = this.#take(call.x);
      // A time need not be a value of the format.
      const t = this.#floats[this.#at++] ?? NaN;
      return { x, t, answer: this.#take(call.answer) };
    });
    const answer: Returned = { kind: 'returned', output, impurity: null, calls: made };
    return order === undefined ? answer : { ...answer, order };
  }
}
