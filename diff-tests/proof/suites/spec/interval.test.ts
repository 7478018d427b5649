import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedModel } from '../../../../spec/models.ts';
import type { Context } from '../../../../spec/context.ts';
import * as d from '../../../../spec/index.ts';
import { type Float, valueOf } from '../../../../spec/scalars/floats/float.ts';
import { formatNames } from '../../../../spec/scalars/floats/format.ts';
import { interval, type Interval } from '../../../../spec/scalars/exact/interval.ts';
import { compare } from '../../../../spec/scalars/exact/rational.ts';
import { enclosureOf, type Real, real } from '../../../../spec/scalars/exact/real.ts';

/** Whether the interval surely misses the exact value: its enclosure lies wholly outside. */
const misses = ({ lo, hi }: Interval, exact: Real): boolean => {
  const known = enclosureOf(exact, 300);
  if (known === null || exact.convention !== undefined) return false;
  const above = lo.kind === 'finite' && compare(valueOf(lo), known.hi) > 0;
  const below = hi.kind === 'finite' && compare(valueOf(hi), known.lo) < 0;
  return above || below || lo.kind === 'nan' || hi.kind === 'nan' || isBackwards(lo, hi);
};

const isBackwards = (lo: Float, hi: Float): boolean =>
  lo.kind === 'finite' && hi.kind === 'finite' && compare(valueOf(lo), valueOf(hi)) > 0;

/** Every operation on a few numbers, as one list of results: the same code over both contexts. */
const everything = <A>(k: Context<A>, texts: readonly string[]): readonly A[] => {
  const [a, b, c, e] = texts.map((text) => k.of(text)) as [A, A, A, A];
  const x = d.tensor([2], [c, e]);
  const schedule = d.vpSchedule(k, [a, b]);
  const ode = { beta0: a, beta1: b };
  const model = namedModel(k, 'affine(1/2,1,1/8)');
  const noise = [x, d.tensor([2], [e, a])];
  return [
    k.sub(k.mul(a, b), k.div(c, e)),
    k.max(a, k.min(b, c)),
    k.pick(a, b, c, e),
    k.clamp(c, a, b),
    d.safeDiv(k, a, b),
    d.sqrtNonneg(k, k.sub(a, b)),
    ...d.alphaBarVec(schedule),
    ...d.qSample(k, schedule, x, 1, x).data,
    ...d.x0Pred(k, schedule, model, x, 2).data,
    ...d.ddpmSample(k, schedule, model, x, noise).data,
    ...d.ddimSample(k, schedule, model, x).data,
    d.vpSigma(k, ode, c),
    ...d.pfOdeSampleEuler(k, ode, model, 2, x).data,
    d.epsPredLoss(k, schedule, model, x, 1, x),
  ];
};

const number = fc.oneof(
  fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 1, max: 30 })).map(([n, m]) => `${n}/${m}`),
  fc.constantFrom('0', '1', '-1', '1/2', '-1/1000000', '1/1000000', '1e-8', '1e5', '-3e4', '0x1p-20'),
  fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.constant(1000)).map(([n, m]) => `${n}/${m}`),
);

describe.each(formatNames)('interval(%s)', (format) => {
  const k = interval(format);

  test('contains the exact value of every definition', () => {
    let narrow = 0;
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), (texts) => {
        const [ours, exact] = [everything(k, texts), everything(real, texts)];
        for (const [i, x] of ours.entries()) {
          expect(misses(x, exact[i] as Real), `${i}: ${k.show(x)} for ${real.show(exact[i] as Real)}`).toBe(
            false,
          );
          if (x.lo.kind === 'finite' && x.hi.kind === 'finite') narrow += 1;
        }
      }),
      { numRuns: 150, seed: 31 },
    );
    expect(narrow).toBeGreaterThan(1500);
  });

  test('is a point where every operation is exact, and two neighbours where one rounds', () => {
    expect(k.encode(k.add(k.of('1/2'), k.of('1/4')))).toEqual({ lo: '0x1.8p-1', hi: '0x1.8p-1' });
    const third = k.div(k.one, k.of('3'));
    expect(third.lo).not.toEqual(third.hi);
    expect(misses(third, real.div(real.one, real.of('3')))).toBe(false);
    expect(misses(third, real.of('1/4'))).toBe(true);
  });

  test('a denominator that may be 0 gives the whole line; overflow leaves that side unbounded', () => {
    expect(k.encode(d.safeDiv(k, k.one, k.of('-1/1000000')))).toEqual({ lo: '-inf', hi: 'inf' });
    const big = k.of('1e5000');
    expect([big.lo.kind, big.hi.kind]).toEqual(['finite', 'infinite']);
    expect(k.mul(big, k.zero).hi).toEqual(k.zero.hi);
  });

  test('inf and nan are no real numbers', () => {
    expect(() => k.of('inf')).toThrow('interval encloses real numbers: it has no inf');
    expect(() => k.of('nan')).toThrow('interval encloses real numbers: it has no nan');
  });
});
