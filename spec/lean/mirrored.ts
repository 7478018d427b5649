/** The form of a row of the mirror. */
import type { EpsModel } from '../diffusion/core.ts';
import type { IndexModel } from '../diffusion/image-ddim.ts';
import type { AnyArguments, Operation } from '../operation.ts';
import type { Tensor } from '../tensor.ts';
import type { Asked } from './asked.ts';
import { scalarOf, tensorOf, type Value } from './values.ts';

export interface Mirrored {
  /** Ours: a row of the list of operations, or one made for a definition that has none. */
  readonly operation: Operation;
  /** The Lean names, the oldest first: a version has one of them. */
  readonly lean: readonly string[];
  /** The file, from the root of a checkout. */
  readonly file: string;
  run<A>(asked: Asked<A>, inputs: Inputs<A>): Tensor<A>;
}

/** The inputs of a row by name, each as the kind that the row knows it to be. */
export class Inputs<A> {
  readonly #given: AnyArguments<A>;

  constructor(given: AnyArguments<A>) {
    this.#given = given;
  }

  #get(name: string): unknown {
    return this.#given[name];
  }

  tensor(name: string): Tensor<A> {
    return this.#get(name) as Tensor<A>;
  }

  scalar(name: string): A {
    return this.#get(name) as A;
  }

  count(name: string): number {
    return this.#get(name) as number;
  }

  noise(name: string): readonly Tensor<A>[] {
    return this.#get(name) as readonly Tensor<A>[];
  }

  model(): EpsModel<A> {
    return this.#get('model') as EpsModel<A>;
  }

  indexModel(): IndexModel<A> {
    return this.#get('model') as IndexModel<A>;
  }

  /** T, the length of a table. */
  steps(name = 'betas'): number {
    return this.tensor(name).data.length;
  }

  /** As Lean values. */
  t(name: string): Value<A> {
    return tensorOf(this.tensor(name));
  }

  s(name: string): Value<A> {
    return scalarOf(this.scalar(name));
  }
}

export const diffusionFolder = 'NN/Spec/Generative/Diffusion';

const diffusionFile = (file: string): string => `${diffusionFolder}/${file}.lean`;
const diffusionName = (name: string): string => `Generative.Diffusion.${name}`;

/** A row of the mirror in the folder of the diffusion layer. */
export const row = (
  operation: Operation,
  file: string,
  lean: string | readonly string[],
  run: Mirrored['run'],
): Mirrored => ({
  operation,
  file: diffusionFile(file),
  lean: (typeof lean === 'string' ? [lean] : lean).map(diffusionName),
  run,
});
