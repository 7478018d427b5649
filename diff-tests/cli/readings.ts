/** How each kind of input is read from the command line, and put into a context. */
import { type Context, Refusal } from '../../spec/context.ts';
import type { AnyArgument, Input, Kind } from '../../spec/operation.ts';
import { modelForms, namedModel } from '../../spec/models.ts';
import { rational } from '../../spec/scalars/exact/rational.ts';
import { map, sizeOf, type Tensor } from '../../spec/tensor.ts';
import { UsageError } from '../runners/usage-error.ts';
import type { ModuleModel } from './model-file.ts';
import { parseScalar, parseTensor, showTensor } from './number-syntax.ts';

/** What a command-line argument was read as, before any context. */
export type Parsed =
  Tensor<string> | string | number | readonly Tensor<string>[] | { readonly model: string | ModuleModel };

export interface Reading {
  parse(argument: string, text: string): Parsed;
  into<A>(k: Context<A>, parsed: Parsed): AnyArgument<A>;
  /** The texts of its numbers, with what a context shows for them; none where nothing is rounded. */
  texts(parsed: Parsed): readonly string[];
  show<A>(k: Context<A>, value: AnyArgument<A>): string;
}

const ofTensor: Reading = {
  parse: parseTensor,
  into: (k, parsed) => map(parsed as Tensor<string>, k.of),
  texts: (parsed) => (parsed as Tensor<string>).data,
  show: <A>(k: Context<A>, value: AnyArgument<A>) => showTensor(map(value as Tensor<A>, k.show)),
};

const ofScalar: Reading = {
  parse: parseScalar,
  into: (k, parsed) => k.of(parsed as string),
  texts: (parsed) => [parsed as string],
  show: <A>(k: Context<A>, value: AnyArgument<A>) => k.show(value as A),
};

const ofInteger: Reading = {
  parse: (argument, text) => {
    if (!/^-?\d+$/.test(text.trim())) throw new UsageError(`${argument}: '${text}' is not an integer`);
    return Number(text);
  },
  into: (_k, parsed) => parsed as number,
  texts: () => [],
  show: (_k, value) => String(value),
};

/** A million steps take some twenty seconds; of a thousand times as many the numbers alone fill the memory. */
const mostSteps = 1_000_000;

const ofCount: Reading = {
  ...ofInteger,
  parse: (argument, text) => {
    const count = ofInteger.parse(argument, text) as number;
    if (count <= mostSteps) return count;
    throw new UsageError(`${argument}: at most ${mostSteps} steps are computed here, got ${text}`);
  },
};

/** A bracket whose first axis is T: one tensor for each step. */
const ofNoise: Reading = {
  parse: (argument, text) => {
    const { shape, data } = parseTensor(argument, text);
    const [steps, ...inner] = shape;
    if (steps === undefined)
      throw new UsageError(`${argument}: expected a bracket whose first axis is T, got ${text}`);
    const size = sizeOf(inner);
    return Array.from({ length: steps }, (_, i) => ({
      shape: inner,
      data: data.slice(i * size, (i + 1) * size),
    }));
  },
  into: (k, parsed) => (parsed as readonly Tensor<string>[]).map((z) => map(z, k.of)),
  texts: (parsed) => (parsed as readonly Tensor<string>[]).flatMap(({ data }) => data),
  show: <A>(k: Context<A>, value: AnyArgument<A>) =>
    `[${(value as readonly Tensor<A>[]).map((z) => showTensor(map(z, k.show))).join(', ')}]`,
};

const parseModel = (argument: string, text: string): Parsed => {
  try {
    namedModel(rational, text);
  } catch (error) {
    throw new UsageError(
      `${argument}: ${(error as Error).message}${error instanceof Refusal ? `; ${modelForms}` : ''}`,
    );
  }
  return { model: text };
};

const modelIn = <A>(k: Context<A>, parsed: Parsed) => {
  const { model } = parsed as { readonly model: string | ModuleModel };
  return typeof model === 'string' ? namedModel(k, model) : model.inContext(k);
};

const ofModel: Reading = {
  parse: parseModel,
  into: (k, parsed) => modelIn(k, parsed),
  texts: () => [],
  show: () => '',
};

const ofIndexModel: Reading = {
  ...ofModel,
  into: (k, parsed) => {
    const model = modelIn(k, parsed);
    return { predict: (index, x) => model.eps(x, k.nat(index)) };
  },
};

const readings: Readonly<Record<Kind, Reading>> = {
  tensor: ofTensor,
  times: ofTensor,
  betas: ofTensor,
  alphaBars: ofTensor,
  time: ofScalar,
  scalar: ofScalar,
  count: ofCount,
  index: ofInteger,
  flag: ofInteger,
  noise: ofNoise,
  model: ofModel,
  indexModel: ofIndexModel,
};

export const readingOf = (input: Input): Reading => readings[input.kind];
