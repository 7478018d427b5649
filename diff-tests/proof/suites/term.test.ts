/** Where no edit is found: the term that the difference lies in, told by the cases in which its tensor is zero. */
import { expect, test } from 'vitest';
import { makeCase } from '../../cases/generators/cases.ts';
import type { HostInputs } from '../../cases/values.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import { termOf } from '../../reasons/search/term.ts';
import { bars, f, questionOf, root } from './explained-function.ts';
import { at, type Call, like } from './reported.ts';

/** A noising with weights of its own, and something that does not depend on either tensor. */
const noising =
  (signal: (a: number) => number, noise: (a: number) => number, shift = 0): Call =>
  ({ betas, t, x0, eps }) => {
    const a = at(bars(betas), t);
    return like(x0, (x, i) => f(f(f(x * f(signal(a))) + f(at(eps.data, i) * f(noise(a)))) + shift));
  };
const [signal, noise] = [(a: number) => root(Math.max(0, a)), (a: number) => root(Math.max(0, f(1 - a)))];
const odd = (a: number): number => Math.tanh(a) + Math.cbrt(a);

const said = async (call: Call): Promise<readonly string[]> =>
  termOf(await questionOf('qSample', call))?.names ?? [];

test('a weight that no small edit makes', async () => {
  expect(await said(noising(odd, noise))).toEqual([
    'the term of x0 were another one (its form was not found)',
  ]);
  expect(await said(noising(signal, odd))).toEqual([
    'the term of eps were another one (its form was not found)',
  ]);
});

test('a weight that is right at most of the times', async () => {
  const late: Call = (given) => noising(signal, given.t > 3 ? odd : noise)(given);
  expect(await said(late)).toEqual(['the term of eps were another one (its form was not found)']);
});

test('nothing where two terms differ, where it is in no term, or where nothing fails', async () => {
  expect(await said(noising(odd, odd))).toEqual([]);
  expect(await said(noising(signal, noise, 0.25))).toEqual([]);
  expect(await said(noising(signal, noise))).toEqual([]);
});

/** A term that differs, and something else in it where a condition holds. */
const beside =
  (more: (x: number, e: number, T: number) => number): Call =>
  ({ betas, t, x0, eps }) => {
    const a = at(bars(betas), t);
    const by = (x: number, e: number): number => f(more(x, e, betas.data.length));
    return like(x0, (x, i) => {
      const e = at(eps.data, i);
      return f(f(f(x * signal(a)) + f(e * noise(a))) + by(x, e));
    });
  };

test('nothing where rows fail in which the tensor is 0, or where two tensors would do', async () => {
  const own = beside((x, e, T) => (x === 0 ? (T % 2) * e : 0.7 * x));
  expect(await said(own)).toEqual([]);
  expect(await said(beside((x, e) => x * e))).toEqual([]);
});

test('nothing where two tensors are 0 together, so that no case tells them apart', async () => {
  const question = await questionOf('qSample', noising(odd, noise));
  const observed: Judged[] = [];
  for (const { theCase } of question.observed) {
    const { x0 } = theCase.inputs;
    const inputs = { ...theCase.inputs, eps: x0 } as HostInputs;
    const one = await question.ask?.(makeCase(theCase.operation, theCase.format, inputs));
    if (one !== undefined && one !== null) observed.push(one);
  }
  expect(observed.some(({ isRejected }) => isRejected)).toBe(true);
  expect(termOf({ ...question, observed })).toBeNull();
});

test('nothing where too few cases have a 0', async () => {
  const question = await questionOf('qSample', noising(odd, noise));
  const isFull = ({ data }: { readonly data: Float32Array }): boolean => data.every((x) => x !== 0);
  const observed = question.observed.filter(({ theCase: { inputs } }) => isFull(inputs['x0'] as never));
  expect(observed.length).toBeGreaterThan(20);
  expect(termOf({ ...question, observed })).toBeNull();
});

test('a weight that is another one for half of the schedules', async () => {
  const half = noising((a) => (a > 0.5 ? odd(a) : signal(a)), noise);
  expect(await said(half)).toEqual(['the term of x0 were another one (its form was not found)']);
});
