import type { Context } from './context.ts';
import { sameShape, showShape, tensor, type Tensor } from './tensor.ts';

/** What each kind of input is, over a scalar A. */
export interface KindOf<A> {
  /** a tensor of any shape */
  readonly tensor: Tensor<A>;
  /** a scalar time */
  readonly time: A;
}

export type Kind = keyof KindOf<unknown>;

/** One argument of an operation. `like` names the tensor whose shape this one must have. */
export interface Input {
  readonly name: string;
  readonly kind: Kind;
  readonly like?: string;
  readonly meaning: string;
}

/** The arguments of an operation with these inputs, by name. */
export type Arguments<I extends readonly Input[], A> = {
  readonly [P in I[number] as P['name']]: KindOf<A>[P['kind']];
};

/** Arguments of any operation: what code that iterates the list handles. */
export type AnyArguments<A> = Readonly<Record<string, Tensor<A> | A>>;

/** Where a definition comes from: a Lean definition at a pinned commit. */
export interface Source {
  readonly lean: string;
  readonly link: string;
}

/** One row of the list of operations. Everything else (generators, CLI, harness, docs) is derived from it. */
export interface Operation {
  readonly name: string;
  readonly summary: string;
  readonly source: Source;
  readonly inputs: readonly Input[];
  /** The output is a tensor of the shape of this input. */
  readonly outputLike: string;
  /**
   * The contract fixes no value (any denoiser is an EpsModel): an implementation is held to the shape, to purity and
   * to giving the same answer again. `define` is then the example that our own fast path is held to.
   */
  readonly freeValue: boolean;
  define<A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A>;
}

/** Makes a row, with the arguments of `define` typed by `inputs`. */
export const operation = <const I extends readonly Input[]>(
  row: Omit<Operation, 'define' | 'inputs' | 'freeValue'> & {
    readonly inputs: I;
    readonly freeValue?: boolean;
    define<A>(k: Context<A>, inputs: Arguments<I, A>): Tensor<A>;
  },
): Operation => Object.freeze({ freeValue: false, ...row }) as unknown as Operation;

/**
 * Refuses arguments that Lean's types forbid, naming operation, argument, value and bound. Elements are not looked
 * at: the definitions are total in them.
 */
export const refuseForbidden = <A>(operation: Operation, inputs: AnyArguments<A>): void => {
  for (const { name, kind, like } of operation.inputs) {
    if (!(name in inputs)) throw new RangeError(`${operation.name}: ${name} is missing`);
    if (kind !== 'tensor') continue;
    const { shape } = tensor(...parts(inputs[name] as Tensor<A>), `${operation.name}: ${name}`);
    const wanted = like === undefined ? shape : (inputs[like] as Tensor<A>).shape;
    if (!sameShape(shape, wanted)) {
      throw new RangeError(
        `${operation.name}: ${name} must have the shape of ${like} (${showShape(wanted)}), got ${showShape(shape)}`,
      );
    }
  }
};

const parts = <A>({ shape, data }: Tensor<A>): [readonly number[], readonly A[]] => [shape, data];
