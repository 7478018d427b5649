/** The picture that a visitor forwards: what it is made of, and what its sentences say. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createFastPath } from '../../../impl/fast-path.ts';
import { real } from '../../../spec/scalars/exact/real.ts';
import { differenceOf, sentences } from '../../page/picture/difference.ts';
import { type Ends, endsOf, statesIn } from '../../page/picture/exact.ts';
import { betas, image, levelOf, levels, noise, shape, steps } from '../../page/picture/subject.ts';

/** A number that is exactly n / 2^e, as the specification reads it. */
const ratioOf = (x: number): string => {
  let [n, e] = [x, 0];
  while (!Number.isInteger(n)) [n, e] = [2 * n, e + 1];
  return `${BigInt(n)}/${2n ** BigInt(e)}`;
};

describe('one image, three ways', () => {
  let exact: Ends;
  let ieee: Ends;
  let here: Float32Array;

  beforeAll(async () => {
    [exact, ieee] = [endsOf('binary64'), endsOf('binary32')];
    const fast = createFastPath({ mode: 'cpu' });
    const eps = { shape: [...shape], data: noise() };
    const schedule = { shape: [steps], data: betas() };
    const x0 = { shape: [...shape], data: image() };
    const x = await fast.qSample({ betas: schedule, t: steps, x0, eps });
    here = (await fast.ddimSample({ betas: schedule, x, model: () => eps })).data;
    await fast.dispose();
  });

  test('the image has values of a screen, the noise has mean 0 and variance 1', () => {
    expect(new Set(image()).size).toBeGreaterThan(60);
    for (const value of image()) expect(((value + 1) * levels) % 2).toBe(1);
    const e = [...noise()];
    const mean = e.reduce((sum, x) => sum + x, 0) / e.length;
    const variance = e.reduce((sum, x) => sum + (x - mean) ** 2, 0) / e.length;
    // Of so many independent numbers: within five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(e.length));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / e.length));
  });

  test('binary64 is exact to what can be seen, amplified too', () => {
    const { factor } = differenceOf(here, exact.denoised, ieee.denoised);
    const last = [...statesIn(real, (x) => real.of(ratioOf(x)), 3)].at(-1);
    for (const [i, value] of (last?.data ?? []).entries()) {
      const { lo, hi } = real.encode(value) as { lo: string; hi: string };
      for (const end of [lo, hi]) {
        const [n = '', d = ''] = end.split('/');
        const x = Number((BigInt(n) << 100n) / BigInt(d)) / 2 ** 100;
        const amplified = (from: number): number => levelOf(((here[i] ?? NaN) - from) * factor);
        expect(amplified(exact.denoised[i] ?? NaN)).toBe(amplified(x));
        // A difference as large as that of binary32 would be seen.
        expect(amplified(x + 1 / factor)).not.toBe(amplified(x));
      }
    }
    expect(last?.data).toHaveLength(3);
  });

  test('the sampler gives the image back, to the eye', () => {
    expect([...exact.denoised].map(levelOf)).toEqual([...image()].map(levelOf));
    expect([...exact.noised].map(levelOf)).not.toEqual([...image()].map(levelOf));
  });

  test('right arithmetic: no level differs, and every bit is that of IEEE 754', () => {
    const difference = differenceOf(here, exact.denoised, ieee.denoised);
    expect(difference).toMatchObject({ notFinite: 0, shownOtherwise: 0, otherBits: 0 });
    expect(difference.largest).toBe(difference.largestOfIeee);
    const cut = [...here].filter((x, i) => Math.abs(x - (exact.denoised[i] ?? 0)) * difference.factor > 1);
    expect(difference.cut).toBe(cut.length);
    expect(cut.length).toBeLessThanOrEqual(here.length / 100);
    const [seen, , whose] = sentences(difference);
    expect(seen).toBe(
      'The eye sees two equal pictures: a screen of 256 levels shows all 6,912 values alike.',
    );
    expect(whose).toMatch(/^Every bit is that of IEEE 754/);
  });

  test.each([
    ['a bit', (x: number) => x + 2 ** -23, '1 of 6,912 values have other bits', 0],
    ['a level', (x: number) => x + 2 / levels, 'shows 1 of 6,912 values otherwise, by 1 level at most', 1],
    ['NaN', () => NaN, '1 value came back as NaN or infinite', 1],
  ])('a value that is off by %s is said', (_what, wrong, said, shownOtherwise) => {
    const planted = Float32Array.from(here, (x, i) => (i === 1000 ? wrong(x) : x));
    const difference = differenceOf(planted, exact.denoised, ieee.denoised);
    expect([difference.otherBits, difference.shownOtherwise]).toEqual([1, shownOtherwise]);
    expect(sentences(difference).join(' ')).toContain(said);
  });

  test('what is equal has nothing to amplify', () => {
    const same = differenceOf(Float32Array.of(0.5), Float64Array.of(0.5), Float64Array.of(0.5));
    expect(same).toMatchObject({ largest: 0, factor: 1, cut: 0 });
    expect(sentences(same)[1]).toBe('There is no difference to amplify.');
  });
});
