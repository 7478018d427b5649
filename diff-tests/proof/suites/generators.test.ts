import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseSource, edgeCases } from '../../cases/generators/cases.ts';
import {
  complexity,
  float,
  fromIndex,
  neighbour,
  simplerFloats,
  specials,
  toIndex,
} from '../../cases/generators/float.ts';
import { hash } from '../../cases/hash.ts';
import { edgeSchedules, longSchedule } from '../../cases/generators/schedule.ts';
import { shape, smallerShapes } from '../../cases/generators/tensor.ts';
import { specialTimes, time } from '../../cases/generators/time.ts';
import { stepped } from '../../cases/kinds/index.ts';
import { type HostInputs, type HostTensor, toFloat } from '../../cases/values.ts';
import type { Input, Kind } from '../../../spec/operation.ts';
import type { Breach } from '../../../spec/forbidden.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations, papers } from '../../../spec/operations.ts';
import { formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { sizeOf } from '../../../spec/tensor.ts';
import { oneIn } from './long.ts';

test('the whole seed counts: what its low 32 bits do not say, too', () => {
  const [operation] = operations;
  if (operation === undefined) throw new Error('no operation');
  const settings = { format: 'binary32', epsilon: Math.fround(1e-6), refusals: true } as const;
  const texts = (seed: number): string => {
    const generate = caseSource(operation, { ...settings, seed });
    return JSON.stringify(
      [200, 201, 202].map((index) => [...(generate(index).inputs['x'] as HostTensor).data]),
    );
  };
  const seeds = [
    ...[42, 42 + 2 ** 32, 42 + 2 ** 33, 42 + 2 ** 52, 42 - 2 ** 32],
    ...[-1, 2 ** 32 - 1, -(2 ** 32), 0, 2 ** 32, -(2 ** 31), 2 ** 31],
    ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ];
  expect(new Set(seeds.map(texts)).size).toBe(seeds.length);
  expect(texts(-0)).toBe(texts(0));
  // Seeds of 32 bits give the cases that they gave: reports name them.
  expect(hash(42, 'sqrtNonneg binary32 0')).toBe(152228942);
});

test('a spread over one element is NaN: where a case is to be an ordinary one, more are drawn', () => {
  const settings = { format: 'binary32', epsilon: Math.fround(1e-6), refusals: true, seed: 42 } as const;
  const rescale = papers.find(({ name }) => name === 'guidanceRescale') as Operation;
  const at = caseSource(rescale, settings);
  for (let index = 150; index < 450; index++) expect(at(index).inputs).toHaveProperty('phi');
});

describe.each(formatNames)('floats of %s', (name) => {
  const f = formats[name];
  const drawn = fc.sample(float(name), { numRuns: 20_000, seed: 8 });

  test('are values of the format, of every class and of every kind', () => {
    expect(drawn.every((x) => toFloat(name, x) !== null)).toBe(true);
    const least = fromIndex(f, 1n);
    const share = (is: (x: number) => boolean): number => drawn.filter(is).length;
    for (const is of [
      Number.isNaN,
      (x: number) => x === Infinity,
      (x: number) => x === -Infinity,
      (x: number) => Object.is(x, 0),
      (x: number) => Object.is(x, -0),
      (x: number) => x === least,
      (x: number) => x !== 0 && Math.abs(x) < 2 ** f.emin,
      (x: number) => Math.abs(x) >= 0.125 && Math.abs(x) < 16 && !Number.isInteger(x),
      (x: number) => x === neighbour(name, 1, 1),
      (x: number) => Number.isFinite(x) && Math.abs(x) > 2 ** (f.emax - 1),
    ]) {
      expect(share(is)).toBeGreaterThan(20);
    }
  });

  test('specials hold both zeros, infinities, NaN, the ends of the subnormals and of the range', () => {
    const has = (x: number): boolean => specials(name).some((other) => Object.is(other, x));
    const least = fromIndex(f, 1n);
    const largest = neighbour(name, Infinity, -1);
    expect([0, -0, NaN, Infinity, -Infinity, least, -least, 2 ** f.emin, largest, -largest].every(has)).toBe(
      true,
    );
  });

  test('shrink to strictly simpler ones, so shrinking ends', () => {
    for (const x of drawn.slice(0, 500)) {
      for (const simpler of simplerFloats(name, x)) {
        expect(complexity(name, simpler)).toBeLessThan(complexity(name, x));
        expect(toFloat(name, simpler)).not.toBe(null);
      }
    }
  });
});

test('fast-check shrinks by them: the simplest float above 1000 is 1024', () => {
  const found = fc.check(
    fc.property(float('binary32'), (x) => !(x > 1000 && x < 1e30)),
    { seed: 9, numRuns: 5000 },
  );
  expect(found.counterexample).toEqual([1024]);
});

test('the index line of binary16: a bijection in the order of the numbers', () => {
  const f = formats.binary16;
  let last = -Infinity;
  for (let index = -31_745n; index <= 31_744n; index++) {
    const x = fromIndex(f, index);
    expect(toIndex(f, x)).toBe(index);
    if (!Object.is(x, 0)) expect(x > last || index === -31_745n).toBe(true);
    last = x;
  }
  expect([fromIndex(f, 0n), fromIndex(f, -1n), fromIndex(f, 31_744n)]).toEqual([0, -0, Infinity]);
  expect(neighbour('binary16', Infinity, 5)).toBe(Infinity);
});

test('times: both zeros, the smallest float, 1, both sides of it, outside [0, 1], and k/T', () => {
  const drawn = fc.sample(time('binary32'), { numRuns: 5000, seed: 10 });
  for (const x of specialTimes('binary32')) expect(drawn.some((t) => Object.is(t, x))).toBe(true);
  expect(specialTimes('binary32')).toEqual(
    expect.arrayContaining([0, -0, 2 ** -149, 1, 1 - 2 ** -24, 1 + 2 ** -23]),
  );
  expect(drawn.filter((t) => t > 0 && t < 1).length).toBeGreaterThan(2000);
});

test('shapes: ranks 0 to 6, empty ones, and smaller ones of each', () => {
  const drawn = fc.sample(shape(), { numRuns: 2000, seed: 11 });
  for (const rank of [0, 1, 2, 3, 4, 5, 6]) expect(drawn.some((of) => of.length === rank)).toBe(true);
  expect(drawn.filter((of) => sizeOf(of) === 0).length).toBeGreaterThan(50);
  for (const of of drawn.slice(0, 300)) {
    for (const { shape: to, picked } of smallerShapes(of, null)) {
      expect(picked.length).toBe(sizeOf(to));
      expect(picked.every((i) => i < sizeOf(of))).toBe(true);
    }
  }
});

describe.each(operations)('cases of $name', (operation) => {
  const epsilon = Math.fround(1e-6);
  const settings = { format: 'binary32', seed: 42, epsilon, refusals: true } as const;
  const generate = caseSource(operation, settings);
  const edges = edgeCases(operation, settings);
  const withKind = (...wanted: Kind[]): readonly Input[] =>
    operation.inputs.filter(({ kind }) => wanted.includes(kind));
  const tensorsOf = (inputs: readonly Input[]): readonly HostTensor[] =>
    edges.flatMap((edge) => inputs.map(({ name }) => edge[name] as HostTensor));

  test('depend on the seed and their index alone', () => {
    const again = caseSource(operation, settings);
    const other = caseSource(operation, { ...settings, seed: 43 });
    const far = Array.from({ length: 20 }, (_, i) => edges.length + 40 + i);
    for (const index of [0, 7, 15, ...far]) expect(generate(index)).toEqual(again(index));
    expect(other(0)).toEqual(generate(0));
    expect(far.map(other)).not.toEqual(far.map(generate));
  });

  test('start with the fixed edge cases', () => {
    expect(edges.length).toBeGreaterThan(0);
    const cases = Array.from({ length: Math.ceil(1.1 * edges.length) + 1 }, (_, i) => generate(i));
    const valid = cases.filter(({ forbidden }) => forbidden === null).map(({ inputs }) => inputs);
    expect(valid.slice(0, edges.length)).toEqual(edges);
  });

  test('have empty tensors and special values among the edge cases, where they have tensors', () => {
    const tensors = withKind('tensor', 'times');
    if (tensors.length === 0) expect(edges.every((edge) => !('x' in edge))).toBe(true);
    for (const input of tensors) {
      const values = tensorsOf([input]);
      expect(values.some(({ data }) => data.length === 0)).toBe(true);
      expect(values.some(({ shape: of }) => of.length === 0)).toBe(true);
      const has = (wanted: number): boolean =>
        values.some(({ data }) => data.some((value) => Object.is(value, wanted)));
      const alone = !operation.inputs.some(({ kind }) => stepped.has(kind)) && input.kind === 'tensor';
      const few = operation.inputs.length > 3;
      for (const wanted of operation.sampler === null ? [0, -0, 1, Infinity, NaN] : [])
        expect([wanted, has(wanted)]).toEqual([wanted, true]);
      if (alone && !few) expect(has(-epsilon)).toBe(true);
    }
  });

  test('run over every edge schedule and the long one, at the first and the last index', () => {
    const [schedule] = withKind('betas', 'alphaBars');
    const [count] = withKind('count');
    const [index] = withKind('index');
    if (count !== undefined)
      for (const steps of [0, 1, 2, 50]) expect(edges.some((edge) => edge[count.name] === steps)).toBe(true);
    if (schedule === undefined) return;
    const ran = tensorsOf([schedule]);
    const least = index?.last === 'T-1' ? 1 : 0;
    const wanted = edgeSchedules('binary32').filter(({ data }) => data.length >= least);
    for (const one of operation.sampler === null ? wanted : [...wanted, longSchedule('binary32')])
      expect(ran).toContainEqual(one);
    if (index === undefined) return;
    const at = edges
      .filter((edge) => (edge[schedule.name] as HostTensor).data.length === 4)
      .map((edge) => edge[index.name] as number);
    expect([Math.min(...at), Math.max(...at)]).toEqual([0, index.last === 'T' ? 4 : 3]);
  });

  test('of which a short run sees short and long schedules, the first index and others', () => {
    const short = Array.from({ length: 10 }, (_, i) => generate(i).inputs);
    const sizes = (...wanted: Kind[]): number[] =>
      withKind(...wanted).flatMap(({ name }) =>
        short.map((inputs) => {
          const value = inputs[name] as HostTensor | number;
          return typeof value === 'number' ? value : value.data.length;
        }),
      );
    const steps = sizes('betas', 'alphaBars', 'count');
    if (steps.length > 0 && operation.integers === null)
      expect([Math.min(...steps) <= 1, steps.filter((n) => n > 2).length >= 2]).toEqual([true, true]);
    const at = sizes('index');
    if (at.length > 0) expect([Math.min(...at), Math.max(...at) > 1]).toEqual([0, true]);
  });

  test('have no subnormals in half of their tensors, of the fixed ones and of the drawn', () => {
    const names = withKind('tensor', 'times').map(({ name }) => name);
    const hasSubnormal = (inputs: HostInputs): boolean =>
      names.some((name) => (inputs[name] as HostTensor).data.some((x) => x !== 0 && Math.abs(x) < 2 ** -126));
    if (names.length === 0 || edges.length < 20) return;
    for (const first of [0, edges.length + 40]) {
      const some = Array.from({ length: 120 }, (_, i) => generate(first + i));
      const share = some.filter(({ forbidden, inputs }) => forbidden === null && hasSubnormal(inputs)).length;
      expect({ first, share, ok: (first === 0 || share > 0) && share <= 66 }).toMatchObject({ ok: true });
    }
  });

  test('are forbidden once in twenty at least, in every way, unless refusals are not asked for', () => {
    const refusals = (source: typeof generate, indices: readonly number[]): readonly Breach[] =>
      indices.map((i) => source(i).forbidden).filter((breach) => breach !== null);
    const all = Array.from({ length: 1000 }, (_, i) => i);
    // Where they would be, and one in eight of the rest.
    const some = oneIn(8, all, (i) => i % 16 === 15);
    expect(refusals(caseSource(operation, { ...settings, refusals: false }), some)).toEqual([]);
    const found = refusals(generate, some);
    expect(found.length).toBeGreaterThanOrEqual(operation.freeValue ? 0 : 50);
    if (operation.freeValue) return;
    const broken = withKind('tensor', 'times', 'betas', 'alphaBars', 'count', 'index', 'flag', 'noise');
    for (const { name } of broken)
      expect([name, found.some(({ argument }) => argument?.startsWith(name))]).toEqual([name, true]);
  });
});
