/** Machines in no list, as a hostile reader makes them: a line that is printed is true of the machine, or there is none. */
import { describe, expect, test } from 'vitest';
import { factsOf, javascript } from './fingerprint-subjects.ts';

const { abs, floor, fround, log2, sqrt } = Math;
interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
type Inputs = Readonly<Record<'x' | 'y' | 'slope' | 'x0' | 'eps' | 'betas', Numbers>> & {
  readonly dt: number;
};

const like = ({ shape, data }: Numbers, at: (i: number, n: number) => number): Numbers => ({
  shape,
  data: data.map((_, i) => at(i, data.length)),
});
const machine = (name: string, run: (inputs: Inputs, settings: { readonly epsilon: number }) => Numbers) =>
  factsOf(javascript('binary32', fround, undefined, { [name]: run }), name);

/** So many places that two ways are seen for certain. */
const isMany = (name: string): boolean => /(vectors of (8|16|32|64)|every third element)$/.test(name);

/** Which elements are computed in another way: those behind vectors of so many, those in them, or one in three. */
const places: Readonly<Record<string, (i: number, n: number) => boolean>> = {
  'in the last element': (i, n) => i === n - 1,
  'in the first element': (i) => i === 0,
  ...Object.fromEntries(
    [4, 8, 16, 32, 64].flatMap((width) => [
      [`behind vectors of ${width}`, (i: number, n: number) => i >= n - (n % width)],
      [`in vectors of ${width}`, (i: number, n: number) => i < n - (n % width)],
    ]),
  ),
  'in every third element': (i) => i % 3 === 0,
};

describe.each(Object.entries(places))('another way of computing %s', (name, isOther) => {
  const byPlace = isMany(name) ? 'by place' : (expect.stringMatching('^(by place|not told)$') as string);

  test('a fused multiply-add', async () => {
    const euler = await machine('eulerStep', ({ x, slope, dt }) =>
      like(x, (i, n) => {
        const [a, s] = [x.data[i] as number, slope.data[i] as number];
        return isOther(i, n) ? fround(a + s * dt) : fround(a + fround(s * dt));
      }),
    );
    expect(euler['contraction']).toEqual(byPlace);
    const noised = await machine('qSample', ({ betas, x0, eps }) => {
      const c0 = fround(sqrt(1 - (betas.data[0] as number)));
      const c1 = fround(sqrt(fround(1 - fround(1 - (betas.data[0] as number)))));
      return like(x0, (i, n) => {
        const [a, e] = [x0.data[i] as number, fround((eps.data[i] as number) * c1)];
        return isOther(i, n) ? fround(a * c0 + e) : fround(fround(a * c0) + e);
      });
    });
    expect(noised['contraction']).toEqual(byPlace);
  });

  test('a product with the reciprocal', async () => {
    const facts = await machine('safeDiv', ({ x, y }, { epsilon }) =>
      like(x, (i, n) => {
        const [a, b] = [x.data[i] as number, fround((y.data[i] as number) + epsilon)];
        return isOther(i, n) ? fround(a * fround(1 / b)) : fround(a / b);
      }),
    );
    expect(facts['division by a reciprocal']).toEqual(byPlace);
  });

  test('a max that drops NaN', async () => {
    const facts = await machine('sqrtNonneg', ({ x }) =>
      like(x, (i, n) => {
        const a = x.data[i] as number;
        return fround(sqrt(isOther(i, n) ? (a > 0 ? a : 0) : Math.max(a, 0)));
      }),
    );
    expect(facts['NaN through max']).toBe('by place');
  });
});

describe('subnormal results', () => {
  const flushed = (x: number): number => (abs(x) < 2 ** -126 ? 0 : x);
  const products = (keep: (x: number) => number) =>
    machine('alphaBar', ({ betas }) => {
      let product = 1;
      const made = Array.from(betas.data, (beta) => (product = keep(fround(product * fround(1 - beta)))));
      return { shape: [made.length + 1], data: Float32Array.from([1, ...made]) };
    });
  const quotients = (keep: (x: number) => number) =>
    machine('safeDiv', ({ x, y }, { epsilon }) =>
      like(x, (i) => keep(fround((x.data[i] as number) / fround((y.data[i] as number) + epsilon)))),
    );

  test('of products only, of quotients only', async () => {
    for (const keep of [flushed, (x: number) => x]) {
      const value = keep === flushed ? 'flushed to zero' : 'kept';
      expect((await products(keep))['subnormal results']).toBe(value);
      expect((await quotients(keep))['subnormal results']).toBe(value);
    }
  });

  test('flushed on the way out only', async () => {
    const facts = await machine('sqrtNonneg', ({ x }) =>
      like(x, (i) => flushed(fround(sqrt(Math.max(x.data[i] as number, 0))))),
    );
    expect(facts['subnormal inputs']).toBe('kept');
  });
});

describe('wrong now and then', () => {
  test('by one place in one, two or three elements, as a fused multiply-add is there: no more is told', async () => {
    for (const wrong of [1, 2, 3]) {
      let left = wrong;
      const facts = await machine('eulerStep', ({ x, slope, dt }) =>
        like(x, (i) => {
          const [a, s] = [x.data[i] as number, slope.data[i] as number];
          const [plain, fused] = [fround(a + fround(s * dt)), fround(a + s * dt)];
          return plain !== fused && left-- > 0 ? fused : plain;
        }),
      );
      expect(facts).toEqual({ contraction: 'not told' });
    }
  });

  test('a root on one value in 50,000: right on the points', async () => {
    const facts = await machine('sqrtNonneg', ({ x }) =>
      like(x, (i) => {
        const [a, right] = [x.data[i] as number, fround(sqrt(Math.max(x.data[i] as number, 0)))];
        return floor(a * 50_000) % 50_000 === 7 ? fround(right * (1 + 2 ** -23)) : right;
      }),
    );
    expect(facts['root']).toBe('correctly rounded on 57 points');
  });

  test('a quotient beside midpoints only: all hard points are wrong, and no plain one', async () => {
    const facts = await machine('safeDiv', ({ x, y }, { epsilon }) =>
      like(x, (i) => {
        const q = (x.data[i] as number) / fround((y.data[i] as number) + epsilon);
        const [near, place] = [fround(q), 2 ** (floor(log2(abs(q))) - 23)];
        const isBeside = abs(abs(q - near) - place / 2) < place * 2 ** -20;
        return isBeside ? fround(near + (q > near ? place : -place)) : near;
      }),
    );
    expect(facts['division']).toBe('24 of 57 not correctly rounded, 0.5001 ulp');
    expect(facts['division by a reciprocal']).toBe('not seen');
  });

  test('pairs of factors, each pair carried on: no order of the list', async () => {
    const facts = await machine('alphaBar', ({ betas }) => {
      const factors = Array.from(betas.data, (beta) => fround(1 - beta));
      let before = 1;
      const made = factors.map((x, i) => {
        if (i % 2 === 0) return fround(before * x);
        return (before = fround(before * fround((factors[i - 1] as number) * x)));
      });
      return { shape: [made.length + 1], data: Float32Array.from([1, ...made]) };
    });
    expect(facts['order of a product']).toBe('not told');
  });
});
