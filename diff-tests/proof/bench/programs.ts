/** How fast programs are asked: elements of safeDiv a second, and the round trip of a question to the model. */
import { copyFileSync, mkdtempSync, writeFileSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOperation } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import type { HostInputs } from '../../cases/values.ts';
import { loadProgram } from '../../engine/modules.ts';
import type { Implementation } from '../../runners/implementation.ts';

const adapters = new URL('../../examples/adapters/', import.meta.url).pathname;
const settings = { format: 'binary32', epsilon: Math.fround(1e-6) } as const;
/** Elements of one case. */
const size = 4096;

const named = (name: string): Operation => {
  const found = findOperation(name);
  if (found === undefined) throw new Error(`no operation ${name}`);
  return found;
};

const start = (command: string): Promise<Implementation> =>
  loadProgram(command, { timeout: 60_000, startTimeout: 60_000, workers: 1, epsilon: '1/1000000' });

/** Elements that a program computes a second, each case sent twice. */
const elementsPerSecond = async (command: string, cases: number): Promise<number> => {
  const program = await start(command);
  const safeDiv = named('safeDiv');
  const tensor = (from: number): HostInputs[string] => ({
    shape: [size],
    data: Float32Array.from({ length: size }, (_, i) => Math.sin(from + i)),
  });
  const made = Array.from({ length: cases }, (_, i) =>
    makeCase(safeDiv, 'binary32', { x: tensor(i), y: tensor(i + 1) }),
  );
  program.foresee?.(made);
  const begun = performance.now();
  for (const { inputs } of made) {
    const answer = await program.call(safeDiv, inputs, settings);
    if (answer.kind !== 'returned') throw new Error(`${command} did not answer`);
  }
  const seconds = (performance.now() - begun) / 1000;
  await program.dispose();
  return (2 * cases * size) / seconds;
};

/** The standard library's adapter with a loop that asks the model `steps` times. */
const asking = (folder: string): string => {
  const text = readFileSync(join(adapters, 'adapter.py'), 'utf8');
  const loop = `
def ddim_sample(betas, x, model, epsilon):
    for k in range(len(betas.data), 0, -1):
        model(x, Tensor([], [k / len(betas.data)]))
    return x
`;
  copyFileSync(join(adapters, 'protocol.py'), join(folder, 'protocol.py'));
  writeFileSync(
    join(folder, 'asks.py'),
    text.replace('# others', loop).replace('"safeDiv": safe_div}', '"ddimSample": ddim_sample}'),
  );
  return `python3 ${join(folder, 'asks.py')}`;
};

/** Milliseconds of one question and its answer, at the median of runs. */
const roundTrip = async (command: string, steps: number, runs: number): Promise<number> => {
  const program = await start(command);
  const ddimSample = named('ddimSample');
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const x = { shape: [4], data: Float32Array.of(1, 2, 3, run) };
    const betas = { shape: [steps], data: new Float32Array(steps).fill(0.25) };
    const begun = performance.now();
    await program.call(ddimSample, { betas, x, model: { answers: [], named: 'zero' } }, settings);
    times.push((performance.now() - begun) / (2 * steps));
  }
  await program.dispose();
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
};

interface Line {
  readonly what: string;
  readonly figure: number;
  readonly bound: string;
  readonly holds: boolean;
}

export const programBench = async (quick: boolean): Promise<readonly Line[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'epscheck-bench-'));
  copyFileSync(join(adapters, 'adapter.c'), join(folder, 'adapter.c'));
  const compiled =
    spawnSync('cc', ['-O2', '-o', 'adapter', 'adapter.c', '-lm'], { cwd: folder }).status === 0;
  const python = await elementsPerSecond(`python3 ${join(adapters, 'adapter.py')}`, quick ? 4 : 256);
  const c = compiled ? await elementsPerSecond(join(folder, 'adapter'), quick ? 4 : 2048) : NaN;
  const trip = await roundTrip(asking(folder), quick ? 10 : 500, quick ? 1 : 9);
  return [
    {
      what: 'Python, elements of safeDiv a second',
      figure: python,
      bound: 'at least 200000',
      holds: python >= 2e5,
    },
    { what: 'C, elements of safeDiv a second', figure: c, bound: 'at least 2000000', holds: c >= 2e6 },
    { what: 'Python, ms for a question to the model', figure: trip, bound: 'at most 1', holds: trip <= 1 },
  ];
};
