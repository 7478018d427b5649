/**
 * What single clauses of the platforms say, against floats worked out by hand: the last one inside is accepted, the next
 * one rejected, at both ends.
 */
import { describe, expect, test } from 'vitest';
import { findProfile, ieee754Wide, profiles } from '../../../spec/profiles/index.ts';
import { freedomsOf, type Primitive, type Profile } from '../../../spec/profiles/profile.ts';
import { fromBits, infinity, nan } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formatNames, formats } from '../../../spec/scalars/floats/format.ts';
import { roundingTo } from '../../../spec/scalars/sets/rounding-to.ts';
import { holds } from '../../../spec/scalars/sets/result-set.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { fromIndex, neighbour } from '../../cases/generators/float.ts';
import { judge } from '../../judge/judge.ts';
import type { Decide } from '../machines/held.ts';
import { machineAnswer } from '../machines/run.ts';
import { arrayOf, inputFloat, numberOf } from '../../cases/values.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { inOrder, showFailure } from './machine-pairs.ts';
import { drawFrom } from './machines.ts';
import { caseOf, onePrimitive, oneStep, verdictOn } from './one-primitive.ts';
import { operationNamed } from './specification-answers.ts';

const named = (name: string): Profile => inOrder(findProfile(name) as Profile);
const steps = { ...onePrimitive, ...oneStep };
const on = (step: keyof typeof steps, format: FormatName, x: number, y = 0): Case => {
  const { inputs } = steps[step];
  const given = { x, y, n: 1 };
  return caseOf(
    steps[step],
    format,
    Object.fromEntries(inputs.map(({ name }) => [name, given[name as 'x' | 'y' | 'n']])),
  );
};
const single = (bits: number): number => new Float32Array(Uint32Array.of(bits).buffer)[0] as number;
const verdicts = (profile: Profile, theCase: Case, ...values: readonly number[]): readonly string[] =>
  values.map((value) => verdictOn(theCase, profile, inputFloat(theCase.format, value)));

/** From `low` to `high`, and nothing beside them. */
const expectRange = (profile: Profile, theCase: Case, low: number, high: number): void => {
  const { format } = theCase;
  const outside = [neighbour(format, low, -1), neighbour(format, high, 1)];
  expect(verdicts(profile, theCase, outside[0] as number, low, high, outside[1] as number)).toEqual([
    'rejected',
    'accepted',
    'accepted',
    'rejected',
  ]);
};

describe('sqrt from 1 / inverseSqrt', () => {
  test('vulkan: as far off below the exact root as above', () => {
    expectRange(named('vulkan'), on('sqrt', 'binary32', 1), single(0x3f7ffff9), single(0x3f800003));
  });

  // An inverse root of 1 - 2^-23 gives 1 + 2^-23 and 5/2 of 2^-23 more; one of 1 + 2^-23 gives 1 - 2^-23 and 5/2 of 2^-24 less.
  test.each(['wgsl', 'glsl-es-3.00'])('%s: what the formula gives, at a power of four', (name) => {
    expectRange(named(name), on('sqrt', 'binary32', 1), single(0x3f7ffffc), single(0x3f800003));
  });

  // exp gives a set of arguments; a machine takes each of them, and either end of what the root may then be.
  test.each(['wgsl', 'vulkan'])('%s: the range of a set of arguments is that of its members', (name) => {
    const profile = named(name);
    const draw = drawFrom(4);
    for (let i = 0; i < 24; i++) {
      // exp(x) beside a power of four, where an ulp changes, or anywhere.
      const x = i % 3 === 0 ? draw(4000) / 1000 - 2 : (draw(7) - 3) * Math.log(4);
      const theCase = on('rootOfExp', 'binary32', neighbour('binary32', Math.fround(x), draw(41) - 20));
      const outputs: number[] = [];
      for (let part = 0; part <= 64; part++) {
        for (let answer = 0; answer < (name === 'vulkan' ? 2 : 6); answer++) {
          let asked = 0;
          const decide: Decide = (question, count) => {
            if (question === 'fraction') return part * 1024 - (part === 64 ? 1 : 0);
            if (question !== 'result') return 0;
            const which = asked++;
            if (which === 0) return part === 0 ? 0 : part === 64 ? 1 : count - 1;
            // The inverse root that is made on the way, then the quotient.
            return name === 'vulkan'
              ? answer % 2
              : which === 1
                ? ([0, 1, count - 1][answer % 3] ?? 0)
                : answer % 2;
          };
          outputs.push(machineAnswer(theCase, profile, defaultEpsilon, decide).output.data[0] as number);
        }
      }
      const [low, high] = [Math.min(...outputs), Math.max(...outputs)];
      expect(verdicts(profile, theCase, low, high)).toEqual(['accepted', 'accepted']);
      expect(
        verdicts(profile, theCase, neighbour('binary32', low, -2), neighbour('binary32', high, 2)),
        `${JSON.stringify(theCase.inputs)}: past ${low} and ${high}`,
      ).toEqual(['rejected', 'rejected']);
    }
  });
});

describe('exp(0) and 1 / 1', () => {
  const [below, above] = [(n: number): number => 1 - n * 2 ** -24, (n: number): number => 1 + n * 2 ** -23];
  // 3 ulp of the gap below 1 are 3 floats down, and one and a half up.
  test.each([
    ['wgsl', 'exp', below(3), above(1)],
    ['vulkan', 'exp', below(3), above(1)],
    ['glsl-es-3.00', 'exp', below(3), above(1)],
    ['metal', 'exp', below(3), above(1)],
    ['cuda', 'exp', below(2), above(2)],
    ['cuda-fast-math', 'exp', below(2), above(2)],
    ['wgsl', 'div', below(2), above(1)],
    ['vulkan', 'div', below(2), above(1)],
    ['glsl-es-3.00', 'div', below(2), above(1)],
    ['opencl', 'div', below(2), above(1)],
    ['metal', 'div', below(2), above(1)],
    ['cuda-fast-math', 'div', below(2), above(2)],
    ['opencl', 'sqrt', below(3), above(1)],
    ['cuda-fast-math', 'sqrt', below(1), above(1)],
  ] as const)('%s: %s is what its ulps allow', (name, step, low, high) => {
    for (const zero of step === 'exp' ? [0, -0] : [1])
      expectRange(named(name), on(step, 'binary32', zero, 1), low, high);
  });

  test('exact where a clause says so: exp in OpenCL, both in our own profiles', () => {
    const ours = ['ieee754', 'ieee754-wide', 'ieee754-loose'].flatMap((name) =>
      formatNames.map((format) => [name, format] as const),
    );
    for (const [name, format] of [...ours, ['opencl', 'binary32'], ['opencl', 'binary64']] as const) {
      for (const zero of [0, -0]) expectRange(named(name), on('exp', format, zero), 1, 1);
      if (name === 'opencl') continue;
      expectRange(named(name), on('div', format, 1, -1), -1, -1);
      expectRange(named(name), on('sqrt', format, 1), 1, 1);
    }
  });

  test('the rows that say so cite their clause, and no others have it', () => {
    const rows = profiles.flatMap(({ name, rows: byFormat }) =>
      Object.entries(byFormat).flatMap(([format, all]) =>
        Object.entries(all).flatMap(([primitive, row]) =>
          row.exactUnits === undefined ? [] : [[name, format, primitive as Primitive, row.exactUnits.clause]],
        ),
      ),
    );
    const others = rows.filter(([name]) => !name?.startsWith('ieee754'));
    expect(others.map((row) => row.slice(0, 3))).toEqual([
      ['opencl', 'binary32', 'exp'],
      ['opencl', 'binary64', 'exp'],
    ]);
    for (const [, , , clause] of rows) expect(clause).toMatch(/^of our own|F\.9/);
  });
});

describe('wgsl: max and min of two subnormals', () => {
  const [small, smaller] = [2 ** -130, 2 ** -140];
  test.each(['max', 'min'] as const)('%s may give either', (step) => {
    // Of these the other one: what a flushed operand gives is allowed besides.
    const sign = step === 'max' ? -1 : 1;
    for (const [x, y] of [
      [small, smaller],
      [smaller, small],
    ] as const) {
      const [low, high] = sign < 0 ? [-small, -smaller] : [smaller, small];
      expectRange(named('wgsl'), on(step, 'binary32', sign * x, sign * y), low, high);
    }
  });

  test('of a subnormal and a normal number the larger one, and under vulkan always', () => {
    expectRange(named('wgsl'), on('max', 'binary32', -(2 ** -126), -smaller), -smaller, -smaller);
    expectRange(named('vulkan'), on('max', 'binary32', -small, -smaller), -smaller, -smaller);
  });
});

describe('glsl-es-3.00: infinities are kept, NaN is not', () => {
  const glsl = named('glsl-es-3.00');
  test('an overflow is the largest float or the infinity, by the direction of rounding', () => {
    const theCase = on('add', 'binary32', 2 ** 127, 2 ** 127);
    expect(verdicts(glsl, theCase, Infinity, single(0x7f7fffff))).toEqual(['accepted', 'accepted']);
    expect(verdicts(glsl, theCase, single(0x7f7ffffe), -Infinity, NaN, 0)).toEqual(Array(4).fill('rejected'));
  });
  test('an infinity and a number are that infinity', () => {
    const theCase = on('add', 'binary32', -Infinity, 1);
    expect(verdicts(glsl, theCase, -Infinity, 1, Infinity)).toEqual(['accepted', 'rejected', 'rejected']);
  });
  test('where IEEE 754 says NaN, and beyond the range of a denominator, it is anything', () => {
    for (const theCase of [
      on('add', 'binary32', Infinity, -Infinity),
      on('mul', 'binary32', NaN, 1),
      on('div', 'binary32', 1, 0),
      on('div', 'binary32', 1, Infinity),
    ])
      for (const value of [nan, infinity(false), inputFloat('binary32', 7)])
        expect(verdictOn(theCase, glsl, value)).toBe('unconstrained');
  });
});

describe('metal: to even or toward zero, and 1 / x', () => {
  const metal = named('metal');
  const one = (steps: number): number => 1 + steps * 2 ** -23;
  test.each([
    // A quarter of a place: both directions cut it off. Half a place: to even. Three quarters: up, or cut off.
    [1, 2 ** -25, one(0), one(0)],
    [1, 2 ** -24, one(0), one(0)],
    [one(1), 2 ** -24, one(1), one(2)],
    [1, 3 * 2 ** -25, one(0), one(1)],
    [-1, -(2 ** -24), -1, -1],
  ])('%d + %d', (x, y, low, high) => {
    for (const format of ['binary32'] as const) expectRange(metal, on('add', format, x, y), low, high);
  });
  test('half a place in binary16', () => {
    expectRange(metal, on('add', 'binary16', 1, 2 ** -11), 1, 1);
  });
  test('the constant 1 over x is within 1 ulp, a value that is 1 over x within 5/2', () => {
    const third = (steps: number): number => (0xaaaaaa + steps) * 2 ** -25;
    expectRange(metal, on('reciprocal', 'binary32', 3), third(0), third(1));
    expectRange(metal, on('div', 'binary32', 1, 3), third(-1), third(3));
    expectRange(named('wgsl'), on('reciprocal', 'binary32', 3), third(-1), third(3));
  });
});

test('OpenCL may flush subnormals in single precision only', () => {
  const opencl = named('opencl');
  const [tiny, least] = [2 ** -149, 2 ** -1074];
  expect(verdicts(opencl, on('add', 'binary32', tiny, 0), tiny, 0, -0)).toEqual(Array(3).fill('accepted'));
  expect(verdicts(opencl, on('add', 'binary64', least, 0), least, 0, -0)).toEqual([
    'accepted',
    'rejected',
    'rejected',
  ]);
  expect(freedomsOf(opencl, 'binary64').flush).toBe(false);
});

describe('the numbers that round to a float', () => {
  const f = formats.binary16;
  const ends = (up: boolean) => ({ low: { bits: 96, up }, high: { bits: 96, up: !up } });
  const [outer, inner] = [ends(false), ends(true)];
  test.each([
    ['even', 0x3c02n, true],
    ['odd', 0x3c01n, false],
    ['a power of two', 0x3c00n, true],
    ['the largest', 0x7bffn, false],
    ['the smallest subnormal', 0x0001n, false],
    ['odd and negative', 0xbc01n, false],
  ])('of %s one, ties to it: %s', (_name, bits, hasTies) => {
    const x = fromBits(f, bits);
    if (x.kind !== 'finite') throw new Error('no number');
    const isPower = x.m === 1024n && x.e > -24;
    const low = isPower ? { ...x, m: 4n * x.m - 1n, e: x.e - 2 } : { ...x, m: 2n * x.m - 1n, e: x.e - 1 };
    const high = { ...x, m: 2n * x.m + 1n, e: x.e - 1 };
    for (const tie of [low, high]) {
      expect(holds(roundingTo(f, x, outer), tie)).toBe(true);
      expect(holds(roundingTo(f, x, inner), tie)).toBe(hasTies);
    }
    const beside = (tie: typeof x, by: bigint): typeof x => ({
      ...tie,
      m: tie.m * 2n ** 40n + by,
      e: tie.e - 40,
    });
    for (const set of [roundingTo(f, x, outer), roundingTo(f, x, inner)]) {
      expect([holds(set, beside(low, 1n)), holds(set, beside(high, -1n))]).toEqual([true, true]);
      expect([holds(set, beside(low, -1n)), holds(set, beside(high, 1n))]).toEqual([false, false]);
    }
  });
});

describe('binary16 that computes in binary32', () => {
  const given = {
    beta0: 0,
    beta1: numberOf('binary16', '-0x1.004p+0'),
    t: numberOf('binary16', '0x1.004p+0'),
  };
  const tensor = (x: number) => ({ shape: [1], data: new (arrayOf('binary16'))([x]) });
  const theCase = caseOf(operationNamed('pfOdeRhs'), 'binary16', {
    ...given,
    x: tensor(numberOf('binary16', '0x1.ffcp+0')),
    model: { answers: [tensor(0)] },
  });
  // The exact value is 2^-31 below the middle of the two, to which binary32 rounds it.
  test.each([
    ['0x1p+0', 'rejected'],
    ['0x1.004p+0', 'accepted'],
    ['0x1.008p+0', 'accepted'],
    ['0x1.00cp+0', 'rejected'],
  ])('pfOdeRhs: %s is %s under ieee754-wide', (value, verdict) => {
    const output = tensor(numberOf('binary16', value));
    const calls = [{ x: tensor(numberOf('binary16', '0x1.ffcp+0')), t: given.t, answer: tensor(0) }];
    const answer = { kind: 'returned', output, impurity: null, calls } as const;
    const judgement = judge(
      theCase,
      { epsilon: defaultEpsilon, profile: ieee754Wide },
      () => [1],
      answer,
      null,
      true,
      {
        certain: true,
        measured: false,
      },
    );
    expect(judgement.verdict, showFailure(theCase, judgement)).toBe(verdict);
  });
});

test('the floats of the tests are what they are said to be', () => {
  expect(single(0x3f7ffff9)).toBe(1 - 7 * 2 ** -24);
  expect(fromIndex(formats.binary16, 1n)).toBe(2 ** -24);
});
