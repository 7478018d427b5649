/** A C program compiled with -ffast-math: its fingerprint beside what the program itself answers. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCase } from '../../cases/generators/cases.ts';
import { arrayOf, type HostInputs, type HostTensor } from '../../cases/values.ts';
import { vector } from '../../reasons/fingerprint/inputs.ts';
import { measured } from '../../reasons/fingerprint/measured.ts';
import { orders } from '../../reasons/fingerprint/orders.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { loadProgram } from '../../runners/program/program.ts';
import { defaultEpsilon } from '../../../spec/context.ts';
import { compiled, hasCompiler } from './c-program.ts';
import { factsOf, operationOf } from './fingerprint-subjects.ts';

const hasVectors =
  hasCompiler && /\bavx2\b.*\bfma\b|\bfma\b.*\bavx2\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
if (!hasVectors) console.log('fast-math.test.ts: skipped: cc is no gcc, or the processor has no AVX2');

const { fround } = Math;
const fast = ['-O3', '-march=x86-64-v3', '-ffast-math'];
const running: Implementation[] = [];
afterAll(() => Promise.all(running.map((one) => one.dispose())));

const started = async (...flags: string[]): Promise<Implementation> => {
  const file = compiled({ flags: [...fast, ...flags] });
  if (file === null) throw new Error('it does not compile');
  const limits = { timeout: 20_000, startTimeout: 20_000, signal: new AbortController().signal };
  const told = { tool: 'epscheck', epsilon: '1/1000000', problemsOf: () => null, workers: 1 };
  const one = await loadProgram(file, { ...limits, ...told });
  running.push(one);
  return one;
};

/** What it answers. */
const answered = async (subject: Implementation, name: string, inputs: HostInputs): Promise<number[]> => {
  const settings = { format: 'binary32', epsilon: fround(1e-6) } as const;
  const answer = await subject.call(
    operationOf(name),
    makeCase(operationOf(name), 'binary32', inputs).inputs,
    settings,
  );
  if (answer.kind !== 'returned') throw new Error(`${name}: ${answer.kind}`);
  return Array.from(answer.output.data);
};
const many = (x: number, count: number): HostTensor =>
  vector('binary32', ...new Array<number>(count).fill(x));
const numbers = (count: number, at: (i: number) => number): HostTensor => ({
  shape: [count],
  data: new (arrayOf('binary32'))(Array.from({ length: count }, (_, i) => at(i))),
});
const any = (i: number): number => 1 + ((i * 0.6180339887) % 1);

/** The same for every number of equal elements, or by place. */
const places = async (
  asked: (count: number) => Promise<readonly number[]>,
  textOf: (x: number) => string,
): Promise<string> => {
  const seen = new Set<string>();
  for (const count of [1, 2, 5, 9, 17]) for (const x of await asked(count)) seen.add(textOf(x));
  return seen.size === 1 ? ([...seen][0] ?? '') : 'by place';
};

describe.skipIf(!hasVectors)('gcc -O3 -march=x86-64-v3 -ffast-math', async () => {
  const subject = hasVectors ? await started() : (null as never);

  test('subnormals flushed, given and made, and NaN through max and clamp, by place or everywhere', async () => {
    const roots = await factsOf(subject, 'sqrtNonneg');
    const rootOf = (x: number) => (count: number) => answered(subject, 'sqrtNonneg', { x: many(x, count) });
    const flushed = (x: number): string => (x === 0 ? 'flushed to zero' : 'kept');
    expect(roots['subnormal inputs']).toBe(await places(rootOf(2 ** -140), flushed));
    expect(roots['subnormal inputs']).toBe('flushed to zero');
    const nan = (x: number): string => (Number.isNaN(x) ? 'kept' : 'the other operand');
    expect(roots['NaN through max']).toBe(await places(rootOf(NaN), nan));
    const quotient = (count: number) =>
      answered(subject, 'safeDiv', { x: many(1.5 * 2 ** -126, count), y: many(2, count) });
    expect((await factsOf(subject, 'safeDiv'))['subnormal results']).toBe(await places(quotient, flushed));
    const image = (count: number) =>
      answered(subject, 'imageDdimStep', {
        ...{ alphaBars: many(0.5, 1), index: 0, floor: 0.125, x: many(NaN, count) },
        model: { answers: [many(0, count)] },
      });
    const bound = (x: number): string =>
      Number.isNaN(x) ? 'kept' : x > 0 ? 'the upper bound' : 'the lower bound';
    expect((await factsOf(subject, 'imageDdimStep'))['NaN through clamp']).toBe(await places(image, bound));
  });

  test('contraction', async () => {
    const [x, slope, dt] = [numbers(64, any), numbers(64, (i) => any(i + 99)), any(7)];
    const got = await answered(subject, 'eulerStep', { x, slope, dt });
    const fused = Array.from(x.data, (a, i) => fround(a + (slope.data[i] ?? 0) * fround(dt)));
    expect(got).toEqual(fused);
    expect((await factsOf(subject, 'eulerStep'))['contraction']).toBe('seen');
  });

  test("exp's bound", async () => {
    const facts = await factsOf(subject, 'vpAlphaBar');
    for (const name of ['exp', 'exp near the end of its range']) {
      const inputs = measured.find((row) => row.name === name)?.inputs('binary32', defaultEpsilon) ?? {};
      const times = Array.from((inputs['t'] as HostTensor).data, (t) => -t * (inputs['beta0'] as number));
      const got = await answered(subject, 'vpAlphaBar', inputs);
      const wrong = got.filter((x, i) => x !== fround(Math.exp(times[i] ?? 0))).length;
      const isRight = facts[name]?.startsWith(`correctly rounded on ${got.length} points`) === true;
      expect([name, isRight]).toEqual([name, wrong === 0]);
      const errors = got.map((x, i) => {
        const right = Math.exp(times[i] ?? 0);
        return Math.abs(x - right) / 2 ** (Math.floor(Math.log2(right)) - 23);
      });
      const told = /^within ([\d.]+) ulp/.exec(facts[name] ?? '')?.[1] ?? '0.5';
      expect(Math.max(...errors)).toBeLessThanOrEqual(Number(told));
    }
  });

  test('the order of its sum', async () => {
    const facts = await factsOf(subject, 'epsPredLoss');
    const [, order] = orders.find(([name]) => name === facts['order of a sum']) ?? [];
    if (order === undefined) throw new Error(`no order: ${facts['order of a sum']}`);
    const add = (x: number, y: number): number => fround(x + y);
    let others = 0;
    for (const count of [96, 128, 192, 256]) {
      // Whole numbers whose squares are exact: only the sums round.
      const e = numbers(count, (i) => Math.floor(4096 * (any(i * i) - 1)));
      const zeros = many(0, count);
      const inputs = { betas: many(0.5, 1), t: 0, x0: zeros, eps: zeros, model: { answers: [e] } };
      const squares = Array.from(e.data, (x) => x * x);
      expect(await answered(subject, 'epsPredLoss', inputs)).toEqual([fround(order(squares, add) / count)]);
      others += orders.filter(([, other]) => other(squares, add) !== order(squares, add)).length;
    }
    expect(others).toBeGreaterThan(orders.length);
  });
});

describe.skipIf(!hasVectors)('with -mrecip', () => {
  test('division by a reciprocal, of an estimate: one factor gives the quotients by a number', async () => {
    const subject = await started('-mrecip');
    expect((await factsOf(subject, 'safeDiv'))['division by a reciprocal']).toBe('seen, of an estimate');
    const y = fround(any(5));
    const x = numbers(64, any);
    const got = await answered(subject, 'safeDiv', { x, y: many(y, 64) });
    const near = fround(1 / fround(y + 1e-6));
    const factors = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((steps) => near + steps * 2 ** -24);
    expect(factors.some((r) => got.every((q, i) => q === fround((x.data[i] ?? 0) * r)))).toBe(true);
    // The mean of its sum is such a product too: that makes the sum no other one.
    const plain = (await factsOf(await started(), 'epsPredLoss'))['order of a sum'];
    const { mean, ...sum } = await factsOf(subject, 'epsPredLoss');
    expect([plain, 'not told']).toContain(sum['order of a sum']);
    expect(['a product with an estimate of 1/n', undefined]).toContain(mean);
  });
});
