import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Context } from '../../../../spec/context.ts';
import { withEpsilon } from '../../../../spec/contexts.ts';
import { ddpmStep } from '../../../../spec/diffusion/reverse-ddpm.ts';
import { vpSchedule } from '../../../../spec/diffusion/schedule.ts';
import {
  type AnyGround,
  check,
  conclude,
  type Ground,
  grounds,
  type Law,
  laws,
  plainSample,
  type TextSample,
} from '../../../../spec/laws/index.ts';
import { compareReals } from '../../../../spec/laws/agreement.ts';
import { answering } from '../../../../spec/laws/law.ts';
import { binary } from '../../../../spec/scalars/floats/binary.ts';
import { type Float, fromBits, hexText, same } from '../../../../spec/scalars/floats/float.ts';
import { formatNames, formats } from '../../../../spec/scalars/floats/format.ts';
import { rational as q } from '../../../../spec/scalars/exact/rational.ts';
import { real as r } from '../../../../spec/scalars/exact/real.ts';
import { scalar, sizeOf, type Tensor } from '../../../../spec/tensor.ts';
import { ancestralSchedule, pythagoreanSchedule } from '../../../cases/generators/pythagorean.ts';

/** Ordinary numbers, zeros of both signs among them, squares often, small enough for exp. */
const ordinary: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.integer({ min: -12, max: 12 }), fc.integer({ min: 1, max: 12 })).map(([n, d]) => `${n}/${d}`),
  fc.tuple(fc.nat(12), fc.integer({ min: 4, max: 12 })).map(([n, d]) => `${n * n}/${d * d}`),
  fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((n) => `${n}/65536`),
  fc.constantFrom('0', '-0', '1', '-1', '1/2', '-1/1000000', '0.001', '2'),
);

/** Anything that a context has: any bits of a format. */
const numberOf = ({ context }: AnyGround): fc.Arbitrary<string> => {
  const name = formatNames.find((format) => format === context.name);
  if (name === undefined) return ordinary;
  const f = formats[name];
  const bits = fc.bigInt({ min: 0n, max: (1n << BigInt(f.width)) - 1n });
  return fc.oneof(
    { arbitrary: ordinary, weight: 6 },
    bits.map((value) => hexText(fromBits(f, value))),
    fc.constantFrom('inf', '-inf', 'nan', '-0'),
  );
};

const betaRamp = fc
  .array(fc.integer({ min: 1, max: 400 }), { maxLength: 4 })
  .map((list) => list.map((i) => `${i}/500`));

/** Schedules: ones with rational roots, plain ones, and any numbers. */
const betasOf = (number: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.oneof(
    { arbitrary: pythagoreanSchedule().map(({ betas }) => betas), weight: 3 },
    ancestralSchedule().map(({ betas }) => betas),
    { arbitrary: betaRamp, weight: 2 },
    fc.array(number, { maxLength: 3 }),
    fc.constant([]),
  );

const samplesOf = (ground: AnyGround): fc.Arbitrary<TextSample> => {
  const number = numberOf(ground);
  const frame = fc.record({
    betas: betasOf(number),
    n: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 300 }), fc.constant(1000)),
    shape: fc.constantFrom<readonly number[]>([], [], [2], [3], [1, 2], [0]),
  });
  return frame.chain(({ betas, n, shape }) => {
    const [size, steps] = [sizeOf(shape), betas.length];
    const tensor: fc.Arbitrary<Tensor<string>> = fc
      .array(number, { minLength: size, maxLength: size })
      .map((data) => ({ shape, data }));
    const scalars = { a: number, b: number, c: number, d: number };
    const tensors = { x: tensor, y: tensor, z: tensor, e: tensor };
    return fc.record({
      epsilon: fc.constantFrom('0', '0', '1/1000000', '1/64'),
      ...{ betas: fc.constant(betas), n: fc.constant(n), i: fc.nat(n - 1) },
      ...{ t: fc.nat(steps), step: fc.nat(steps === 0 ? 0 : steps - 1) },
      ...{ ...scalars, ...tensors },
    });
  });
};

const groundOf = (name: string): AnyGround =>
  grounds.find(({ context }) => context.name === name) as AnyGround;
const lawOf = (name: string): Law => laws.find((law) => law.name === name) as Law;

/** Every law with every context in which it holds, or does not hold. */
const pairs = (included: boolean): (readonly [string, string, Law, AnyGround])[] =>
  laws.flatMap((law) =>
    grounds
      .filter(({ context }) => law.holds.includes(context) === included)
      .map((ground) => [law.name, ground.context.name, law, ground] as const),
  );

describe('holds', () => {
  test.each(pairs(true))('%s in %s', (_name, _context, law, ground) => {
    fc.assert(
      fc.property(samplesOf(ground), (sample) => {
        const answer = check(law, ground, sample);
        fc.pre(answer !== 'not given' && answer !== 'refused');
        expect(answer).toBe('holds');
      }),
      { numRuns: 200, seed: 11 },
    );
  });
});

describe('does not hold', () => {
  // exp is refused in `rational` everywhere but at 0.
  const elsewhere = pairs(false).filter(
    ([, context, law]) => law.holds.text !== 'real' || context !== 'rational',
  );
  test.each(elsewhere)('%s in %s', (_name, _context, law, ground) => {
    const drawn = fc.sample(samplesOf(ground), { numRuns: 2000, seed: 12 });
    expect(drawn.some((sample) => check(law, ground, sample) === 'fails')).toBe(true);
  });

  const planted = laws.flatMap((law) =>
    law.fails.map((at) => [law.name, at.in, at.because, law, at] as const),
  );
  test.each(planted)('%s at an input of %s: %s', (_name, _context, _because, law, { in: name, at }) => {
    const sample = { ...plainSample, ...at };
    expect(conclude(law, groundOf(name), sample)).toBe('fails');
    // It fails because of the context or because of the hypothesis, never both, and a law that holds is not broken.
    const isAbout = check(law, groundOf(name), sample) !== 'not given';
    expect(isAbout).toBe(!law.holds.includes(groundOf(name).context));
  });
});

/**
 * Binary32 that is no function: every result and every constant is some floats further than the last. What holds for
 * every context without a hypothesis fails here, or its claims could not fail at all.
 */
const drifting = (): Context<Float> => {
  const k = binary('binary32');
  let drift = 0n;
  const drifted = (x: Float): Float => {
    drift += 1n;
    return x.kind === 'finite' ? k.fromBits(k.toBits(x) + drift) : x;
  };
  const context: Context<Float> = {
    ...k,
    get zero() {
      return drifted(k.zero);
    },
    get one() {
      return drifted(k.one);
    },
    nat: (count) => drifted(k.nat(count)),
    add: (x, y) => drifted(k.add(x, y)),
    sub: (x, y) => drifted(k.sub(x, y)),
    mul: (x, y) => drifted(k.mul(x, y)),
    div: (x, y) => drifted(k.div(x, y)),
    sqrt: (x) => drifted(k.sqrt(x)),
    pick: (x, y, greater, otherwise) => drifted(k.pick(x, y, greater, otherwise)),
    withEpsilon: () => context,
  };
  return context;
};

describe('a claim that can fail', () => {
  const unconditional = laws.filter(({ fails }) => fails.length === 0);
  test.each(unconditional.map((law) => [law.name, law] as const))('%s', (_name, law) => {
    const compare: Ground<Float>['compare'] = (x, y) => (same(x, y) ? 'same' : 'different');
    expect(law.holds.text).toBe('every context');
    expect(conclude(law, { context: drifting(), compare }, plainSample)).toBe('fails');
  });

  test('every other law has a counterexample, and names are unique', () => {
    for (const law of laws.filter(({ fails }) => fails.length > 0)) {
      const elsewhere = law.fails.some((at) => !law.holds.includes(groundOf(at.in).context));
      expect(elsewhere, law.name).toBe(law.holds.text !== 'every context');
    }
    expect(new Set(laws.map(({ name }) => name)).size).toBe(laws.length);
  });

  test('comparing values forgives the sign of a zero', () => {
    const law = lawOf('qSample-at-0');
    const minusZero = { ...plainSample, x: scalar('-0') };
    expect(check(law, groundOf('binary32'), minusZero)).toBe('holds');
    expect(check({ ...law, compares: 'bits' }, groundOf('binary32'), minusZero)).toBe('fails');
  });
});

describe('equality in real', () => {
  const two = r.of('2');
  const root = r.sqrt(two);
  test('rationals are compared exactly', () => {
    expect(compareReals(r.of('2/4'), r.of('1/2'))).toBe('same');
    expect(compareReals(two, r.add(two, r.of('0x1p-1000')))).toBe('different');
  });
  test('irrational ones by narrow enclosures', () => {
    expect(compareReals(r.mul(root, root), two)).toBe('same');
    expect(compareReals(r.mul(root, root), r.add(two, r.of('0x1p-180')))).toBe('different');
    expect(compareReals(r.mul(root, root), r.add(two, r.of('0x1p-400')))).toBe('same');
    expect(compareReals(r.exp(two), r.mul(r.exp(r.one), r.exp(r.of('1.0000000001'))))).toBe('different');
  });
  test('an enclosure that is wide at 256 bits decides nothing: more are taken', () => {
    const huge = r.of('0x1p+150');
    const cancelled = r.sub(r.add(r.mul(huge, root), r.one), r.mul(huge, root));
    expect(compareReals(cancelled, r.one)).toBe('same');
    expect(compareReals(cancelled, r.of('1.0000001'))).toBe('different');
  });
  test('what no precision narrows is undecided', () => {
    const unknown = r.div(r.one, r.sub(r.mul(root, root), two));
    expect(compareReals(unknown, r.one)).toBe('undecided');
  });
});

describe('Pythagorean schedules', () => {
  const papers = withEpsilon(q, '0');
  test('have a rational root of every alphaBar, 1 - alphaBar and 1 - beta', () => {
    let negative = 0;
    fc.assert(
      fc.property(pythagoreanSchedule(), ({ roots, betas }) => {
        const schedule = vpSchedule(q, betas.map(q.of));
        for (const [t, root] of roots.entries()) {
          expect(q.show(q.sqrt(schedule.alphaBar(t)))).toBe(q.show(q.of(root)));
          expect(q.encode(q.sqrt(q.sub(q.one, schedule.alphaBar(t))))).toBeTypeOf('string');
        }
        for (const k of betas.keys()) expect(q.encode(q.sqrt(schedule.alpha(k)))).toBeTypeOf('string');
        negative += betas.filter((beta) => beta.startsWith('-')).length;
      }),
      { numRuns: 500, seed: 13 },
    );
    expect(negative).toBeGreaterThan(20);
  });
  test('ancestral ones have a rational weight of the noise at k = 1, and it is not 0', () => {
    fc.assert(
      fc.property(ancestralSchedule(), ({ betas }) => {
        const schedule = vpSchedule(papers, betas.map(q.of));
        const [zero, one] = [scalar(q.zero), scalar(q.one)];
        const [weight] = ddpmStep(papers, schedule, answering(zero), 1, zero, one).data;
        expect(q.show(weight ?? q.zero)).not.toBe('0');
        expect(betas.every((beta) => !beta.startsWith('-'))).toBe(true);
      }),
      { numRuns: 100, seed: 14 },
    );
  });
  test('a beta beside one is refused', () => {
    const law = lawOf('ddimSample-inverts-forward');
    const at = (beta: string): TextSample => ({ ...plainSample, epsilon: '0', betas: [beta] });
    expect(check(law, groundOf('rational'), at('16/25'))).toBe('holds');
    expect(check(law, groundOf('rational'), at('17/25'))).toBe('refused');
    expect(check(law, groundOf('real'), at('17/25'))).toBe('holds');
  });
});
