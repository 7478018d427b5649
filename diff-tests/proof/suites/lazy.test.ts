/** A definition run for some of its results gives what it gives of all, and computes no more than they are made of. */
import { expect, test } from 'vitest';
import type { Context } from '../../../spec/context.ts';
import { alphaBarsFromBetas, betasFromAlphaBars } from '../../../spec/papers/tables.ts';
import { rational } from '../../../spec/scalars/exact/rational.ts';
import { late, lazy } from '../../judge/lazy.ts';

type Exact = ReturnType<typeof rational.of>;

/** Exact numbers; each product and each quotient is told of. */
const counted = (): { readonly k: Context<Exact>; readonly done: () => number } => {
  let done = 0;
  const told =
    (of: (x: Exact, y: Exact) => Exact) =>
    (x: Exact, y: Exact): Exact => {
      done += 1;
      return of(x, y);
    };
  return { k: { ...rational, mul: told(rational.mul), div: told(rational.div) }, done: () => done };
};

const betas = (size: number): readonly Exact[] =>
  Array.from({ length: size }, (_, i) => rational.of(i % 2 === 0 ? '1/2' : '-1'));

test('every entry of a table is what it is without it, also behind more operations than the stack has room for', () => {
  const all = betas(20_000);
  const { k } = counted();
  const table = alphaBarsFromBetas(
    lazy(k),
    all.map((x) => late(() => x)),
  );
  expect(table.at(-1)?.value()).toEqual(alphaBarsFromBetas(rational, all).at(-1));
});

test('what an entry is not made of is not computed', () => {
  const { k, done } = counted();
  const table = betasFromAlphaBars(
    lazy(k),
    betas(100).map((x) => late(() => x)),
  );
  expect(done()).toBe(0);
  expect(table[7]?.value()).toEqual(betasFromAlphaBars(rational, betas(100))[7]);
  expect(done()).toBe(1);
  // Asked again, it is known.
  table[7]?.value();
  expect(done()).toBe(1);
});

test('a branch is the one of the context', () => {
  const { k } = counted();
  const [one, two] = ['1', '2'].map((text) => late(() => rational.of(text)));
  if (one === undefined || two === undefined) throw new Error('no numbers');
  expect(lazy(k).pick(one, two, one, two).value()).toEqual(rational.of('2'));
  expect(lazy(k).pick(two, one, one, two).value()).toEqual(rational.of('1'));
  expect(lazy(k).clamp(two, lazy(k).neg(one), one).value()).toEqual(rational.of('1'));
  expect(lazy(k).sum([one, two]).value()).toEqual(rational.of('3'));
});
