import type { Context } from '../context.ts';
import type { EpsModel } from '../diffusion/core.ts';
import { map, type Tensor, zip } from '../tensor.ts';

/** What a law is about: one schedule and a few numbers and tensors, from which each law takes what it needs. */
export interface Sample<A> {
  /** beta_0..beta_(T-1) */
  readonly betas: readonly A[];
  /** A state, 0..T. */
  readonly t: number;
  /** A step, 0..T-1; 0 when T = 0. */
  readonly step: number;
  /** A count >= 1, and an index in 0..n-1. */
  readonly n: number;
  readonly i: number;
  readonly a: A;
  readonly b: A;
  readonly c: A;
  readonly d: A;
  /** Tensors of one shape. */
  readonly x: Tensor<A>;
  readonly y: Tensor<A>;
  readonly z: Tensor<A>;
  readonly e: Tensor<A>;
}

/** A sample in the command line's number syntax, which every context reads; epsilon as a ratio >= 0. */
export interface TextSample extends Sample<string> {
  readonly epsilon: string;
}

/** Two values that are the same if the law holds. */
export type Claim<A> = readonly [left: A, right: A];

/** The contexts in which a law holds. */
export interface Where {
  readonly text: string;
  includes(context: Pick<Context<unknown>, 'isExact' | 'isPartial'>): boolean;
}

export const everywhere: Where = Object.freeze({ text: 'every context', includes: () => true });
export const inExact: Where = Object.freeze({
  text: 'the exact contexts',
  includes: ({ isExact }: Pick<Context<unknown>, 'isExact'>) => isExact,
});
/** Laws of exp, which is never rational but at 0. */
export const inReal: Where = Object.freeze({
  text: 'real',
  includes: ({ isExact, isPartial }: Pick<Context<unknown>, 'isExact' | 'isPartial'>) =>
    isExact && isPartial !== true,
});

/** A sample at which the claims of a law are false: in a context outside `holds`, or because `given` is not met. */
interface Counterexample {
  readonly in: string;
  /** What differs from `plainSample`. */
  readonly at: Partial<TextSample>;
  readonly because: string;
}

/** A law of the definitions, as data: a predicate that every context named by `holds` satisfies. */
export interface Law {
  readonly name: string;
  /** One sentence. */
  readonly statement: string;
  /** A theorem of TorchLean with its file, or "follows from the definitions". */
  readonly source: string;
  readonly holds: Where;
  /** Whether the two zeros are told apart. */
  readonly compares: 'bits' | 'values';
  /** The hypothesis, over the context and the sample. */
  given<A>(k: Context<A>, sample: Sample<A>): boolean;
  claims<A>(k: Context<A>, sample: Sample<A>): readonly Claim<A>[];
  /** Empty only where the law has no hypothesis and holds everywhere. */
  readonly fails: readonly Counterexample[];
}

type Defaults = 'compares' | 'given' | 'fails';

export const law = (row: Omit<Law, Defaults> & Partial<Pick<Law, Defaults>>): Law =>
  Object.freeze({ compares: 'bits' as const, given: () => true, fails: [], ...row });

export const fromDefinitions = 'follows from the definitions';
/** Theorems of wadkisson/TorchLean@c2be276. */
export const samplersLean = (theorem: string): string =>
  `${theorem}, NN/MLTheory/Generative/Diffusion/Samplers.lean`;
/** Theorems of srirampc/TorchLean@3447b74. */
export const specLean = (file: string, theorem: string): string =>
  `${theorem}, NN/Spec/Generative/Diffusion/${file}.lean (srirampc/TorchLean@3447b74)`;

export const equalTensors = <A>(left: Tensor<A>, right: Tensor<A>): readonly Claim<A>[] =>
  zip(left, right, (l, r): Claim<A> => [l, r]).data;

/** The sample over a context's own scalars. */
export const readSample = <A>(k: Context<A>, text: TextSample): Sample<A> => {
  const { betas, t, step, n, i, a, b, c, d, x, y, z, e } = text;
  const read = (of: Tensor<string>): Tensor<A> => map(of, (element) => k.of(element));
  const list = betas.map((beta) => k.of(beta));
  const numbers = { a: k.of(a), b: k.of(b), c: k.of(c), d: k.of(d) };
  return { betas: list, t, step, n, i, ...numbers, x: read(x), y: read(y), z: read(z), e: read(e) };
};

const element = (value: string): Tensor<string> => ({ shape: [], data: [value] });

/** What a counterexample leaves unsaid. */
export const plainSample: TextSample = Object.freeze({
  epsilon: '1/1000000',
  betas: ['1/2'],
  t: 1,
  step: 0,
  n: 4,
  i: 0,
  ...{ a: '1', b: '1', c: '1', d: '1' },
  ...{ x: element('1'), y: element('0'), z: element('0'), e: element('1') },
});

/** The sample's one-element tensors, for counterexamples. */
export const elements = (values: Partial<Record<'x' | 'y' | 'z' | 'e', string>>): Partial<TextSample> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, element(value)]));

/** The model that answers e whatever it is asked. */
export const answering = <A>(e: Tensor<A>): EpsModel<A> => ({ eps: () => e });

/** 1 if x > y, else 0: an order that a claim can speak about. */
export const greater = <A>(k: Context<A>, x: A, y: A): A => k.pick(x, y, k.one, k.zero);

/** Whether two values show alike: enough for the rationals and floats that hypotheses are about. */
const alike = <A>(k: Context<A>, x: A, y: A): boolean => k.show(x) === k.show(y);

export const isGreater = <A>(k: Context<A>, x: A, y: A): boolean => alike(k, greater(k, x, y), k.one);
export const isFinite = <A>(k: Context<A>, ...values: readonly A[]): boolean =>
  values.every((x) => alike(k, k.sub(x, x), k.zero));
export const isZero = <A>(k: Context<A>, x: A): boolean => alike(k, k.add(x, k.zero), k.zero);
/** x + 0 is x for everything but -0. */
export const isNotMinusZero = <A>(k: Context<A>, x: A): boolean => alike(k, k.add(x, k.zero), x);
