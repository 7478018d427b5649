/** What terms and types become when they are evaluated over a context. */
import { showShape, type Tensor } from '../tensor.ts';
import { LeanError, type Place } from './source.ts';

export type Value<A> =
  | { readonly kind: 'nat'; readonly n: number }
  | { readonly kind: 'scalar'; readonly a: A }
  /** Numerals alone have no type until they meet one. */
  | { readonly kind: 'numeral'; nat(): number; scalar(): A }
  | { readonly kind: 'fin'; readonly n: number; readonly bound: number }
  | { readonly kind: 'tensor'; readonly x: Tensor<A> }
  | { readonly kind: 'record'; readonly structure: string; readonly fields: ReadonlyMap<string, Value<A>> }
  /** `from`: the type of the argument, where it is known. */
  | { readonly kind: 'function'; readonly from?: Type<A>; apply(argument: Value<A>, at: Place): Value<A> }
  | { readonly kind: 'shape'; readonly extents: readonly number[] }
  | { readonly kind: 'list'; readonly items: readonly Value<A>[] }
  | { readonly kind: 'type'; readonly type: Type<A> }
  | { readonly kind: 'proof' };

/** A type; null where a size is not known (yet). */
export type Type<A> =
  | { readonly kind: 'nat' | 'scalar' | 'shape' | 'sort' | 'proof' | 'unknown' }
  | { readonly kind: 'fin'; readonly bound: number | null }
  | { readonly kind: 'tensor'; readonly shape: readonly number[] | null }
  /** `parameters`: what is known of those of the structure, in order. */
  | {
      readonly kind: 'record';
      readonly structure: string;
      readonly parameters: readonly (Value<A> | null)[];
    }
  | { readonly kind: 'function'; readonly from: Type<A>; readonly to: Type<A> };

export const unknownType = { kind: 'unknown' } as const;
export const natType = { kind: 'nat' } as const;
export const scalarType = { kind: 'scalar' } as const;
export const proof = { kind: 'proof' } as const;
export const nat = (n: number): { kind: 'nat'; n: number } => ({ kind: 'nat', n });
export const scalarOf = <A>(a: A): Value<A> => ({ kind: 'scalar', a });
export const tensorOf = <A>(x: Tensor<A>): Value<A> => ({ kind: 'tensor', x });

/** A name in scope. An implicit one has no value until an argument fixes it. */
export interface Entry<A> {
  readonly name: string;
  value: Value<A> | null;
  readonly outer: Entry<A> | null;
}

export const bind = <A>(outer: Entry<A> | null, name: string, value: Value<A> | null): Entry<A> => ({
  name,
  value,
  outer,
});

export const lookUp = <A>(scope: Entry<A> | null, name: string): Entry<A> | null => {
  for (let entry = scope; entry !== null; entry = entry.outer) if (entry.name === name) return entry;
  return null;
};

/** An implicit argument that no argument has fixed. */
export class Unfixed extends LeanError {}

export const describe = <A>(value: Value<A>): string => {
  switch (value.kind) {
    case 'nat':
      return `the count ${value.n}`;
    case 'fin':
      return `${value.n} in Fin ${value.bound}`;
    case 'tensor':
      return `a tensor of shape ${showShape(value.x.shape)}`;
    case 'record':
      return `a ${value.structure}`;
    case 'shape':
      return `the shape ${showShape(value.extents)}`;
    default:
      return `a ${value.kind}`;
  }
};

export const describeType = <A>(type: Type<A>): string => {
  switch (type.kind) {
    case 'fin':
      return `Fin ${type.bound ?? '_'}`;
    case 'tensor':
      return `a tensor${type.shape === null ? '' : ` of shape ${showShape(type.shape)}`}`;
    case 'record':
      return `a ${type.structure}`;
    default:
      return `a ${type.kind}`;
  }
};
