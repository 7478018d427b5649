/** Bulk cases and what a search goes by: each rule has a case just inside and one just outside. */
import { describe, expect, test } from 'vitest';
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation, operations } from '../../../spec/operations.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/index.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { bulkSource, type Flavour, hasBulk } from '../../cases/bulk/bulk.ts';
import { quotientEdge, rootEdges } from '../../cases/bulk/knife-edges.ts';
import { mutated } from '../../cases/bulk/mutate.ts';
import { numbersAt } from '../../cases/bulk/patterns.ts';
import { targets } from '../../cases/bulk/targets.ts';
import { type Case, caseSource, type CaseSettings, makeCase } from '../../cases/generators/cases.ts';
import { neighbour } from '../../cases/generators/float.ts';
import { arrayOf, type HostInputs, type HostTensor, toFloat, toNumber } from '../../cases/values.ts';
import { Corpus } from '../../engine/fuzz/corpus.ts';
import { KnownDefects } from '../../engine/fuzz/defects.ts';
import { turnAt } from '../../engine/fuzz/turns.ts';
import type { Trial } from '../../engine/trial.ts';
import { branchesOf } from '../../judge/branches.ts';
import { outsideNearest, pickAnswer, pickCase } from '../../judge/bulk.ts';
import { kindOf } from '../../judge/failure-kind.ts';
import { narrowest } from '../../judge/margins.ts';
import { long } from './long.ts';

const named = (name: string): Operation => findOperation(name) as Operation;
const settingsIn = (format: FormatName, more: Partial<CaseSettings> = {}): CaseSettings => ({
  format,
  seed: 7,
  epsilon: toNumber(binary(format).epsilon),
  refusals: false,
  ...more,
});
const tensor = (format: FormatName, ...data: number[]): HostTensor => ({
  shape: [data.length],
  data: new (arrayOf(format))(data),
});
const caseOf = (name: string, inputs: HostInputs, format: FormatName = 'binary32'): Case =>
  makeCase(named(name), format, inputs);

describe('the net of bit patterns', () => {
  test.each(['binary16', 'bfloat16'] as const)('%s: every value comes once in 65,536 places', (format) => {
    const seen = new Set<string>();
    let nans = 0;
    for (const x of numbersAt(format, false, 5, 3, 2 ** 16)) {
      if (Number.isNaN(x)) nans += 1;
      else seen.add(Object.is(x, -0) ? '-0' : String(x));
      expect(toFloat(format, x)).not.toBeNull();
    }
    const { precision } = formats[format];
    expect(nans).toBe(2 * (2 ** (precision - 1) - 1));
    expect(seen.size).toBe(2 ** 16 - nans);
  });

  test('binary32: sign, exponent and 15 low bits once in a pass, then 15 high ones', () => {
    const pass = 2 ** 24;
    const count = long ? pass : 2 ** 16;
    for (const [from, known] of [
      [0, (bits: number) => ((bits >>> 23) << 15) | (bits & 0x7fff)],
      [pass, (bits: number) => bits >>> 8],
    ] as const) {
      const data = numbersAt('binary32', false, 99, from, count);
      const seen = new Uint8Array(pass);
      for (const bits of new Uint32Array(data.buffer)) seen[known(bits)] = 1;
      expect(seen.reduce((sum, one) => sum + one, 0)).toBe(count);
    }
  });

  test('a place has the same number wherever a case begins', () => {
    for (const format of ['binary32', 'binary16', 'bfloat16'] as const) {
      const whole = numbersAt(format, true, 1, 2 ** 24 - 50, 100);
      expect(numbersAt(format, true, 1, 2 ** 24 - 10, 60)).toEqual(whole.subarray(40));
    }
  });

  test('ordinary numbers are finite, and of ordinary size in a format of more exponents', () => {
    for (const x of numbersAt('binary32', true, 1, 0, 4096)) {
      expect(Math.abs(x)).toBeGreaterThanOrEqual(2 ** -23);
      expect(Math.abs(x)).toBeLessThan(2 ** 9);
    }
  });
});

/** An integer of exactly `bits` bits, times 2^e. */
const scaled = (x: number, bits: number): { m: bigint; e: number } => {
  let [value, e] = [x, 0];
  for (; value < 2 ** (bits - 1); e -= 1) value *= 2;
  for (; value >= 2 ** bits; e += 1) value /= 2;
  return { m: BigInt(value), e };
};
const size = (x: bigint): bigint => (x < 0n ? -x : x);

describe('knife edges lie next to a midpoint', () => {
  test.each(formatNames)('%s', (format) => {
    const { precision: p } = formats[format];
    let found = 0;
    for (let n = 0; n < 12; n++) {
      for (const x of rootEdges(format, n)) {
        found += 1;
        expect(toFloat(format, x)).not.toBeNull();
        const { m } = scaled(x, p);
        // The midpoint is an odd integer of p + 1 bits: one of its two scales has the square near to m 2^j.
        const distances = [p + 1, p + 2].map((j) => {
          const target = m << BigInt(j);
          let root = BigInt(Math.floor(Math.sqrt(Number(target))));
          while (root * root > target) root -= 1n;
          while ((root + 1n) ** 2n <= target) root += 1n;
          const odd = [root - 1n, root, root + 1n, root + 2n].filter((r) => r % 2n === 1n);
          return odd.map((r) => size(r * r - target)).toSorted((a, b) => (a < b ? -1 : 1))[0] as bigint;
        });
        expect(distances.some((distance) => distance <= BigInt(4 * n + 3))).toBe(true);
      }
      const edge = quotientEdge(format, 3, n);
      if (edge === null) continue;
      const [x, y] = [scaled(edge.x, p).m, scaled(edge.y, p).m];
      const near = [p, p + 1].map((j) => {
        const [target, q] = [x << BigInt(j), (x << BigInt(j)) / y];
        return [q - 1n, q, q + 1n].filter((r) => r % 2n === 1n).some((r) => size(r * y - target) <= 15n);
      });
      expect(near).toContain(true);
    }
    expect(found).toBeGreaterThan(0);
  });

  test('a number drawn at random does not', () => {
    const { m } = scaled(1.7320507764816284, 24);
    const target = m << 25n;
    const root = BigInt(Math.floor(Math.sqrt(Number(target))));
    expect(
      [root - 1n, root, root + 1n].filter((r) => r % 2n === 1n).every((r) => size(r * r - target) > 47n),
    ).toBe(true);
  });
});

const rows = operations.filter(hasBulk);

describe('bulk cases', () => {
  test.each(rows.map(({ name }) => name))(
    '%s: as the types allow, of the format, the same each time',
    (name) => {
      for (const format of long ? formatNames : (['binary32'] as const)) {
        const make = bulkSource(named(name), settingsIn(format));
        for (const flavour of ['bits', 'ordinary', 'knife'] as Flavour[]) {
          const theCase = make(1, flavour);
          expect(theCase?.forbidden).toBeNull();
          const [x] = Object.values(theCase?.inputs ?? {}).filter(
            (value): value is HostTensor =>
              typeof value === 'object' && 'data' in value && value.data.length >= 512,
          );
          expect(x?.data.every((value, i) => i % 97 !== 0 || toFloat(format, value) !== null)).toBe(true);
        }
      }
      const small = (seed: number) =>
        bulkSource(named(name), settingsIn('binary32', { seed }))(2, 'ordinary')?.inputs;
      expect(small(7)).toEqual(small(7));
      expect(small(8)).not.toEqual(small(7));
    },
  );

  test('they keep to what is taken for granted', () => {
    const settings = settingsIn('binary32', { assumes: { all: ['finite inputs', 'y > 0'] } });
    const { x, y } = bulkSource(named('safeDiv'), settings)(0, 'bits')?.inputs as Record<string, HostTensor>;
    expect(x?.data.every(Number.isFinite)).toBe(true);
    expect(y?.data.every((value) => value > 0)).toBe(true);
  });

  test('an operation with one result for all elements has none', () => {
    const without = ['epsPredLoss', 'model', 'alphaBar', 'timestepsLinspace', 'guidanceRescale'];
    expect(without.filter((name) => hasBulk(named(name)))).toEqual([]);
    expect(hasBulk(named('guide'))).toBe(true);
  });
});

describe('changes of a case', () => {
  test.each(formatNames)('%s: of the format, most of them others', (format) => {
    const from = caseOf('safeDiv', { x: tensor(format, 1.5), y: tensor(format, -0.25) }, format);
    const { x, y } = mutated(from, settingsIn(format), 3)?.inputs as Record<string, HostTensor>;
    for (const { data } of [x, y] as HostTensor[]) {
      expect(data.every((value) => toFloat(format, value) !== null)).toBe(true);
      expect(new Set(data).size).toBeGreaterThan(100);
    }
  });

  test('of every operation they are such as the types allow', () => {
    for (const operation of operations.filter(({ freeValue }) => !freeValue)) {
      const settings = settingsIn('binary32');
      const from = caseSource(operation, settings)(3);
      for (let index = 0; index < 8; index++) {
        const near = mutated(from, settings, index);
        expect(near?.forbidden ?? null).toBeNull();
      }
    }
  });
});

describe('targets', () => {
  const x = tensor('binary32', 0.5);
  const epsilon = Math.fround(1e-6);
  const hits = (theCase: Case): string[] =>
    targets
      .filter(({ about, hit }) => about(theCase.operation) && hit(theCase, epsilon))
      .map(({ name }) => name);
  const step = (k: number, ...betas: number[]): Case =>
    caseOf('ddpmStep', { betas: tensor('binary32', ...betas), k, x, z: x, model: { answers: [x] } });
  const quotient = (y: number): Case => caseOf('safeDiv', { x, y: tensor('binary32', y) });

  test.each<[string, Case, string[]]>([
    ['t = 0, T = 1', step(0, 0.5), ['t = 0', 'T = 1']],
    ['neither', step(1, 0.5, 0.5), []],
    ['alphaBar = 0, beta 1', step(1, 1, 0.5), ['alphaBar = 0', 'beta next to 1']],
    ['alphaBar = 1, beta 0', step(1, 0, 0.5), ['alphaBar = 1', 'beta next to 0']],
    ['beta two floats from 1', step(1, neighbour('binary32', 1, 2), 0.5), ['beta next to 1']],
    ['beta three floats from 1', step(1, neighbour('binary32', 1, 3), 0.5), []],
    ['y two floats from -epsilon', quotient(neighbour('binary32', -epsilon, -2)), ['y next to -epsilon']],
    ['y three floats from -epsilon', quotient(neighbour('binary32', -epsilon, -3)), []],
    ['T = 0', caseOf('timeOfIndex', { T: 0 }), ['T = 0']],
  ])('%s', (_what, theCase, wanted) => {
    expect(hits(theCase)).toEqual(wanted);
  });
});

const answerTo = (...data: number[]) =>
  ({ kind: 'returned', output: tensor('binary32', ...data), impurity: null, calls: [], order: [] }) as const;

describe('the judge of many elements', () => {
  const theCase = caseOf('safeDiv', { x: tensor('binary32', 1, 2, -0), y: tensor('binary32', 2, 1, 4) });
  const right = [0, 1, 2].map((i) => {
    const [x, y] = ['x', 'y'].map((name) => (theCase.inputs[name] as HostTensor).data[i] as number);
    return Math.fround((x as number) / Math.fround((y as number) + Math.fround(1e-6)));
  });

  test('what IEEE 754 gives is not looked at again; anything else is', () => {
    expect(outsideNearest(theCase, defaultEpsilon, answerTo(...right))).toEqual([]);
    const [a = 0, b = 0, c = 0] = right;
    const off = answerTo(a, neighbour('binary32', b, 1), 0);
    expect(outsideNearest(theCase, defaultEpsilon, off)).toEqual([1, 2]);
    expect(outsideNearest(theCase, defaultEpsilon, answerTo(a, NaN, c))).toEqual([1]);
    expect(outsideNearest(theCase, defaultEpsilon, answerTo(a, b))).toBeNull();
    const written = { ...answerTo(...right), impurity: { code: 'written', input: 'x' } } as const;
    expect(outsideNearest(theCase, defaultEpsilon, written)).toBeNull();
  });

  test('some elements are a case of their own', () => {
    expect(pickCase(theCase, [2, 0]).inputs).toEqual({
      x: tensor('binary32', -0, 1),
      y: tensor('binary32', 4, 2),
    });
    expect(pickAnswer(answerTo(...right), [1]).output.data[0]).toBe(right[1]);
  });

  test('the distance to the end of a set: none where it is one float, 0 at its end', () => {
    const one = pickCase(theCase, [0]);
    const [exact = 0] = right;
    const margin = (ulps: number) =>
      narrowest(
        one,
        defaultEpsilon,
        ieee754Loose,
        pickAnswer(answerTo(neighbour('binary32', exact, ulps), 0, 0), [0]),
      );
    expect(narrowest(one, defaultEpsilon, ieee754, pickAnswer(answerTo(...right), [0]))).toBeNull();
    expect(margin(0)?.of).toBeGreaterThan(margin(1)?.of ?? Infinity);
    expect(margin(100)).toBeNull();
  });

  test('branches: by the sort of each result, not by its value', () => {
    const ways = (x: number): string =>
      branchesOf(caseOf('sqrtNonneg', { x: tensor('binary32', x) }), defaultEpsilon, null)
        .toSorted((a, b) => a - b)
        .join();
    expect(ways(2)).toBe(ways(3));
    const others = [2, -2, 0, -0, 2 ** -149, Infinity, NaN].map(ways);
    // -2 takes the 0 of the max as 0 itself does not.
    expect(new Set(others).size).toBeGreaterThanOrEqual(5);
  });
});

describe('the turns of a search', () => {
  test.each(['safeDiv', 'ddimStep', 'alphaBar'])(
    '%s: each sort goes through its own cases in order',
    (name) => {
      const next = new Map<string, number>();
      for (let index = 0; index < 64; index++) {
        const turn = turnAt(named(name), index);
        const sort = turn.sort === 'bulk' ? turn.flavour : turn.sort;
        expect(turn.nth).toBe(next.get(sort) ?? 0);
        next.set(sort, turn.nth + 1);
      }
      expect(next.get('case')).toBe(32);
      expect(next.has('knife')).toBe(name === 'safeDiv');
    },
  );
});

describe('what a search keeps', () => {
  const failing = (x: number, part: 'value' | 'state' = 'value'): Trial => {
    const theCase = caseOf('sqrtNonneg', { x: tensor('binary32', x) });
    return { theCase, judgement: { part, kind: kindOf(part) } } as Trial;
  };

  test('one defect once: by the part, the sign and the exponent', () => {
    const known = new KnownDefects([], () => 0);
    expect([1.5, 1.25, -1.5, 2.5, 0, -0, NaN, 3].map((x) => known.isNew(failing(x)))).toEqual([
      ...[true, false, true, true, true, true, true],
      false,
    ]);
    expect(known.isNew(failing(1.5, 'state'))).toBe(true);
    expect(known.alike).toBe(2);
  });

  test('the first two of a kind are looked into, and more in a fifth of the time', () => {
    let now = 0;
    const known = new KnownDefects([], () => now);
    const look = (took: number): boolean => {
      const may = known.mayLook(failing(1));
      if (may) now += took;
      if (may) known.isNew(failing(1));
      return may;
    };
    expect([look(100), look(100), look(100)]).toEqual([true, true, false]);
    now = 999;
    expect(look(1)).toBe(false);
    now = 1000;
    expect(look(1)).toBe(true);
    // When the time of the run is over, the first of a kind alone.
    const [stopped, isOver] = [() => 0, () => true];
    const late = new KnownDefects([], stopped, isOver);
    const looked = [failing(1), failing(1), failing(1, 'state')].map((one) => late.mayLook(one));
    expect(looked).toEqual([true, false, true]);
  });

  test('cases to go on from: a score that was never so high, a key that was never seen', () => {
    const corpus = new Corpus([]);
    const news = { inputs: {}, formula: null };
    const share = (score: number) => corpus.add({ ...news, reason: 'budget share', key: '', score }, 1);
    const branch = (key: string) => corpus.add({ ...news, reason: 'branch', key, score: 0 }, 2);
    expect([share(0.5), share(0.5), share(0.6), branch('a'), branch('a'), branch('b')]).toEqual([
      ...[true, false, true],
      ...[true, false, true],
    ]);
    expect(corpus.found['budget share']).toEqual({ count: 2, last: 1 });
    for (let i = 0; i < 50; i++) branch(`b${i}`);
    expect(corpus.kept.length).toBe(14);
  });
});
