/** How inputs are read from the command line, and put into a context. */
import type { Context } from '../../../spec/context.ts';
import { Refusal } from '../../../spec/context.ts';
import type { EpsModel } from '../../../spec/diffusion/core.ts';
import { modelForms, namedModel } from '../../../spec/models.ts';
import type { AnyArgument } from '../../../spec/operation.ts';
import { rational } from '../../../spec/scalars/exact/rational.ts';
import { map, sizeOf, type Tensor } from '../../../spec/tensor.ts';
import { asAlphaBars, asBetas, parseBetas, requireSteps } from '../schedule-syntax.ts';
import type { Real } from '../../../spec/scalars/exact/real.ts';
import { parseScalar, parseTensor, showTensor } from '../number-syntax.ts';

/** A denoiser that is not written as a text. */
export interface OutsideModel {
  inContext<A>(k: Context<A>): EpsModel<A>;
}

/** A denoiser by its text, or one from outside. */
export interface ParsedModel {
  readonly model: string | OutsideModel;
}

/** What a command-line argument was read as, before any context. */
export type Parsed =
  Tensor<string> | string | number | readonly Tensor<string>[] | readonly number[] | ParsedModel;

export interface Reading<P> {
  /** Throws an Error that says what is wrong with a text. */
  parse(text: string): P;
  /** What it is for a schedule of betas; left out where there is no such thing. */
  ofBetas?(betas: readonly Real[]): P;
  into<A>(k: Context<A>, parsed: P): AnyArgument<A>;
  /** The texts of its numbers; none where nothing is rounded. */
  texts(parsed: P): readonly string[];
  /** What a context holds for it; of what is long, unless `whole`, both ends. */
  show<A>(k: Pick<Context<A>, 'show'>, value: AnyArgument<A>, whole?: boolean): string;
}

export const ofTensor: Reading<Tensor<string>> = {
  parse: parseTensor,
  into: (k, parsed) => map(parsed, k.of),
  texts: ({ data }) => data,
  show: <A>(k: Pick<Context<A>, 'show'>, value: AnyArgument<A>, whole?: boolean) =>
    showTensor(value as Tensor<A>, k.show, whole),
};

/** A vector that a schedule of betas gives: by its formula, or from a file. */
const ofSchedule = (made: (betas: readonly Real[]) => Tensor<string>): Reading<Tensor<string>> => ({
  ...ofTensor,
  parse: (text) => {
    const betas = parseBetas(text);
    return betas === null ? parseTensor(text) : made(betas);
  },
  ofBetas: made,
});

export const ofBetas = ofSchedule(asBetas);
export const ofAlphaBars = ofSchedule(asAlphaBars);

export const ofScalar: Reading<string> = {
  parse: parseScalar,
  into: (k, parsed) => k.of(parsed),
  texts: (parsed) => [parsed],
  show: <A>(k: Pick<Context<A>, 'show'>, value: AnyArgument<A>) => k.show(value as A),
};

export const ofInteger: Reading<number> = {
  parse: (text) => {
    if (!/^-?\d+$/.test(text.trim())) throw new SyntaxError(`'${text}' is not an integer`);
    return Number(text);
  },
  into: (_k, parsed) => parsed,
  texts: () => [],
  show: (_k, value) => String(value),
};

export const ofCount: Reading<number> = {
  ...ofInteger,
  parse: (text) => {
    const count = ofInteger.parse(text);
    requireSteps(count, text);
    return count;
  },
};

/** A bracket whose first axis is T: one tensor for each step. */
export const ofNoise: Reading<readonly Tensor<string>[]> = {
  parse: (text) => {
    const { shape, data } = parseTensor(text);
    const [steps, ...inner] = shape;
    if (steps === undefined) throw new SyntaxError(`expected a bracket whose first axis is T, got ${text}`);
    const size = sizeOf(inner);
    return Array.from({ length: steps }, (_, i) => ({
      shape: inner,
      data: data.slice(i * size, (i + 1) * size),
    }));
  },
  into: (k, parsed) => parsed.map((z) => map(z, k.of)),
  texts: (parsed) => parsed.flatMap(({ data }) => data),
  show: <A>(k: Pick<Context<A>, 'show'>, value: AnyArgument<A>, whole?: boolean) => {
    const list = value as readonly Tensor<A>[];
    const [first] = list;
    if (first === undefined) return '[]';
    const data = list.flatMap((z) => z.data);
    return showTensor({ shape: [list.length, ...first.shape], data }, k.show, whole);
  },
};

const parseModel = (text: string): ParsedModel => {
  try {
    namedModel(rational, text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new SyntaxError(`${error.message}; ${modelForms}`, { cause: error });
  }
  return { model: text };
};

export const modelIn = <A>(k: Context<A>, { model }: ParsedModel): EpsModel<A> =>
  typeof model === 'string' ? namedModel(k, model) : model.inContext(k);

export const ofModel: Reading<ParsedModel> = {
  parse: parseModel,
  into: modelIn,
  texts: () => [],
  show: () => '',
};
