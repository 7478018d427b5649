/** Conventions that stand beside each other: each keeps what the other changes, in whatever order they are written. */
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { namedModel } from '../../../spec/models.ts';
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import { holds } from '../../../spec/scalars/sets/result-set.ts';
import { map, type Tensor } from '../../../spec/tensor.ts';
import { type Case, caseSource, makeCase } from '../../cases/generators/cases.ts';
import { kinds } from '../../cases/kinds/index.ts';
import {
  changed,
  conventions,
  findConvention,
  makeFormulas,
  type Signature,
} from '../../reasons/signatures/index.ts';
import { clashIn, clashOf } from '../../reasons/signatures/clash.ts';
import { exampleOf } from '../../cli/convention-examples.ts';
import { type HostTensor, inputFloat, toNumber } from '../../cases/values.ts';
import { long, oneIn } from './long.ts';

const double = binary('binary64');
const loose = envelope('binary64', ieee754Loose);

type Value<A> = (x: number) => A;
const inDouble: Value<ReturnType<typeof double.of>> = (x) => inputFloat('binary64', x);
const inLoose: Value<ReturnType<typeof loose.of>> = (x) => loose.ofFloat(inputFloat('binary64', x));

/** What an operation gives and asks its model, as text. */
const resultOf = <A>(k: Context<A>, value: Value<A>, operation: Operation, { inputs }: Case): string => {
  const asked: unknown[] = [];
  const model = namedModel(k, 'affine(1/2,1,1/4)');
  const lifted: AnyArguments<A> = Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].lift(inputs[name] ?? 0, value, (x: Tensor<A>, t: A | number) => {
        asked.push(x.data.map(k.encode), typeof t === 'number' ? t : k.encode(t));
        return model.eps(x, typeof t === 'number' ? k.nat(t) : t);
      }),
    ]),
  );
  const { shape, data } = operation.define(k, lifted);
  return JSON.stringify([shape, data.map(k.encode), asked]);
};

const after = (operation: Operation, chosen: readonly Signature[]): Operation => changed(operation, chosen);

const listing = ({ name }: Operation): readonly Signature[] =>
  conventions.filter(({ operations: changes }) => changes.includes(name));
const namesOf = (chosen: readonly Signature[]): readonly string[] => chosen.map(({ name }) => name);
const rows = operations.filter((operation) => listing(operation).length > 1);
const eachRow = oneIn(3, rows, ({ name }) => name === 'ddpmStep').map(
  (operation) => [operation.name, operation] as const,
);

/** A case of an operation with a schedule of T steps; null where it has none so short. */
const caseOf = (operation: Operation, T: number): Case | null => {
  if (T === 0 && operation.inputs.some(({ last }) => last === 'T-1')) return null;
  const one: HostTensor = { shape: [2], data: Float64Array.of(0.75, -1.5) };
  const table: HostTensor = { shape: [T], data: Float64Array.of(0.75, 0.5, 0.0625).slice(0, T) };
  const values: Readonly<Record<string, unknown>> = {
    betaStart: 0.0625,
    betaEnd: 0.5,
    T,
    steps: T,
    t: operation.inputs.find(({ name }) => name === 't')?.kind === 'index' ? T : 0.5,
  };
  const byKind: Readonly<Record<string, unknown>> = {
    tensor: one,
    times: one,
    betas: table,
    alphaBars: table,
    time: 0.5,
    scalar: 0.25,
    count: T,
    index: 0,
    noise: Array.from({ length: T }, () => one),
    model: { answers: [one] },
    indexModel: { answers: [one] },
  };
  const kindOf = (name: string, kind: string): unknown =>
    name === 't' && kind === 'times' ? one : (values[name] ?? byKind[kind]);
  const given = operation.inputs.map(({ name, kind }) => [name, kindOf(name, kind)]);
  return makeCase(operation, 'binary64', Object.fromEntries(given) as Case['inputs']);
};

const short = (operation: Operation): readonly Case[] => [0, 1].flatMap((T) => caseOf(operation, T) ?? []);

const pairsOf = <V>(list: readonly V[]): (readonly [V, V])[] =>
  list.flatMap((a, i) => list.slice(i + 1).map((b) => [a, b] as const));
const fit = (chosen: readonly Signature[]): boolean =>
  pairsOf(chosen).every(([a, b]) => clashOf(a, b) === null);
const triplesOf = <V>(list: readonly V[]): (readonly [V, V, V])[] =>
  list.flatMap((a, i) => pairsOf(list.slice(i + 1)).map(([b, c]) => [a, b, c] as const));
const ordersOf = <V>(list: readonly V[]): (readonly V[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((first, i) => ordersOf(list.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));

/** The short schedules, and the first cases of `check`, in which epsilon, NaN and betas above 1 occur. */
const some = (operation: Operation, count: number): readonly Case[] => {
  const source = caseSource(operation, {
    format: 'binary64',
    seed: 3,
    epsilon: toNumber(double.epsilon),
    refusals: false,
  });
  const drawn = Array.from({ length: count }, (_, i) => source(300 + i));
  return [...short(operation), ...[2, 3].flatMap((T) => caseOf(operation, T) ?? []), ...drawn].filter(
    ({ inputs }) => JSON.stringify(inputs).length < 4000,
  );
};

if (!long)
  console.log('conventions.test.ts: one row in three and one triple in five are tried: npm run long');
describe.each(eachRow)('%s', (_name, operation) => {
  const list = listing(operation);

  test('any two conventions have a value for T = 0 and T = 1, in either order', () => {
    for (const theCase of short(operation)) {
      for (const pair of list.flatMap((a) => list.map((b) => [a, b]))) {
        const row = after(operation, pair);
        const run = (): void => {
          resultOf(double, inDouble, row, theCase);
          resultOf(loose, inLoose, row, theCase);
        };
        expect(run, namesOf(pair).join(' and ')).not.toThrow();
      }
    }
  });

  test('two that can be meant together give no formula both', () => {
    const given = ({ change }: Signature): readonly string[] =>
      Object.keys(change(makeFormulas(double), double));
    for (const [a, b] of pairsOf(list)) {
      const both = given(a).filter((name) => given(b).includes(name));
      if (clashOf(a, b) === null) expect([...namesOf([a, b]), both]).toEqual([...namesOf([a, b]), []]);
    }
  });

  /** The results of a set of conventions in all its orders, each once. */
  const resultsOf = <A>(
    k: Context<A>,
    value: Value<A>,
    chosen: readonly Signature[],
    theCase: Case,
  ): number =>
    new Set(ordersOf(chosen).map((order) => resultOf(k, value, after(operation, order), theCase))).size;

  test('the order of two or three that can be meant together has no meaning: the same bits', () => {
    const cases = some(operation, 2);
    const small = [caseOf(operation, 1) as Case, caseOf(operation, 2) as Case];
    for (const [chosen, tried] of [
      ...pairsOf(list).map((pair) => [pair, cases] as const),
      ...oneIn(5, triplesOf(list)).map((triple, i) => [triple, [small[i % small.length] as Case]] as const),
    ]) {
      if (!fit(chosen)) continue;
      for (const theCase of tried)
        expect([namesOf(chosen), resultsOf(double, inDouble, chosen, theCase)]).toEqual([namesOf(chosen), 1]);
    }
  });

  test('and the same sets', () => {
    const cases = short(operation);
    for (const chosen of [...pairsOf(list), ...triplesOf(list).filter((_, i) => i % 17 === 0)].filter(fit))
      for (const theCase of cases)
        expect([namesOf(chosen), resultsOf(loose, inLoose, chosen, theCase)]).toEqual([namesOf(chosen), 1]);
  });
});

test('a step without noise and a mean through a clipped x0 go together: betas [3/4], k = 0, x = 0, model 1', () => {
  const operation = operations.find(({ name }) => name === 'ddpmStep') as Operation;
  const one: HostTensor = { shape: [], data: Float64Array.of(0) };
  const theCase = makeCase(operation, 'binary64', {
    betas: { shape: [1], data: Float64Array.of(0.75) },
    k: 0,
    x: one,
    z: one,
    model: { answers: [] },
  });
  const both = ['no noise term at the last step', 'x0 clipped in the mean', 'epsilon 0'].map(
    (name) => findConvention(name) as Signature,
  );
  const found = ordersOf(both).map((order) => {
    const inputs: AnyArguments<Float> = Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [
        name,
        kinds[kind].lift(theCase.inputs[name] ?? 0, inDouble, (x: Tensor<Float>) => map(x, () => double.one)),
      ]),
    );
    return after(operation, order).define(double, inputs).data.map(toNumber);
  });
  // sqrt(3/4) times the noise over sqrt(1/4) would be -1.73: -1 is the clipped estimate.
  expect(new Set(found.map(String))).toEqual(new Set(['-1']));
});

describe('what excludes each other', () => {
  const named = (...names: readonly string[]): readonly Signature[] =>
    names.map((name) => findConvention(name) as Signature);

  test('is said by name, with what both settle and where', () => {
    expect(clashIn(named('time t', 'epsilon 1e-5', 'epsilon clamped', 'time t-1'))).toBe(
      "'time t' and 'time t-1' cannot be meant together: both say the time of a state (of timeOfIndex, x0Pred, ddpmStep, ddpmSample, ddimStep, ddimSample, epsPredLoss); declare one of them",
    );
    expect(clashIn(named('epsilon 0', 'epsilon inside the root'))).toContain('how epsilon keeps');
    expect(clashIn(named('noise at the last step', 'no noise term at the last step'))).not.toBe(null);
  });

  test('is not what stands twice, what fits, or what concerns other operations', () => {
    expect(clashIn(named('time t', 'time t', 'time times 1000', 'epsilon 1e-5', 'epsilon clamped'))).toBe(
      null,
    );
    expect(clashIn(named('x0 clipped', 'x0 not clipped'))).toBe(null);
  });

  test('settles something, each', () => {
    for (const { name, fixes } of conventions) expect([name, fixes.length > 0]).toEqual([name, true]);
  });
});

describe('short ids', () => {
  test('are unique, without spaces and commas, and found like names', () => {
    const ids = conventions.map(({ id }) => id);
    expect(new Set([...ids, ...conventions.map(({ name }) => name)]).size).toBe(2 * ids.length);
    for (const { id, name } of conventions) {
      expect(id).toMatch(/^[a-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/);
      expect(findConvention(id)?.name).toBe(name);
    }
  });

  test.each(conventions)('$id has an example with two values', async (convention) => {
    const example = await exampleOf(convention);
    expect(example).not.toBe(null);
    expect(example?.definition).not.toBe(example?.convention);
  });
});

describe('the variance of a DDPM step and the noise of its last one are two things', () => {
  const operation = operations.find(({ name }) => name === 'ddpmStep') as Operation;
  const scalar = (x: number): HostTensor => ({ shape: [], data: Float64Array.of(x) });
  /** What a step adds to z = 1 beyond z = 0, at betas [1/4, 1/2]. */
  const noiseAt = (k: number, names: readonly string[]): number => {
    const value = (z: number): number => {
      const row = after(
        operation,
        names.map((name) => findConvention(name) as Signature),
      );
      const theCase = makeCase(operation, 'binary64', {
        betas: { shape: [2], data: Float64Array.of(0.25, 0.5) },
        k,
        x: scalar(0),
        z: scalar(z),
        model: { answers: [] },
      });
      const inputs: AnyArguments<Float> = Object.fromEntries(
        operation.inputs.map(({ name, kind }) => [
          name,
          kinds[kind].lift(theCase.inputs[name] ?? 0, inDouble, (x: Tensor<Float>) =>
            map(x, () => double.zero),
          ),
        ]),
      );
      return toNumber(row.define(double, inputs).data[0] as Float);
    };
    return value(1) - value(0);
  };
  const [variance, last] = ['beta for beta tilde', 'noise at the last step'];

  test('beta for beta tilde has none at the last step, as the algorithm of the paper', () => {
    expect([noiseAt(1, [variance]), noiseAt(0, [variance])]).toEqual([Math.sqrt(0.5), 0]);
  });

  test('with noise at the last step it is the root of beta there too, in either order', () => {
    for (const both of [
      [variance, last],
      [last, variance],
    ])
      expect([noiseAt(1, both), noiseAt(0, both)]).toEqual([Math.sqrt(0.5), 0.5]);
  });

  test('a clipped variance adds 1e-10 z at the last step, unless that is left out', () => {
    expect(noiseAt(0, ['log-variance clipped at 1e-20'])).toBe(1e-10);
    expect(noiseAt(0, ['log-variance clipped at 1e-20', 'no noise term at the last step'])).toBe(0);
    expect(noiseAt(0, [])).toBe(0);
  });
});

test('tables in binary32 round betas, alphas and entries, and go on with the product', () => {
  const operation = operations.find(({ name }) => name === 'alphaBar') as Operation;
  const betas = [0.1, 0.2, 0.3];
  const row = after(operation, [findConvention('tables-binary32') as Signature]);
  let product = 1;
  const f = Math.fround;
  const wanted = [1, ...betas.map((beta) => f((product *= f(1 - f(beta)))))];
  const inputs = { betas: { shape: [3], data: betas.map(inDouble) } };
  expect(row.define(double, inputs).data.map(toNumber)).toEqual(wanted);
  // The sets hold them, and no more.
  const sets = row.define(loose, { betas: { shape: [3], data: betas.map(inLoose) } }).data;
  for (const [i, set] of sets.entries()) {
    expect(holds(loose.store(set), inDouble(wanted[i] as number))).toBe(true);
    expect(holds(loose.store(set), inDouble((wanted[i] as number) * (1 + 2 ** -30)))).toBe(false);
  }
});
