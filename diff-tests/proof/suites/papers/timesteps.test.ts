import { tiesIn } from '../../../reasons/fingerprint/ties.ts';
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../../spec/context.ts';
import { ieee754Loose } from '../../../../spec/profiles/index.ts';
import { makeCase } from '../../../cases/generators/cases.ts';
import { judge } from '../../../judge/judge.ts';
import { collect, type Fact, observe } from '../../../reasons/fingerprint.ts';
import { changed, conventionsOf } from '../../../reasons/signatures/index.ts';
import { answerOf } from '../../../runners/answered.ts';
import { playsIn } from '../../../runners/implementation.ts';
import { outputShape } from '../../../cases/shape.ts';
import { oneIn } from '../long.ts';
import { operationNamed } from '../specification-answers.ts';

const T = 1000;

type List = (n: number) => readonly number[];

const listOf = (n: number, entry: (i: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, i) => entry(i));

const even = (x: number): number => {
  const low = Math.floor(x);
  return x - low === 0.5 ? low + (low % 2) : Math.round(x);
};

/** A plain loop in integers; NumPy's formulas as libraries write them, in its own steps of binary64; and a truncating one. */
const plain: Readonly<Record<string, List>> = {
  timestepsLeading: (n) => listOf(n, (i) => (n - 1 - i) * Math.floor(T / n)),
  timestepsTrailing: (n) => listOf(n, (i) => even(((n - i) * T) / n) - 1),
  timestepsLinspace: (n) => listOf(n, (i) => (n === 1 ? 0 : even(((n - 1 - i) * (T - 1)) / (n - 1)))),
};
const numpy: Readonly<Record<string, List>> = {
  timestepsLeading: (n) => listOf(n, (i) => Math.round(i * Math.trunc(T / n))).toReversed(),
  timestepsTrailing: (n) => {
    const step = -T / n;
    const apart = T + step - T;
    return listOf(Math.ceil(-T / step), (i) => even(T + i * apart) - 1);
  },
  timestepsLinspace: (n) => {
    const step = (T - 1) / (n - 1);
    return listOf(n, (i) => (n === 1 ? 0 : i === n - 1 ? T - 1 : even(i * step))).toReversed();
  },
};
const truncating: Readonly<Record<string, List>> = {
  timestepsTrailing: (n) => listOf(n, (i) => Math.trunc(T - (i * T) / n) - 1),
  timestepsLinspace: (n) => listOf(n, (i) => (n === 1 ? 0 : Math.floor(((n - 1 - i) * (T - 1)) / (n - 1)))),
};

/** Numbers of steps for which NumPy lists one too many. */
const tooMany = Array.from({ length: T }, (_, i) => i + 1).filter((n) => Math.ceil(T / (T / n)) > n);

/** All numbers of steps in `npm run long`; else every eighth of them, and those where something is known to happen. */
const counts = oneIn(
  8,
  Array.from({ length: T }, (_, i) => i + 1),
  (n) => n <= 20 || [27, 48].includes(n) || tooMany.includes(n),
);

/** The numbers of steps that are rejected, and by what rule halves are rounded. */
const judged = async (
  name: string,
  list: List,
  ...conventions: readonly string[]
): Promise<{ readonly wrong: readonly number[]; readonly rule: string | undefined }> => {
  const operation = changed(operationNamed(name), conventionsOf(conventions));
  const settings = { format: 'binary32', epsilon: 1e-6 } as const;
  const wrong: number[] = [];
  let facts: readonly Fact[] = [];
  for (const n of counts) {
    const inputs = { T, n, ...(name === 'timestepsLeading' ? { offset: 0 } : {}) };
    const theCase = makeCase(operation, 'binary32', inputs);
    const answer = await answerOf(() => list(n), inputs, settings, playsIn(operation, inputs));
    const terms = { epsilon: defaultEpsilon, profile: ieee754Loose };
    const { verdict } = judge(theCase, terms, () => outputShape(theCase), answer, null, true, {
      certain: false,
      measured: false,
    });
    if (verdict === 'rejected') wrong.push(n);
    else facts = collect(facts, observe(theCase, answer));
  }
  return { wrong, rule: facts.find(({ name: fact }) => fact === 'a half is rounded')?.value };
};

describe('lists of timesteps of 1000 steps, each number of them', () => {
  test.each(Object.entries(plain))('%s in integers is right', async (name, list) => {
    const { wrong, rule } = await judged(name, list);
    expect(wrong).toEqual([]);
    expect(rule).toBe(name === 'timestepsLeading' ? undefined : 'to even');
  });

  test('NumPy lists one too many for 62 of the trailing ones, and its floats decide ties', async () => {
    const trailing = await judged('timestepsTrailing', numpy['timestepsTrailing'] as List);
    expect(trailing.wrong).toHaveLength(62);
    expect(trailing.wrong).toEqual(tooMany);
    expect(trailing.wrong.slice(0, 13)).toEqual([
      61, 103, 121, 122, 201, 206, 217, 223, 227, 233, 242, 244, 397,
    ]);
    expect(trailing.rule).toBe("NumPy's float");
    const linspace = await judged('timestepsLinspace', numpy['timestepsLinspace'] as List);
    expect(linspace).toEqual({ wrong: [], rule: "NumPy's float" });
    expect(await judged('timestepsLeading', numpy['timestepsLeading'] as List)).toEqual({
      wrong: [],
      rule: undefined,
    });
  });

  test('a list that is off by one says nothing of how it rounds a half', () => {
    const operation = operationNamed('timestepsTrailing');
    const theCase = makeCase(operation, 'binary32', { T: 5, n: 2 });
    const tiesOf = (...data: readonly number[]): readonly string[] | null =>
      tiesIn(theCase, {
        kind: 'returned',
        output: { shape: [data.length], data: Float32Array.from(data) },
        impurity: null,
        calls: [],
      });
    // round(2.5) - 1: 1, or 2.
    expect(tiesOf(4, 1)).toContain('to even');
    expect(tiesOf(4, 2)).toContain('up, away from zero');
    expect([tiesOf(5, 3), tiesOf(4, 0)]).toEqual([null, null]);
  });

  test('a truncating one is wrong where a quotient lies above a half', async () => {
    const linspace = await judged('timestepsLinspace', truncating['timestepsLinspace'] as List);
    expect(linspace.wrong).toContain(20);
    expect(linspace.wrong).not.toContain(3);
    expect((await judged('timestepsTrailing', truncating['timestepsTrailing'] as List)).wrong).toContain(7);
  });

  test('a truncating one is what it is called, for each number of steps; a rounding one is not', async () => {
    const [linspace, trailing] = ['timestepsLinspace', 'timestepsTrailing'] as const;
    for (const [name, id] of [
      [linspace, 'linspace-cut'],
      [trailing, 'trailing-cut'],
    ] as const) {
      expect((await judged(name, truncating[name] as List, id)).wrong).toEqual([]);
      expect((await judged(name, plain[name] as List, id)).wrong.length).toBeGreaterThan(counts.length / 2);
    }
  });

  test('a list that is off by one beside no tie is wrong', async () => {
    const off: List = (n) => (plain['timestepsTrailing'] as List)(n).map((t, i) => (i === 1 ? t - 1 : t));
    const { wrong } = await judged('timestepsTrailing', off);
    expect(wrong).toContain(2);
    expect(wrong.length).toBeGreaterThan(counts.length - 100);
  });
});
