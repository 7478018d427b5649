/** A Lean definition that is asked for its value: what goes in and what comes out, as the contexts and tensors of spec/. */
import type { EpsModel } from '../diffusion/core.ts';
import type { IndexModel } from '../diffusion/image-ddim.ts';
import type { Tensor } from '../tensor.ts';
import { callDefinition, explicitParameters } from './calls.ts';
import { curry } from './curry.ts';
import type { Evaluator } from './evaluator.ts';
import { argumentOf } from './machine.ts';
import { LeanError } from './source.ts';
import type { Definition } from './syntax.ts';
import { coerce } from './types.ts';
import { describe, scalarOf, scalarType, tensorOf, unknownType, type Value } from './values.ts';

export class Asked<A> {
  readonly ev: Evaluator<A>;
  readonly definition: Definition;

  constructor(ev: Evaluator<A>, definition: Definition) {
    this.ev = ev;
    this.definition = definition;
  }

  /** The definition at these explicit arguments, in its own order. */
  value(...args: readonly Value<A>[]): Value<A> {
    const { definition, ev } = this;
    const { place, name } = definition;
    const given = args.map((value) => argumentOf(value, place));
    try {
      return callDefinition(ev, definition, given, unknownType, place);
    } catch (error) {
      // The stack of the machine is an error of the text too: it is nested deeper than is read here.
      if (error instanceof RangeError) throw new LeanError(place, `${name}: ${error.message}`);
      throw error;
    }
  }

  scalar(...args: readonly Value<A>[]): A {
    const { place } = this.definition;
    const value = coerce(this.ev, this.value(...args), scalarType, place);
    return value.kind === 'scalar' ? value.a : this.#wrong('a scalar', value);
  }

  tensor(...args: readonly Value<A>[]): Tensor<A> {
    const value = this.value(...args);
    return value.kind === 'tensor' ? value.x : this.#wrong('a tensor', value);
  }

  #wrong(expected: string, value: Value<A>): never {
    throw new LeanError(
      this.definition.place,
      `${this.definition.name} gives ${describe(value)}, expected ${expected}`,
    );
  }

  /** The record that the definition takes under this name: VPSchedule, EpsModel, VPLinearSchedule. */
  record(short: string, fields: Readonly<Record<string, Value<A>>>): Value<A> {
    const { library } = this.ev;
    const resolved = library.resolve(this.definition.scope, short.split('.'));
    const structure = resolved?.found.kind === 'structure' ? resolved.found.structure : null;
    const { place, name } = this.definition;
    if (structure === null)
      throw new LeanError(place, `${name} needs the structure ${short}, which was not read`);
    const missing = structure.fields.find((field) => !(field.name in fields));
    if (missing !== undefined || structure.fields.length !== Object.keys(fields).length)
      throw new LeanError(
        structure.place,
        `the fields of ${structure.name} are not ${Object.keys(fields).join(', ')}`,
      );
    return { kind: 'record', structure: structure.name, fields: new Map(Object.entries(fields)) };
  }

  schedule(betas: Tensor<A>): Value<A> {
    return this.record('VPSchedule', { betas: tensorOf(betas) });
  }

  linearSchedule({ beta0, beta1 }: { readonly beta0: A; readonly beta1: A }): Value<A> {
    return this.record('VPLinearSchedule', { beta0: scalarOf(beta0), beta1: scalarOf(beta1) });
  }

  model(model: EpsModel<A>): Value<A> {
    return this.record('EpsModel', { eps: this.#model((x, t) => model.eps(x, t)) });
  }

  #model(answer: (x: Tensor<A>, t: A) => Tensor<A>): Value<A> {
    return curry<A>(
      2,
      ([x, t], at) => {
        const time = coerce(this.ev, t as Value<A>, scalarType, at);
        if (x?.kind !== 'tensor' || time.kind !== 'scalar')
          throw new LeanError(at, 'the model takes a tensor and a time');
        this.ev.visit(null);
        return tensorOf(answer(x.x, time.a));
      },
      [{ kind: 'tensor', shape: null }, scalarType],
    );
  }

  /** predict : Fin T -> tensor -> tensor */
  indexModel(model: IndexModel<A>): Value<A> {
    return curry<A>(2, ([index, x], at) => {
      if (index?.kind !== 'fin' || x?.kind !== 'tensor')
        throw new LeanError(at, 'the model takes an index and a tensor');
      this.ev.visit(null);
      return tensorOf(model.predict(index.n, x.x));
    });
  }

  /** f : tensor -> scalar -> tensor, with this value everywhere. */
  constantSlope(slope: Tensor<A>): Value<A> {
    return this.#model(() => slope);
  }

  /** fun x => x */
  identity(): Value<A> {
    return curry<A>(1, ([x]) => x as Value<A>);
  }

  /** How many explicit arguments the definition has, those with a default among them. */
  get arity(): number {
    return explicitParameters(this.definition).length;
  }

  /** noise : Fin T -> tensor */
  noise(list: readonly Tensor<A>[]): Value<A> {
    return curry<A>(1, ([index], at) => {
      const z = index?.kind === 'fin' ? list[index.n] : undefined;
      if (z === undefined) throw new LeanError(at, 'the noise takes an index below T');
      return tensorOf(z);
    });
  }

  index(n: number, bound: number): Value<A> {
    return { kind: 'fin', n, bound };
  }
}
