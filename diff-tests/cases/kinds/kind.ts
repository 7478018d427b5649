/** What the harness knows of one kind of input. The list is in kinds/index.ts. */
import type fc from 'fast-check';
import type { AnyArgument, Input } from '../../../spec/operation.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import type { Formula } from '../../../spec/scalars/formula.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import type { EncodedValue } from '../encoding.ts';
import type { Selection } from '../generators/tensor.ts';
import type { HostTensor, HostValue, ModelCall } from '../values.ts';
import type { Ordinary } from './ordinary.ts';
import type { Parsed, Reading } from './reading.ts';
import type { Symbols } from './symbols.ts';

/** What the inputs of one case have in common. */
export interface Frame {
  readonly format: FormatName;
  /** The shape of the tensors. */
  readonly shape: readonly number[];
  /** T: the length of schedules and noise, and the counts. */
  readonly steps: number;
  /** Both signs of epsilon, with their neighbours. */
  readonly epsilon: readonly number[];
  /** Ordinary numbers only: for a sum, in which one special element would decide the result. */
  readonly plain: boolean;
  /** No element of a tensor is subnormal: many machines flush them, and every other case is to show something else. */
  readonly normal: boolean;
}

/** How the specification's model answers: with what the implementation was answered. t is a value or an index. */
export type AnswerTo<A> = (x: Tensor<A>, t: A | number) => Tensor<A>;

/** What others ask of a kind instead of its name. */
export type Trait =
  /** a tensor of the shape of the case */
  | 'shaped'
  /** the schedule, whose length is T */
  | 'schedule'
  /** a schedule, or a count: it says T */
  | 'stepped'
  /** one tensor for each step */
  | 'perStep'
  /** a denoiser, which the harness plays */
  | 'played'
  /** an integer, which no arithmetic rounds */
  | 'integer'
  /** an index into a schedule */
  | 'index'
  /** a number that means something in a range, or a tensor or list of them */
  | 'ranged'
  /** a list with one entry more than there are steps */
  | 'gaps'
  /** a time, or a tensor of them */
  | 'time'
  /** a value whose size is that of a case */
  | 'sized';

/** One kind. H is its value outside the specification, P what its text on the command line is read as. */
export interface KindRow<H, P = Parsed> {
  readonly traits: readonly Trait[];

  generate(frame: Frame, input: Input): fc.Arbitrary<H>;
  /** The values that the fixed edge cases are made of. */
  edges(frame: Frame, input: Input): readonly H[];
  /** A value that shows nothing special. */
  ordinary(frame: Ordinary): H;
  /** The value broken in every way that its type forbids; `steps` is T. */
  broken(value: H, input: Input, steps: number): readonly H[];

  /** Simpler values of the same shape. */
  simpler(format: FormatName, value: H): Iterable<H>;
  /** Only some elements of the tensors. */
  select(value: H, selection: Selection): H;
  /** Only `count` of the steps of the schedule, from step `first` on; `of` is the number there were. */
  shorten(value: H, first: number, count: number, of: number): H;
  /** The same with every element 0. */
  zero(value: H): H;

  /** The value over another scalar. */
  lift<A>(value: H, f: (x: number) => A, answer: AnswerTo<A>): AnyArgument<A>;
  encode(value: H, calls: readonly ModelCall[]): EncodedValue;
  /** Throws an Error that says what is wrong with a value that is not of this kind. */
  decode(format: FormatName, value: EncodedValue): H;
  /** On the command line. */
  readonly reading: Reading<P>;

  /** In a document: what may be passed. */
  range(input: Input): string;
  /** In a document: the name that a printed definition has for it. */
  symbolic(input: Input, symbols: Symbols): AnyArgument<Formula>;
}

export const identity = <V>(value: V): V => value;

/** Where the types forbid nothing. */
export const unbroken = (): readonly never[] => [];

/** Zeros in the place of all elements. */
export const zeros = (x: HostTensor): HostTensor => ({ shape: x.shape, data: x.data.map(() => 0) });

export const wrongKind = (expected: string, value: EncodedValue): never => {
  throw new Error(`expected ${expected}, got ${JSON.stringify(value)?.slice(0, 60)}`);
};

export type AnyKindRow = KindRow<HostValue>;
