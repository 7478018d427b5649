import { describe, expect, test } from 'vitest';
import { fromIndex, toIndex } from '../../../cases/generators/float.ts';
import { inputFloat, toNumber } from '../../../cases/values.ts';
import { binary, everyChoice } from '../../../../spec/scalars/floats/binary.ts';
import { expWithinUlp } from '../../../../spec/scalars/floats/float-exp.ts';
import { hexText, valueOf } from '../../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../../spec/scalars/floats/format.ts';
import { compare, type Rational, subtract } from '../../../../spec/scalars/exact/rational.ts';
import { enclosureOf, real } from '../../../../spec/scalars/exact/real.ts';
import { placeOf } from '../../../../spec/scalars/floats/round.ts';
import { bitLength } from '../../../../spec/scalars/exact/integers.ts';
import { defaultEpsilon } from '../../../../spec/context.ts';
import { random } from '../machine-floats.ts';

/** |x - v| in ulp of v, from an enclosure of exp far narrower than a place. */
const distance = (name: FormatName, candidate: number, at: number): number => {
  const f = formats[name];
  const [x, g] = [inputFloat(name, at), inputFloat(name, candidate)];
  if (x.kind !== 'finite' || g.kind !== 'finite') throw new Error('finite');
  const known = enclosureOf(real.exp(valueOf(x)), 400);
  if (known === null) throw new Error('unknown');
  const lead = bitLength(known.lo.n) + known.lo.e - 1;
  const gap = subtract(valueOf(g), known.lo);
  const inUlp: Rational = { n: gap.n < 0n ? -gap.n : gap.n, d: 1n, e: gap.e - placeOf(f, lead) };
  const one: Rational = { n: 1n, d: 1n, e: 0 };
  return compare(inUlp, one) <= 0 ? 0 : 1;
};

const examine = (name: FormatName, x: number): string | null => {
  const f = formats[name];
  const set = expWithinUlp(f, inputFloat(name, x)).map(toNumber).filter(Number.isFinite);
  if (set.length === 0 || x === 0) return null;
  const indices = set.map((value) => toIndex(f, value)).toSorted((a, b) => (a < b ? -1 : 1));
  const [first = 0n, last = 0n] = [indices[0], indices.at(-1)];
  if (last - first !== BigInt(indices.length - 1)) return 'gap';
  if (set.some((value) => distance(name, value, x) > 0)) return 'member outside';
  const outside = [first - 1n, last + 1n].filter((index) => index >= 0n).map((index) => fromIndex(f, index));
  if (outside.some((value) => Number.isFinite(value) && distance(name, value, x) === 0))
    return 'left one out';
  return set.length > 3 ? 'too many' : null;
};

describe('the floats within 1 ulp of exp', () => {
  test('binary16: every seventh finite argument, in the range where exp is finite and not 0', () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (let index = -19_000n; index <= 19_000n; index += 7n) {
      const x = fromIndex(formats.binary16, index);
      seen += 1;
      const what = examine('binary16', x);
      if (what !== null) wrong.push([x, what]);
    }
    expect([seen > 5000, wrong]).toEqual([true, []]);
  });

  test.each(['binary32', 'binary64'] as const)('%s: random arguments, and around 0 and both ends', (name) => {
    const next = random(21);
    const end = name === 'binary32' ? 88 : 709;
    const draws = Array.from({ length: 400 }, () => (next() / 2 ** 31 - 1) * end * 1.03);
    const points = [...draws, 1, -1, 2 ** -30, -(2 ** -30), Math.log(2), -Math.log(2), end, -end].map((x) =>
      name === 'binary32' ? Math.fround(x) : x,
    );
    expect(points.flatMap((x) => examine(name, x) ?? [])).toEqual([]);
  });

  test('where exp has a value of its own there is one', () => {
    const texts = (x: string): string[] => {
      const k = binary('binary32');
      return expWithinUlp(k.format, k.of(x)).map(hexText);
    };
    expect([texts('0'), texts('-0'), texts('inf'), texts('-inf'), texts('nan')]).toEqual([
      ['0x1p+0'],
      ['0x1p+0'],
      ['inf'],
      ['0x0p+0'],
      ['nan'],
    ]);
    expect(texts('1e30')).toEqual(['inf']);
    expect(texts('-1e30')).toEqual(['0x0p+0', '0x1p-149']);
  });
});

test('everyChoice runs once without a choice, once for each with one, and the usual one first', () => {
  const runs = (run: Parameters<typeof everyChoice<string>>[2]): readonly string[] =>
    everyChoice('binary32', defaultEpsilon, run);
  expect(runs((k) => hexText(k.add(k.one, k.one)))).toEqual(['0x1p+1']);
  const exps = runs((k) => hexText(k.exp(k.one)));
  expect(exps[0]).toBe(hexText(binary('binary32').exp(binary('binary32').one)));
  expect(exps.length).toBeGreaterThanOrEqual(2);
  expect(runs((k) => hexText(k.clamp(k.of('nan'), k.neg(k.one), k.one)))).toEqual(['nan', '-0x1p+0']);
  expect(runs((k) => hexText(k.clamp(k.of('3'), k.neg(k.one), k.one)))).toEqual(['0x1p+0']);
});
