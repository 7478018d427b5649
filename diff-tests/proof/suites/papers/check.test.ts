/** Samplers as people write them: right ones are accepted, and mistakes from public reports are rejected where they show. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { long } from '../long.ts';
import { runCli } from '../run-cli.ts';
import type { Operation } from '../../../../spec/operation.ts';
import { findOperation, papers } from '../../../../spec/operations.ts';
import { profileNamed } from '../../../../spec/profiles/index.ts';
import type { Answer } from '../../../cases/answer.ts';
import { makeCase } from '../../../cases/generators/cases.ts';
import type { HostTensor, ModelCall } from '../../../cases/values.ts';
import { judge } from '../../../judge/judge.ts';
import { type AnyImplementation, check } from '../../../engine/api.ts';
import type { Report } from '../../../report/schema.ts';

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
type Model = (x: Tensor, t: number) => Tensor;
// A module of a user is not typed.
type Inputs = Readonly<Record<string, never>>;
type Written = Readonly<Record<string, (inputs: Inputs) => unknown>>;

const place = resolve('diff-tests/examples/papers.mjs');
const { default: right } = (await import(place)) as {
  readonly default: AnyImplementation & { readonly operations: Written };
};

/** Cases of each row: a mistake shows in fewer. */
const runs = long ? 200 : 32;

const judged = (operations: Written, names: readonly string[]): Promise<Report> =>
  check({
    implementation: { ...right, operations } as unknown as AnyImplementation,
    operations: names as never,
    runs,
    store: null,
  });

test('a right module is accepted, bit for bit', async () => {
  const { results, ok } = await judged(right.operations, ['papers']);
  expect(
    results.map(({ operation, rejected, strictestProfile }) => [operation, rejected, strictestProfile]),
  ).toEqual(papers.filter(({ name }) => name in right.operations).map(({ name }) => [name, 0, 'ieee754']));
  expect(ok).toBe(true);
});

test('a group of which nothing is offered ends the command, and the worker of the module with it', () => {
  const { status, stderr } = runCli(['check', place, '--op', 'mirror']);
  expect([status, stderr]).toEqual([2, 'epscheck: --op mirror: nothing of it is offered\n']);
});

test('what is no function of one number at a time is not tried exhaustively', () => {
  for (const name of ['timestepsTrailing', 'guidanceRescale']) {
    const stderr = `epscheck: exhaust: ${name} is no function of its numbers one by one: epscheck check --op ${name} tries some of its inputs\n`;
    expect(runCli(['exhaust', name])).toMatchObject({ status: 2, stderr });
  }
});

test('so is a program, and what it does not offer has no row', async () => {
  const exec = `python3 ${resolve('diff-tests/examples/adapters/papers.py')}`;
  // An ordinary case of each row is a valid one.
  expect(runCli(['smoke', '--exec', exec])).toMatchObject({ status: 0, stderr: '' });
  const { results, ok } = await check({ exec, operations: ['papers'], runs: 20, store: null });
  expect(results.map(({ operation, rejected }) => [operation, rejected])).toEqual([
    ['timestepsTrailing', 0],
    ['previousTimesteps', 0],
    ['ddimSampleStrided', 0],
    ['eulerSigmaSample', 0],
    ['guide', 0],
  ]);
  expect(ok).toBe(true);
});

const given = <T>(inputs: Inputs, name: string): T => inputs[name] as T;
const run = (name: string, inputs: object): unknown => right.operations[name]?.(inputs as Inputs);
const f = Math.fround;
const like = (x: Tensor, of: (v: number, i: number) => number): Tensor => ({
  shape: x.shape,
  data: x.data.map(of),
});

const root = (x: number): number => f(Math.sqrt(Math.max(x, 0)));

/** Euler as pipelines run it: what the model is shown at which timestep is the caller's to change. */
const discrete =
  (
    shown: (v: number, scale: number) => number = (v, scale) => f(v / scale),
    asked: (t: number) => number = (t) => t,
  ) =>
  (inputs: Inputs): Tensor => {
    const [{ data: bars }, model] = [given<Tensor>(inputs, 'alphaBars'), given<Model>(inputs, 'model')];
    const timesteps = given<readonly number[]>(inputs, 'timesteps');
    const sigmaOf = (t: number | undefined): number =>
      t === undefined ? 0 : root(f(f(1 - (bars[t] as number)) / (bars[t] as number)));
    let state = like(given(inputs, 'x'), (v) => v);
    for (const [i, t] of timesteps.entries()) {
      const [s, sn, from] = [sigmaOf(t), sigmaOf(timesteps[i + 1]), state];
      const scale = root(f(f(s * s) + 1));
      const e = model(
        like(from, (v) => shown(v, scale)),
        asked(t),
      ).data;
      const clean = like(from, (v, j) => f(v - f(s * (e[j] as number)))).data;
      state = like(from, (v, j) => f(v + f(f(f(v - (clean[j] as number)) / s) * f(sn - s))));
    }
    return state;
  };

test('a discrete Euler that shows its model the scaled state is accepted', async () => {
  const { results, ok } = await judged({ eulerDiscreteSample: discrete() }, ['eulerDiscreteSample']);
  expect([ok, results[0]?.strictestProfile]).toEqual([true, 'ieee754']);
});

/** A machine that takes subnormal numbers for 0 where it scales what the model is shown: seen on a graphics card. */
test('behind a 0 that the model is shown there may be a state that was flushed when it was scaled', async () => {
  const operation = findOperation('eulerDiscreteSample') as Operation;
  const vector = (...of: number[]): HostTensor => ({ shape: [of.length], data: Float32Array.from(of) });
  const [state, zero] = [vector(2 ** -126), vector(0)];
  const asked = [1, 0].map((t): ModelCall => ({ x: zero, t, answer: zero }));
  const model = { calls: asked, formula: null };
  const theCase = makeCase(operation, 'binary32', {
    alphaBars: vector(0.5, 0.5),
    timesteps: [1, 0],
    x: state,
    model: model as never,
  });
  const verdictOn = (output: HostTensor): string => {
    const answer: Answer = { kind: 'returned', output, impurity: null, calls: asked };
    const terms = { epsilon: { n: 0n, d: 1n }, profile: profileNamed('wgsl') };
    return judge(theCase, terms, () => output.shape, answer, null, true).verdict;
  };
  expect([state, zero, vector(2 ** -120)].map(verdictOn)).toEqual(['accepted', 'accepted', 'rejected']);
});

/** Right but for one thing each: where it was reported, the operation, and what is wrong with it at first. */
const mistakes: readonly (readonly [what: string, name: string, part: readonly string[], Written[string]])[] =
  [
    [
      'a list made by arange(T, 0, -T/n): one too many for some n (diffusers)',
      'timestepsTrailing',
      ['shape'],
      (inputs) => {
        const [T, n] = [given<number>(inputs, 'T'), given<number>(inputs, 'n')];
        if (n === 0) return [];
        return Array.from({ length: Math.ceil(-T / (-T / n)) }, (_, i) => Math.round(T - (i * T) / n) - 1);
      },
    ],
    [
      'a list that is cut off in the place of being rounded (candle)',
      'timestepsLinspace',
      ['value'],
      (inputs) => {
        const [T, n] = [given<number>(inputs, 'T'), given<number>(inputs, 'n')];
        return Array.from({ length: n }, (_, i) =>
          n === 1 ? 0 : Math.floor(((n - 1 - i) * (T - 1)) / (n - 1)),
        );
      },
    ],
    [
      'the previous timestep is t - T//n, not the listed one (diffusers#11347)',
      'ddimSampleStrided',
      ['state'],
      (inputs) => {
        const bars = given<Tensor>(inputs, 'alphaBars').data;
        const timesteps = given<readonly number[]>(inputs, 'timesteps');
        const stride = Math.floor(bars.length / timesteps.length);
        let state = like(given(inputs, 'x'), (v) => v);
        for (const [i, t] of timesteps.entries()) {
          const noise = [given<readonly Tensor[]>(inputs, 'noise')[i]];
          const ap = t - stride < 0 ? given<number>(inputs, 'finalAlphaBar') : (bars[t - stride] as number);
          const step = { ...inputs, timesteps: [t], finalAlphaBar: ap, x: state, noise };
          state = run('ddimSampleStrided', step) as Tensor;
        }
        return state;
      },
    ],
    [
      'the noise is taken from its end (TorchLean counts steps down, pipelines up)',
      'ddimSampleStrided',
      ['noise', 'state'],
      (inputs) =>
        run('ddimSampleStrided', {
          ...inputs,
          noise: given<readonly Tensor[]>(inputs, 'noise').toReversed(),
        }),
    ],
    [
      'n sigmas and n - 1 calls (sglang#33552)',
      'eulerSigmaSample',
      ['calls'],
      (inputs) => {
        const { shape, data } = given<Tensor>(inputs, 'sigmas');
        const size = Math.max(1, data.length - 1);
        return run('eulerSigmaSample', {
          ...inputs,
          sigmas: { shape: [size, ...shape.slice(1)], data: data.slice(0, size) },
        });
      },
    ],
    [
      'the model is asked at the sigma that the step ends in',
      'eulerSigmaSample',
      ['order', 'time'],
      (inputs) => {
        const [{ data }, model] = [given<Tensor>(inputs, 'sigmas'), given<Model>(inputs, 'model')];
        const late: Model = (x, s) => model(x, data[data.indexOf(s) + 1] as number);
        return run('eulerSigmaSample', { ...inputs, model: late });
      },
    ],
    [
      'the second slope of Heun divided by the first sigma',
      'heunSigmaSample',
      ['state'],
      (inputs) => {
        const [{ data }, model] = [given<Tensor>(inputs, 'sigmas'), given<Model>(inputs, 'model')];
        let state = like(given(inputs, 'x'), (v) => v);
        for (let i = 0; i + 1 < data.length; i++) {
          const [s, sn, from] = [data[i] as number, data[i + 1] as number, state];
          const [d, by] = [model(from, s).data, f(sn - s)];
          const first = like(from, (v, j) => f(f(v - (d[j] as number)) / s)).data;
          const reached = like(from, (v, j) => f(v + f((first[j] as number) * by)));
          if (i + 2 === data.length) return reached;
          const d2 = model(reached, sn).data;
          const second = like(reached, (v, j) => f(f(v - (d2[j] as number)) / s)).data;
          state = like(from, (v, j) => f(v + f(f(f((first[j] as number) + (second[j] as number)) / 2) * by)));
        }
        return state;
      },
    ],
    [
      'Heun asks for the second slope at the first sigma',
      'heunSigmaSample',
      ['order', 'time'],
      (inputs) => {
        const model = given<Model>(inputs, 'model');
        let [calls, last] = [0, 0];
        const late: Model = (x, s) => {
          const asked = calls++ % 2 === 1 ? last : s;
          last = s;
          return model(x, asked);
        };
        return run('heunSigmaSample', { ...inputs, model: late });
      },
    ],
    [
      'the state is not scaled before the model is shown it',
      'eulerDiscreteSample',
      ['state'],
      discrete((v) => v),
    ],
    [
      'the model is asked at t + 1',
      'eulerDiscreteSample',
      ['order', 'time'],
      discrete(undefined, (t) => t + 1),
    ],
    [
      'the shift applied twice (diffusers#13243)',
      'flowShift',
      ['value'],
      (inputs) => run('flowShift', { ...inputs, t: run('flowShift', inputs) }),
    ],
    [
      "the paper's scale, w on c and w - 1 on u, with the number of the libraries",
      'guide',
      ['value'],
      (inputs) => {
        const [w, u, c] = [
          given<number>(inputs, 'w'),
          given<Tensor>(inputs, 'u'),
          given<Tensor>(inputs, 'c'),
        ];
        return like(c, (v, i) => f(v + f(w * f(v - (u.data[i] as number)))));
      },
    ],
  ];

test.each(mistakes)('%s: rejected', async (_what, name, parts, wrong) => {
  const { results, ok } = await judged({ ...right.operations, [name]: wrong }, [`papers/${name}`]);
  const [row] = results;
  const [first] = row?.failures ?? [];
  expect(ok).toBe(false);
  expect(row?.rejected).toBeGreaterThan(0);
  expect(parts).toContain(first?.part);
  expect(Object.keys(first?.inputs ?? {})).toEqual(
    papers.find((one) => one.name === name)?.inputs.map((one) => one.name),
  );
  const [reason] = first?.diagnosis ?? [];
  if (name === 'timestepsTrailing') expect(reason?.name).toMatch(/^numpy.arange/);
  if (name === 'timestepsLinspace') expect(reason?.name).toBe('linspace timesteps cut off, not rounded');
  // Nothing is said of it that is known of the mirror alone.
  expect(JSON.stringify(first?.diagnosis)).not.toMatch(/epsilon|alphaBar_/);
});
