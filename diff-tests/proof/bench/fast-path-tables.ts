/** The speed of the fast path as tables, and where the time goes where a target is missed. */
import { table } from '../../report/table.ts';
import {
  agree,
  names,
  oneKernel,
  type RunningMode,
  runningModes,
  samplerContenders,
  steps,
} from './fast-path.ts';
import { type Contender, measure, ratioOf, type Rounds, type Timed } from './measure.ts';

type Times = ReadonlyMap<string, Timed>;

const show = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));
const byName = (timed: readonly Timed[]): Times => new Map(timed.map((one) => [one.name, one]));
const millis = (times: Times, name: string): number => times.get(name)?.milliseconds ?? NaN;
/** How many times as long one is as another; NaN where either did not run. */
const over = (times: Times, name: string, other: string): number => {
  const [one, two] = [times.get(name), times.get(other)];
  return one === undefined || two === undefined ? NaN : ratioOf(one, two);
};
const sizeName = (size: number): string =>
  size < 1000 ? String(size) : size.toExponential(0).replace('+', '');

/** A row a contender: at each size milliseconds, and how many times as fast as the first. */
const tableOf = (sizes: readonly number[], at: readonly Times[], columns: readonly 'first'[]): string => {
  const head = ['', ...sizes.flatMap((size) => [`${sizeName(size)}, ms`, ...columns.map(String), 'speed'])];
  const rows = [...(at[0]?.values() ?? [])].map(({ name }) => [
    name,
    ...at.flatMap((times) => {
      const one = times.get(name);
      if (one === undefined) return ['', ...columns.map(() => ''), ''];
      return [show(one.milliseconds), ...columns.map((key) => show(one[key])), show(1 / one.ratio)];
    }),
  ]);
  return table(head, rows, 1);
};

const kernelParts = async (found: readonly RunningMode[], size: number, rounds: Rounds): Promise<string> => {
  const { contenders, limit, copyIn, compute } = oneKernel(found.slice(0, 1), size);
  const parts = byName(
    await measure(
      [
        ...contenders,
        { name: 'in', run: copyIn },
        { name: 'kernel', run: compute },
        { name: 'out', run: () => limit.copyOut() },
      ],
      rounds,
    ),
  );
  const [copies, bare] = [millis(parts, 'in') + millis(parts, 'out'), millis(parts, names.bare)];
  const rows: [string, number][] = [
    ['copy in', millis(parts, 'in')],
    ['kernel by hand', millis(parts, 'kernel')],
    ['copy out', millis(parts, 'out')],
    ["gpu.js's kernel and call, without such copies", bare - copies],
    ['what our API adds', millis(parts, names.webasm) - bare],
  ];
  return table(
    ['where the time goes', `${sizeName(size)}, ms`],
    rows.map(([name, ms]) => [name, show(ms)]),
    1,
  );
};

const samplerParts = async (found: readonly RunningMode[], size: number, rounds: Rounds): Promise<string> => {
  const { limit, copyIn } = oneKernel(found.slice(0, 1), size);
  const contenders = samplerContenders(found.slice(0, 1), size);
  const out = { name: 'out', run: (): unknown => limit.copyOut() };
  const parts = byName(await measure([...contenders, { name: 'in', run: copyIn }, out], rounds));
  const whole = millis(parts, names.webasm);
  // Of two arrays `in` copies both, a sampler one, twice: its arguments are those of the moment of the call.
  const copies = millis(parts, 'in') + millis(parts, 'out');
  const rows: [string, number][] = [
    ['copy in', millis(parts, 'in')],
    [`${2 * steps} kernels on the device`, whole - copies],
    ['copy out', millis(parts, 'out')],
    ['the same step by step', millis(parts, names.stepped)],
  ];
  return table(
    ['where the time goes', `${sizeName(size)}, ms`],
    rows.map(([name, ms]) => [name, show(ms)]),
    1,
  );
};

const judged = async (contenders: readonly Contender[], rounds: Rounds): Promise<Times> => {
  const times = byName(await measure(contenders, rounds));
  await agree(contenders);
  return times;
};

interface Target {
  readonly says: string;
  readonly size: number;
  readonly value: number;
  readonly isMet: boolean;
}

const targetsOf = (size: number, kernel: Times, sampler: Times): Target[] => {
  const overBare = over(kernel, names.webasm, names.bare);
  const overLoop = over(kernel, names.loop, names.webasm);
  const whole = over(sampler, names.loop, names.webasm);
  return [
    { says: 'our API over bare gpu.js, at most 1.1', size, value: overBare, isMet: overBare <= 1.1 },
    { says: 'webasm as fast as the loop, at least 1', size, value: overLoop, isMet: overLoop >= 1 },
    ...(size === 1e6 || size < 1e5
      ? [{ says: `${steps} steps as fast as the loop, at least 3`, size, value: whole, isMet: whole >= 3 }]
      : []),
  ];
};

/** Prints everything; with `quick` at sizes that say nothing of speed, but go through all of it. */
export const fastPathBench = async (print: (text: string) => void, quick: boolean): Promise<void> => {
  const sizes = quick ? [64, 256] : [1e3, 1e5, 1e6, 4e6];
  const aimedAt = quick ? [256] : [1e5, 1e6];
  const rounds: Rounds = quick ? { rounds: 2 } : { rounds: 401, least: 0.05, most: 3000 };
  const { found, missing } = await runningModes();
  const [kernel, sampler]: [Times[], Times[]] = [[], []];
  for (const size of sizes) {
    kernel.push(await judged(oneKernel(found, size).contenders, rounds));
    sampler.push(await judged(samplerContenders(found, size), rounds));
  }
  for (const { mode, runtime } of found) {
    const seen = runtime.attestation();
    print(
      `${mode}: gpu.js ${seen?.gpujs ?? ''}, ${[seen?.adapter, seen?.driver].filter(Boolean).join(', ') || 'processor'}`,
    );
  }
  for (const line of missing) print(`not here: ${line}`);
  print('\nqSample, c * x + d * y; speed: how many times as fast as the plain loop');
  print(tableOf(sizes, kernel, []));
  print(`\nddimSample of ${steps} steps, its model a kernel; first: the first run, which compiles`);
  print(tableOf(sizes, sampler, ['first']));
  const targets = sizes.flatMap((size, i) =>
    aimedAt.includes(size) ? targetsOf(size, kernel[i] ?? new Map(), sampler[i] ?? new Map()) : [],
  );
  const rows = targets.map(({ says, size, value, isMet }) => [
    says,
    sizeName(size),
    show(value),
    isMet ? 'yes' : 'no',
  ]);
  print(`\n${table(['target', 'size', 'measured', 'reached'], rows, 1)}`);
  for (const size of aimedAt) {
    const missed = targets.filter((target) => target.size === size && !target.isMet);
    if (quick || missed.some(({ says }) => !says.includes('steps')))
      print(`\nqSample\n${await kernelParts(found, size, rounds)}`);
    if (quick || missed.some(({ says }) => says.includes('steps')))
      print(`\nddimSample\n${await samplerParts(found, size, rounds)}`);
  }
  for (const { runtime } of found) await runtime.dispose();
};
