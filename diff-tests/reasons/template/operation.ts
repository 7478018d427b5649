/** A template as an operation again: over every context, so that the judge can run it. */
import type { Context } from '../../../spec/context.ts';
import { type AnyArguments, type Operation, refuseForbidden } from '../../../spec/operation.ts';
import { onElements, type Tensor } from '../../../spec/tensor.ts';
import { indices, integers, perStep, played, scheduled, shaped, stepped } from '../../cases/kinds/index.ts';
import { narrow } from '../signatures/narrow.ts';
import { type Counts, guards } from './guards.ts';
import type { Leaf, Node, Position } from './node.ts';
import { isTable } from './planted.ts';
import type { Template } from './template.ts';

/** The order of the steps of a sampler, for T of them. */
export type Order = (T: number) => readonly number[];

/** What the nodes of one call are computed from, over a scalar A. */
interface Scene<A> {
  readonly k: Context<A>;
  readonly counts: Counts;
  readonly inputs: AnyArguments<A>;
  readonly operation: Operation;
  readonly bars: (t: number) => A;
  readonly length: number;
  readonly answer: Tensor<A> | null;
}

class NoValue extends RangeError {
  override readonly name = 'NoValue';
}

const indexAt = ({ base, offset }: Position, { i, T }: Counts): number =>
  ({ i, T, '0': 0, 'T-i': T - i })[base] + offset;

/** An entry by its index, or what stands for one outside. */
const entryOf = <A>(
  { k, counts }: Scene<A>,
  { at, edge }: Extract<Leaf, { edge: unknown }>,
  length: number,
  get: (index: number) => A,
): A => {
  const index = indexAt(at, counts);
  if (index >= 0 && index < length) return get(index);
  if (edge === 'one') return k.one;
  if (edge === 'zero') return k.zero;
  // Where a language has no entry it has undefined, and a number made of that is NaN.
  if (edge === 'none') return k.div(k.zero, k.zero);
  if (length === 0) throw new NoValue(`no entry ${index}`);
  return get(
    edge === 'clamp' ? Math.min(Math.max(index, 0), length - 1) : ((index % length) + length) % length,
  );
};

const named = <V>(
  operation: Operation,
  inputs: AnyArguments<never>,
  has: ReadonlySet<string>,
): V | undefined => {
  const row = operation.inputs.find(({ kind }) => has.has(kind) && !played.has(kind));
  return row === undefined ? undefined : (inputs[row.name] as V);
};

/** The value of a leaf for an element. */
const leafValues = <A>(scene: Scene<A>, leaf: Leaf): ((element: number) => A) => {
  const { k, inputs, operation, counts } = scene;
  const alike = (value: A) => (): A => value;
  switch (leaf.role) {
    case 'tensor': {
      const { data } = inputs[leaf.name] as Tensor<A>;
      return (element) => data[element] as A;
    }
    case 'answer':
      return (element) => scene.answer?.data[element] as A;
    case 'noise': {
      const noise = named<readonly Tensor<A>[]>(operation, inputs as AnyArguments<never>, perStep) ?? [];
      return (element) => entryOf(scene, leaf, noise.length, (index) => noise[index]?.data[element] as A);
    }
    case 'scalar':
      return alike(inputs[leaf.name] as A);
    case 'beta': {
      const vector = named<Tensor<A>>(operation, inputs as AnyArguments<never>, scheduled)?.data ?? [];
      return alike(entryOf(scene, leaf, vector.length, (index) => vector[index] as A));
    }
    case 'bar':
      return alike(entryOf(scene, leaf, scene.length, scene.bars));
    case 'cast': {
      const count = indexAt(leaf.at, counts);
      return alike(count < 0 ? k.neg(k.nat(-count)) : k.nat(count));
    }
    case 'size':
      return alike(k.nat(Math.max(counts.n + leaf.offset, 0)));
    case 'epsilon':
      return alike(k.epsilon);
    case 'number':
      return alike(numberIn(k, leaf.text));
    default:
      throw new NoValue(leaf.role);
  }
};

const numberIn = <A>(k: Context<A>, text: string): A => {
  const named: Readonly<Record<string, A>> = { '0': k.zero, '1': k.one, '1/2': k.half };
  return named[text] ?? k.of(text);
};

const binary = ['add', 'sub', 'mul', 'div', 'max', 'min'] as const;
const unary = ['neg', 'sqrt', 'exp'] as const;
type Of<L extends readonly string[]> = L[number];
const isIn = <L extends readonly string[]>(list: L, op: string): op is Of<L> => list.includes(op);

/** The operation of a node, over operands in their order. */
const operatorOf = <A>(k: Context<A>, { op, format }: Node): ((a: A, b: A, c: A, d: A) => A) => {
  if (isIn(binary, op)) return (a, b) => k[op](a, b);
  if (isIn(unary, op)) return (a) => k[op](a);
  if (op === 'clamp') return (a, b, c) => k.clamp(a, b, c);
  if (op === 'pick') return (a, b, c, d) => k.pick(a, b, c, d);
  if (format !== undefined) return narrow(k, format);
  throw new NoValue(op);
};

const operate = <A>(k: Context<A>, node: Node, [a, b, c, d]: readonly A[]): A =>
  operatorOf(k, node)(a as A, b as A, c as A, d as A);

/** All elements of a node; one of the schedule is computed once. */
const evaluator = <A>(scene: Scene<A>, size: number): ((node: Node) => readonly A[]) => {
  const { k, operation } = scene;
  const known = new Map<number, readonly A[]>();
  const wholly =
    isTable(operation) || !operation.inputs.some(({ kind }) => scheduled.has(kind) || played.has(kind));
  const of = (node: Node): readonly A[] => {
    const before = known.get(node.id);
    if (before !== undefined) return before;
    const made = compute(node);
    known.set(node.id, made);
    return made;
  };
  const each = (count: number, make: (element: number) => A): readonly A[] => {
    const made: A[] = [];
    for (let j = 0; j < count; j++) made.push(make(j));
    return made;
  };
  const compute = (node: Node): readonly A[] => {
    const { leaf, guard, args } = node;
    if (guard !== undefined) return of(args[guards[guard].holds(scene.counts) ? 0 : 1] as Node);
    const count = node.isElement ? size : 1;
    if (count === 0) return [];
    if (leaf !== undefined) return each(count, leafValues(scene, leaf));
    if (node.op === 'sum') return [k.sum(of(args[0] as Node))];
    const apply = operatorOf(node.isElement || wholly ? onElements(k) : k, node);
    const [a = [], b = [], c = [], d = []] = args.map(of);
    const at = (list: readonly A[], j: number): A => (list.length === 1 ? list[0] : list[j]) as A;
    return each(count, (j) => apply(at(a, j), at(b, j), at(c, j), at(d, j)));
  };
  return of;
};

/** The table of alphaBar by the scan of the template, or that of the inputs with its leading 1. */
const barsOf = <A>(
  k: Context<A>,
  { scan }: Template,
  betas: readonly A[],
): { readonly length: number; readonly bars: (t: number) => A } => {
  const length = betas.length + 1;
  if (scan === null) return { length, bars: (t) => (t === 0 ? k.one : (betas[t - 1] as A)) };
  const run = (node: Node, last: A, current: A | null): A => {
    if (node.leaf?.role === 'last') return last;
    if (node.leaf?.role === 'current') return current as A;
    if (node.leaf?.role === 'number') return numberIn(k, node.leaf.text);
    return operate(
      k,
      node,
      node.args.map((arg) => run(arg, last, current)),
    );
  };
  const products: A[] = [k.one];
  return {
    length,
    bars: (t) => {
      for (let step = products.length - 1; step < t; step++)
        products.push(run(scan.next, products[step] as A, betas[step] as A));
      const last = products[t] as A;
      return t === 0 && scan.entry.leaf === undefined
        ? run(scan.entry, last, last)
        : run(scan.entry, last, betas[t - 1] ?? null);
    },
  };
};

interface Model<A> {
  eps?(x: Tensor<A>, t: A): Tensor<A>;
  predict?(index: number, x: Tensor<A>): Tensor<A>;
}

/** An operation whose definition is the template; `order` in the place of that of a sampler. */
export const operationOf = (
  operation: Operation,
  template: Template,
  order: Order | null = null,
): Operation => {
  const { sampler } = operation;
  const last = operation.inputs.find(({ kind }) => indices.has(kind))?.last;

  const indicesOf = (inputs: AnyArguments<unknown>): readonly number[] =>
    sampler === null ? [] : order === null ? sampler.indices(inputs) : order(sampler.indices(inputs).length);
  const runs = new Map<number, { readonly length: number; readonly first: ReadonlyMap<number, number> }>();
  /** Steps before that of an index, where it is run first, and after it: the same in every run of T steps. */
  const placeOf = (inputs: AnyArguments<unknown>, T: number, i: number): { call: number; left: number } => {
    const known = runs.get(T);
    const run = known === undefined ? indicesOf(inputs) : [];
    const { length, first } = known ?? {
      length: run.length,
      first: new Map(run.map((index, at) => [index, at] as const).toReversed()),
    };
    runs.set(T, { length, first });
    const call = first.get(i) ?? -1;
    return { call, left: length - 1 - call };
  };
  const step = <A>(
    k: Context<A>,
    inputs: AnyArguments<A>,
    index: number | null,
    shared: unknown,
  ): Tensor<A> => {
    const schedule = named<Tensor<A>>(operation, inputs as AnyArguments<never>, scheduled);
    const steps = named<number>(operation, inputs as AnyArguments<never>, stepped);
    const T = schedule?.data.length ?? (typeof steps === 'number' ? steps : 0);
    const shape = named<Tensor<A>>(operation, inputs as AnyArguments<never>, shaped)?.shape ?? [];
    const n = shape.reduce((a, b) => a * b, 1);
    const i = index ?? named<number>(operation, inputs as AnyArguments<never>, indices) ?? 0;
    const flagRow = operation.inputs.find(
      ({ kind }) => integers.has(kind) && !stepped.has(kind) && !indices.has(kind),
    );
    const flag = flagRow === undefined ? 1 : (inputs[flagRow.name] as number);
    const size = operation.output.includes('T+1') || last === 'T' ? T : T - 1;
    const place =
      index === null || sampler === null
        ? { call: -1, left: 0 }
        : placeOf(inputs as AnyArguments<unknown>, T, i);
    const counts = { i, T, n, flag, last: size, ...place };
    const { bars, length } =
      (shared as ReturnType<typeof barsOf<A>> | null) ?? barsOf(k, template, schedule?.data ?? []);
    const scene = { k, counts, inputs, operation, bars, length, answer: null };
    const answer = asked(scene, shape, n);
    const of = evaluator<A>({ ...scene, answer }, n);
    const data = of(template.output);
    if (operation.output === 'scalar') return { shape: [], data };
    return { shape, data: data.length === n ? data : Array.from({ length: n }, () => data[0] as A) };
  };

  const asked = <A>(scene: Scene<A>, shape: readonly number[], n: number): Tensor<A> | null => {
    const row = operation.inputs.find(({ kind }) => played.has(kind));
    if (row === undefined || template.time === null || template.state === null) return null;
    const of = evaluator(scene, n);
    const { state, time } = template;
    // The very tensor that was given: what was only passed on is no result.
    const given = state.leaf !== undefined && 'name' in state.leaf ? state.leaf.name : null;
    const data = of(state);
    const x =
      given !== null
        ? (scene.inputs[given] as Tensor<A>)
        : { shape, data: data.length === n ? data : Array.from({ length: n }, () => data[0] as A) };
    const model = scene.inputs[row.name] as unknown as Model<A>;
    if (model.predict !== undefined) {
      const at = time.leaf?.role === 'cast' ? indexAt(time.leaf.at, scene.counts) : NaN;
      return model.predict(at, x);
    }
    return model.eps?.(x, of(time)[0] as A) ?? null;
  };

  const table = <A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A> => {
    const whole = operation.define(k, inputs).data.length;
    const entries = Array.from({ length: whole }, (_, i) => step(k, { ...inputs }, i, null).data[0] as A);
    return { shape: [whole], data: entries };
  };

  const prepare = <A>(k: Context<A>, inputs: AnyArguments<A>): unknown =>
    barsOf(k, template, named<Tensor<A>>(operation, inputs as AnyArguments<never>, scheduled)?.data ?? []);

  if (sampler === null)
    return {
      ...operation,
      define: (k, inputs) => {
        refuseForbidden(operation, inputs);
        return isTable(operation) ? table(k, inputs) : step(k, inputs, null, null);
      },
    };
  return {
    ...operation,
    sampler: {
      ...sampler,
      indices: indicesOf,
      prepare,
      step: (k, inputs, i, shared) => step(k, inputs, i, shared),
    },
    define: <A>(k: Context<A>, inputs: AnyArguments<A>) => {
      refuseForbidden(operation, inputs);
      const shared = prepare(k, inputs);
      return indicesOf(inputs).reduce(
        (x, i) => step(k, { ...inputs, [sampler.state]: x }, i, shared),
        inputs[sampler.state] as Tensor<A>,
      );
    },
  };
};
