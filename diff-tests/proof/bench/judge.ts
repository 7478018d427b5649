/**
 * What a verdict costs: every result of a call of many elements, certified, against a read of the arrays, the loop that
 * is judged, and the judge of single elements.
 */
import { defaultEpsilon } from '../../../spec/context.ts';
import { findOperation } from '../../../spec/operations.ts';
import { ieee754, ieee754Wide } from '../../../spec/profiles/own.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import type { HostInputs, HostTensor } from '../../cases/values.ts';
import { judgeEach, verdicts } from '../../judge/exhaustive/each.ts';
import { Exhaustive } from '../../judge/exhaustive/exhaustive.ts';
import { type Call, sliceOf } from '../../judge/exhaustive/some.ts';
import { type Contender, measure } from './measure.ts';

const f = Math.fround;
const epsilon = f(1e-6);
type Data = HostTensor['data'];

/** An operation on columns, and the loop that a person would write. */
interface Subject {
  readonly inputs: (column: (place: number) => HostTensor) => HostInputs;
  readonly loop: (inputs: readonly Data[], out: Float32Array) => void;
}

const dt = f(-0.1);
const betas: HostTensor = { shape: [2], data: Float32Array.of(0.125, 0.25) };
const bar = f(f(1 - 0.125) * f(1 - 0.25));
const [signal, noise] = [f(Math.sqrt(bar)), f(Math.sqrt(f(1 - bar)))];

const subjects: Readonly<Record<string, Subject>> = {
  sqrtNonneg: {
    inputs: (column) => ({ x: column(0) }),
    loop: ([x = []], out) => {
      for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(Math.max(x[i] as number, 0));
    },
  },
  safeDiv: {
    inputs: (column) => ({ x: column(0), y: column(1) }),
    loop: ([x = [], y = []], out) => {
      for (let i = 0; i < out.length; i++) out[i] = (x[i] as number) / f((y[i] as number) + epsilon);
    },
  },
  qSample: {
    inputs: (column) => ({ betas, t: 2, x0: column(0), eps: column(1) }),
    loop: ([x = [], e = []], out) => {
      for (let i = 0; i < out.length; i++)
        out[i] = f(signal * (x[i] as number)) + f(noise * (e[i] as number));
    },
  },
  eulerStep: {
    inputs: (column) => ({ x: column(0), slope: column(1), dt }),
    loop: ([x = [], slope = []], out) => {
      for (let i = 0; i < out.length; i++) out[i] = (x[i] as number) + f(dt * (slope[i] as number));
    },
  },
};

/** Numbers of every size near 1, of both signs, the same in each run. */
const column = (size: number, place: number): HostTensor => ({
  shape: [size],
  data: Float32Array.from({ length: size }, (_, i) => 4 * Math.sin(1 + i * (place + 1) * 0.7853)),
});

const summed = (x: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] as number;
  return sum;
};

export interface JudgeRow {
  readonly operation: string;
  readonly profile: string;
  /** Nanoseconds an element. */
  readonly read: number;
  readonly loop: number;
  readonly judge: number;
  readonly single: number;
}

/** Elements that the judge of single ones is given: its time grows with them alone. */
const fewest = 256;

const rowOf = async (
  name: string,
  { inputs, loop }: Subject,
  profile: typeof ieee754,
  size: number,
  rounds: number,
): Promise<JudgeRow> => {
  const operation = findOperation(name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const columns: HostTensor[] = [];
  const given = inputs((place) => (columns[place] ??= column(size, place)));
  const out = new Float32Array(size);
  const data = columns.map((x) => x.data);
  loop(data, out);
  const terms = { epsilon: defaultEpsilon, profile };
  const answer = {
    kind: 'returned',
    output: { shape: [size], data: out },
    impurity: null,
    calls: [],
  } as const;
  const call: Call = { theCase: makeCase(operation, 'binary32', given), answer };
  const few = sliceOf(call, 0, Math.min(fewest, size));
  const judged = (): number => {
    const all = new Exhaustive(terms);
    all.add(call, 0);
    return all.tally.accepted;
  };
  // The contenders must agree before their times mean anything.
  const single = (): number =>
    judgeEach(few, terms).of.filter((verdict) => verdict === verdicts.accepted).length;
  if (judged() !== size || single() !== few.answer.output.data.length)
    throw new Error(`${name}: the loop is not accepted under ${profile.name}`);
  const read = (): number => [...data, out].reduce((sum, x) => sum + summed(x as Float32Array), 0);
  const contenders: readonly Contender[] = [
    { name: 'read', run: read },
    { name: 'loop', run: () => loop(data, out) },
    { name: 'judge', run: judged },
    { name: 'single', run: single },
  ];
  const timed = await measure(contenders, { rounds, least: rounds > 1 ? 20 : 0 });
  const nanoseconds = (at: number, of: number): number => ((timed[at]?.milliseconds ?? NaN) * 1e6) / of;
  return {
    operation: name,
    profile: profile.name,
    read: nanoseconds(0, size),
    loop: nanoseconds(1, size),
    judge: nanoseconds(2, size),
    single: nanoseconds(3, few.answer.output.data.length),
  };
};

export const judgeBench = async (size: number, rounds: number): Promise<readonly JudgeRow[]> => {
  const rows: JudgeRow[] = [];
  for (const [name, subject] of Object.entries(subjects))
    for (const profile of [ieee754, ieee754Wide])
      rows.push(await rowOf(name, subject, profile, size, rounds));
  return rows;
};
