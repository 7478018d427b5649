/** Fields and methods: x.field, and f x written as x.f. */
import { callDefinition, callPrimitive, explicitParameters } from './calls.ts';
import { type Argument, argumentOf, type Machine } from './machine.ts';
import { LeanError, type Place } from './source.ts';
import type { Definition } from './syntax.ts';
import { describe, nat, proof, type Type, unknownType, type Value } from './values.ts';

/** The namespaces of the methods of a value. */
const methodsOf = <A>(value: Value<A>): readonly string[] => {
  switch (value.kind) {
    case 'record':
      return [value.structure];
    case 'tensor':
      return ['Spec.Tensor', 'TorchLean.Tensor'];
    case 'list':
      return ['List'];
    case 'fin':
      return ['Fin'];
    case 'nat':
      return ['Nat'];
    default:
      return [];
  }
};

const ownField = <A>(value: Value<A>, field: string): Value<A> | null => {
  if (value.kind === 'proof') return proof;
  if (value.kind === 'fin') {
    if (field === 'val' || field === '1') return nat(value.n);
    return field === 'isLt' || field === '2' ? proof : null;
  }
  if (value.kind !== 'record') return null;
  const position = /^[0-9]+$/.test(field) ? parseInt(field, 10) - 1 : -1;
  return value.fields.get(field) ?? [...value.fields.values()][position] ?? null;
};

/** The place of the value among the explicit arguments: the first of its type. */
const receiver = <A>(ev: Machine<A>, definition: Definition, value: Value<A>): number =>
  explicitParameters(definition).findIndex(({ binder: { type } }) => {
    const head = type?.kind === 'apply' ? type.fn : type;
    if (head?.kind !== 'name') return false;
    const resolved = ev.library.resolve(definition.scope, head.path);
    const found = resolved?.fields.length === 0 ? resolved.found : null;
    if (found?.kind === 'structure')
      return value.kind === 'record' && value.structure === found.structure.name;
    if (found?.kind !== 'type') return false;
    return value.kind === 'tensor'
      ? ['Tensor', 'Vec'].includes(found.type)
      : found.type.toLowerCase() === value.kind;
  });

const method = <A>(
  ev: Machine<A>,
  value: Value<A>,
  field: string,
  args: readonly Argument<A>[],
  expected: Type<A>,
  at: Place,
): Value<A> => {
  const self = argumentOf(value, at);
  for (const namespace of methodsOf(value)) {
    const found = ev.library.get(`${namespace}.${field}`);
    if (found?.kind === 'definition') {
      const place = receiver(ev, found.definition, value);
      if (place < 0)
        throw new LeanError(at, `${found.definition.name} takes no ${value.kind} as .${field} needs it`);
      const named = args.filter(({ name }) => name !== null);
      const positional = args.filter(({ name }) => name === null);
      const all = [...named, ...positional.slice(0, place), self, ...positional.slice(place)];
      return callDefinition(ev, found.definition, all, expected, at);
    }
    if (found?.kind === 'primitive') {
      const { receiver: place } = found.primitive;
      return callPrimitive(
        ev,
        found.primitive,
        [...args.slice(0, place), self, ...args.slice(place)],
        expected,
        at,
      );
    }
  }
  throw new LeanError(at, `${describe(value)} has no .${field}`);
};

/** Follows the fields one after the other; the arguments go to the last. */
export const project = <A>(
  ev: Machine<A>,
  value: Value<A>,
  fields: readonly string[],
  args: readonly Argument<A>[],
  expected: Type<A>,
  at: Place,
): Value<A> => {
  const [field, ...rest] = fields;
  if (field === undefined) return ev.applyAll(value, args, at);
  const own = ownField(value, field);
  if (own !== null) return project(ev, own, rest, args, expected, at);
  if (rest.length === 0) return method(ev, value, field, args, expected, at);
  return project(ev, method(ev, value, field, [], unknownType, at), rest, args, expected, at);
};
