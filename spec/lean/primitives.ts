/**
 * What the definitions take from outside: the operations of a context, tensors, indices and folds, each under its Lean
 * names and with its Lean source. What carries a formula of its own (scaleSpec, mseSpec, ...) is read from the text
 * where a checkout has it; the primitive stands in for it elsewhere, and the report says which it was.
 */
import { add, map, onElements, scale, sizeOf, subtract, type Tensor, zip } from '../tensor.ts';
import { meanSquaredError } from '../diffusion/loss.ts';
import type { Call, Machine, Primitive } from './machine.ts';
import { argument, countAt, indexAt, row, scalarAt, tensorAt } from './primitive.ts';
import { LeanError, type Place } from './source.ts';
import { coerce, typeOf } from './types.ts';
import {
  describe,
  nat,
  natType,
  scalarOf,
  scalarType,
  tensorOf,
  type Type,
  unknownType,
  type Value,
} from './values.ts';

/** An argument that is a function, applied to values. */
const functionAt = <A>(ev: Machine<A>, call: Call<A>, i: number): ((...values: Value<A>[]) => Value<A>) => {
  const { place } = argument(call, i);
  const value = ev.force(argument(call, i), unknownType);
  return (...values) =>
    values.reduce((fn, given) => {
      if (fn.kind !== 'function') throw new LeanError(place, `${describe(fn)} is applied as a function`);
      return fn.apply(given, place);
    }, value);
};

const asScalar = <A>(ev: Machine<A>, value: Value<A>, at: Place): A => {
  const made = coerce(ev, value, scalarType, at);
  if (made.kind === 'scalar') return made.a;
  throw new LeanError(at, `expected a scalar, met ${describe(value)}`);
};

const unary = (name: string, source: string, op: 'sqrt' | 'exp'): Primitive =>
  row(name, 1, source, (ev, call) => {
    const x = scalarAt(ev, call, 0);
    ev.visit(call.at);
    return scalarOf(ev.k[op](x));
  });

/** Max and Min: of scalars, or of counts where both are. */
const extreme = (names: readonly string[], op: 'max' | 'min'): Primitive =>
  row(names, 2, `class ${op === 'max' ? 'Max' : 'Min'} (Lean)`, (ev, call) => {
    const [x, y] = [ev.force(argument(call, 0), unknownType), ev.force(argument(call, 1), unknownType)];
    const isCount =
      [x, y].some(({ kind }) => kind === 'nat') && ![x, y].some(({ kind }) => kind === 'scalar');
    if (call.expected.kind === 'nat' || (isCount && call.expected.kind !== 'scalar')) {
      const [m, n] = [countAt(ev, call, 0), countAt(ev, call, 1)];
      return nat((op === 'max') === m > n ? m : n);
    }
    const [a, b] = [asScalar(ev, x, call.at), asScalar(ev, y, call.at)];
    ev.visit(call.at);
    return scalarOf(ev.k[op](a, b));
  });

const constant = (
  names: string | readonly string[],
  source: string,
  get: <A>(ev: Machine<A>) => A,
): Primitive => row(names, 0, source, (ev) => scalarOf(get(ev)));

const inTensor = (name: string): readonly string[] => [`Spec.Tensor.${name}`, `TorchLean.Tensor.${name}`];
const tensorOps = 'NN/Spec/Core/TensorOps.lean';

const elementwise = (
  name: string,
  f: <A>(ev: Machine<A>, x: Tensor<A>, y: Tensor<A>) => Tensor<A>,
): Primitive =>
  row(inTensor(name), 2, tensorOps, (ev, call) => {
    const [x, y] = [tensorAt(ev, call, 0), tensorAt(ev, call, 1)];
    ev.visit(call.at);
    return tensorOf(f(ev, x, y));
  });

/** The length of a vector that is made of a function: written, expected, or that of the function's index. */
const lengthOf = <A>(ev: Machine<A>, { args, named, expected, at }: Call<A>): number => {
  const written = named.find(({ name }) => name === 'n');
  if (written !== undefined) {
    const n = ev.force(written, natType);
    if (n.kind === 'nat') return n.n;
  }
  const [f] = args;
  const type = f?.term?.kind === 'fun' ? f.term.binders[0]?.type : null;
  const index: Type<A> =
    type === undefined || type === null || f?.frame === null || f === undefined
      ? unknownType
      : typeOf(ev, type, f.frame);
  const bound = index.kind === 'fin' ? index.bound : null;
  const extent =
    expected.kind === 'tensor' && expected.shape?.length === 1 ? (expected.shape[0] ?? null) : null;
  if (bound !== null && extent !== null && bound !== extent)
    throw new LeanError(at, `the lengths differ: expected ${extent}, met ${bound}`);
  const length = bound ?? extent;
  if (length === null) throw new LeanError(at, 'the length of this vector is not known here');
  return length;
};

const foldRight = <A>(
  items: readonly Value<A>[],
  f: (item: Value<A>, state: Value<A>) => Value<A>,
  start: Value<A>,
): Value<A> => items.reduceRight((state, item) => f(item, state), start);

const foldLeft = <A>(
  items: readonly Value<A>[],
  f: (state: Value<A>, item: Value<A>) => Value<A>,
  start: Value<A>,
): Value<A> => items.reduce((state, item) => f(state, item), start);

const indices = <A>(n: number): readonly Value<A>[] =>
  Array.from({ length: n }, (_, i): Value<A> => ({ kind: 'fin', n: i, bound: n }));

const elements = <A>(ev: Machine<A>, n: number, f: (i: Value<A>) => Value<A>, at: Place): readonly A[] =>
  indices<A>(n).map((i) => asScalar(ev, f(i), at));

const listAt = <A>(ev: Machine<A>, call: Call<A>, i: number): readonly Value<A>[] => {
  const value = ev.force(argument(call, i), unknownType);
  if (value.kind === 'list') return value.items;
  throw new LeanError(call.at, `expected a list, met ${describe(value)}`);
};

const shapeAt = <A>(ev: Machine<A>, call: Call<A>, i: number): readonly number[] => {
  const value = ev.force(argument(call, i), { kind: 'shape' });
  return value.kind === 'shape' ? value.extents : [];
};

export const primitives: readonly Primitive[] = [
  unary('MathFunctions.sqrt', 'class MathFunctions', 'sqrt'),
  unary('MathFunctions.exp', 'class MathFunctions', 'exp'),
  extreme(['Max.max', 'max'], 'max'),
  extreme(['Min.min', 'min'], 'min'),
  constant(
    ['Numbers.epsilon', 'Context.defaultEpsilon'],
    'class Numbers; class Context in newer versions',
    ({ k }) => k.epsilon,
  ),
  constant('Numbers.pointfive', 'class Numbers', ({ k }) => k.half),
  constant('Numbers.neg_point_five', 'class Numbers', ({ k }) => k.neg(k.half)),
  constant('Numbers.zero', 'class Numbers', ({ k }) => k.zero),
  constant('Numbers.one', 'class Numbers', ({ k }) => k.one),
  constant('Numbers.neg_one', 'class Numbers', ({ k }) => k.neg(k.one)),
  constant('Numbers.two', 'class Numbers', ({ k }) => k.nat(2)),

  elementwise('addSpec', (ev, x, y) => add(ev.k, x, y)),
  elementwise('subSpec', (ev, x, y) => subtract(ev.k, x, y)),
  elementwise('mulSpec', (ev, x, y) => zip(x, y, onElements(ev.k).mul)),
  row(inTensor('scaleSpec'), 2, tensorOps, (ev, call) => {
    const [x, c] = [tensorAt(ev, call, 0), scalarAt(ev, call, 1)];
    ev.visit(call.at);
    return tensorOf(scale(ev.k, x, c));
  }),
  row(inTensor('clampSpec'), 3, tensorOps, (ev, call) => {
    const [x, lo, hi] = [tensorAt(ev, call, 0), scalarAt(ev, call, 1), scalarAt(ev, call, 2)];
    ev.visit(call.at);
    return tensorOf(map(x, (a) => onElements(ev.k).clamp(a, lo, hi)));
  }),
  row(inTensor('mapSpec'), 2, tensorOps, (ev, call) => {
    const [f, x] = [functionAt(ev, call, 0), tensorAt(ev, call, 1)];
    return tensorOf(map(x, (a) => asScalar(ev, f(scalarOf(a)), call.at)));
  }),
  row(inTensor('map2Spec'), 3, tensorOps, (ev, call) => {
    const [f, x, y] = [functionAt(ev, call, 0), tensorAt(ev, call, 1), tensorAt(ev, call, 2)];
    return tensorOf(zip(x, y, (a, b) => asScalar(ev, f(scalarOf(a), scalarOf(b)), call.at)));
  }),
  row(inTensor('sumSpec'), 1, 'NN/Spec/Core/TensorReductionShape/Reductions.lean', (ev, call) => {
    const x = tensorAt(ev, call, 0);
    ev.visit(call.at);
    return scalarOf(ev.k.sum(x.data));
  }),
  row(inTensor('tensorFoldlSpec'), 3, 'NN/Spec/Core/TensorReductionShape/Reductions.lean', (ev, call) => {
    const [f, x] = [functionAt(ev, call, 0), tensorAt(ev, call, 2)];
    const start = ev.force(argument(call, 1), unknownType);
    return x.data.reduce<ReturnType<typeof f>>((state, a) => f(state, scalarOf(a)), start);
  }),
  row('Spec.mseSpec', 2, 'NN/Spec/Layers/Loss.lean', (ev, call) => {
    const [x, y] = [tensorAt(ev, call, 0), tensorAt(ev, call, 1)];
    ev.visit(call.at);
    return scalarOf(meanSquaredError(ev.k, x, y));
  }),
  row(['Spec.Shape.size', 'TorchLean.Shape.size'], 1, 'NN/Spec/Core/Shape.lean', (ev, call) =>
    nat(sizeOf(shapeAt(ev, call, 0))),
  ),
  row([...inTensor('vecGet'), ...inTensor('getScalar')], 2, 'NN/Spec/Core/Tensor/Core.lean', (ev, call) => {
    const [x, { n, bound }] = [tensorAt(ev, call, 0), indexAt(ev, call, 1)];
    if (x.shape.length !== 1 || x.shape[0] !== bound)
      throw new LeanError(call.at, `an index below ${bound} into a tensor of shape [${x.shape.join()}]`);
    return scalarOf(x.data[n] as (typeof x.data)[number]);
  }),
  row(
    ['Spec.vectorTensor', ...inTensor('vectorTensor'), ...inTensor('ofFn')],
    1,
    'NN/Spec/Core/Tensor/Constructors.lean',
    (ev, call) => {
      const [n, f] = [lengthOf(ev, call), functionAt(ev, call, 0)];
      return tensorOf({ shape: [n], data: elements(ev, n, f, call.at) });
    },
  ),

  row(inTensor('full'), 2, 'NN/Spec/Core/Tensor/Constructors.lean', (ev, call) => {
    const [shape, value] = [shapeAt(ev, call, 0), scalarAt(ev, call, 1)];
    return tensorOf({ shape, data: Array.from({ length: sizeOf(shape) }, () => value) });
  }),

  row('Nat.succ', 1, 'Nat (Lean)', (ev, call) => nat(countAt(ev, call, 0) + 1)),
  row('Fin.succ', 1, 'Fin (Lean)', (ev, call) => {
    const { n, bound } = indexAt(ev, call, 0);
    return { kind: 'fin', n: n + 1, bound: bound + 1 };
  }),
  row('Fin.castSucc', 1, 'Fin (Lean)', (ev, call) => {
    const { n, bound } = indexAt(ev, call, 0);
    return { kind: 'fin', n, bound: bound + 1 };
  }),
  row('Fin.val', 1, 'Fin (Lean)', (ev, call) => nat(indexAt(ev, call, 0).n)),
  row('Fin.cases', 3, 'Fin.cases (Lean)', (ev, call) => {
    const { n, bound } = indexAt(ev, call, 2);
    if (n === 0) return ev.force(argument(call, 0), call.expected);
    return functionAt(ev, call, 1)({ kind: 'fin', n: n - 1, bound: bound - 1 });
  }),
  row('List.finRange', 1, 'List.finRange (Lean)', (ev, call) => ({
    kind: 'list',
    items: indices(countAt(ev, call, 0)),
  })),
  row(
    'List.foldr',
    3,
    'List.foldr (Lean)',
    (ev, call) =>
      foldRight(listAt(ev, call, 2), functionAt(ev, call, 0), ev.force(argument(call, 1), call.expected)),
    2,
  ),
  row(
    'List.foldl',
    3,
    'List.foldl (Lean)',
    (ev, call) => {
      const [items, f] = [listAt(ev, call, 2), functionAt(ev, call, 0)];
      return foldLeft(items, f, ev.force(argument(call, 1), call.expected));
    },
    2,
  ),
  row('Fin.foldr', 3, 'Fin.foldr (Lean)', (ev, call) =>
    foldRight(
      indices(countAt(ev, call, 0)),
      functionAt(ev, call, 1),
      ev.force(argument(call, 2), call.expected),
    ),
  ),
  row('Fin.foldl', 3, 'Fin.foldl (Lean)', (ev, call) => {
    const [n, f] = [countAt(ev, call, 0), functionAt(ev, call, 1)];
    return foldLeft(indices(n), f, ev.force(argument(call, 2), call.expected));
  }),
  row('False.elim', 1, 'False.elim (Lean)', (_ev, call) => {
    throw new LeanError(call.at, 'this place cannot be reached by a value');
  }),
];
