/** NaN at the same steps of a schedule each time is told from NaN that its numbers make. */
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nanSteps } from '../../reasons/nan-steps.ts';
import type { Judged } from '../../reasons/search/observations.ts';
import { reportSchema } from '../../report/schema.ts';
import { ordinaryTrials, type UserModule } from './ports/in-process.ts';
import { emptyFolder, moduleFile, runCli } from './run-cli.ts';
import { oneIn } from './long.ts';

const file = moduleFile('trailing-spacing');
const { default: trailing } = (await import(pathToFileURL(file).href)) as { default: UserModule };
const name =
  'NaN at the same steps of a schedule each time: they read an entry of a table that has no number';

const judgedOf = async (module: UserModule, operation: string): Promise<Judged[]> => {
  const trials = await ordinaryTrials(module, operation);
  return trials.map(({ theCase, answer, judgement }) => ({
    theCase,
    answer,
    isRejected: judgement.verdict === 'rejected',
  }));
};
const reasonOf = (seen: readonly Judged[]) => nanSteps(seen, () => true);

describe.each(oneIn(2, ['ddimStep', 'ddimSample']))('%s in trailing spacing', (operation) => {
  test('is NaN at the same steps each time', async () => {
    const seen = await judgedOf(trailing, operation);
    const failing = seen.filter(({ isRejected }) => isRejected).length;
    expect(failing).toBeGreaterThan(10);
    expect(reasonOf(seen)).toMatchObject({ names: [name], agrees: failing, of: failing });
  });

  test('which is not said where a number came at one of them', async () => {
    const seen = await judgedOf(trailing, operation);
    // The same answers, but that a number comes every other time.
    let turn = 0;
    const mixed = seen.map((one): Judged => {
      const { answer } = one;
      if (answer.kind !== 'returned' || !one.isRejected || turn++ % 2 === 0) return one;
      const { output } = answer;
      const calls = answer.calls.map((call) => ({
        ...call,
        x: { ...call.x, data: call.x.data.map(() => 0) },
      }));
      return { ...one, answer: { ...answer, calls, output: { ...output, data: output.data.map(() => 0) } } };
    });
    expect(reasonOf(mixed)).toBeNull();
  });

  test('nor where each of them was a number once, and right', async () => {
    const met = new Set<string>();
    const seen = (await judgedOf(trailing, operation)).map((one): Judged => {
      const { answer, isRejected, theCase } = one;
      const key = `${(theCase.inputs['betas'] as { data: Float32Array }).data.length} ${String(theCase.inputs['k'])}`;
      if (answer.kind !== 'returned' || !isRejected || met.has(key)) return one;
      met.add(key);
      const number = { ...answer.output, data: answer.output.data.map(() => 0) };
      const calls = answer.calls.map((call) => ({
        ...call,
        x: { ...call.x, data: call.x.data.map(() => 0) },
      }));
      return { ...one, isRejected: false, answer: { ...answer, calls, output: number } };
    });
    expect(seen.filter(({ isRejected }) => isRejected).length).toBeGreaterThan(5);
    expect(reasonOf(seen)).toBeNull();
  });

  test('nor where each was met once', async () => {
    const met = new Set<string>();
    const seen = (await judgedOf(trailing, operation)).filter(({ theCase: { inputs }, isRejected }) => {
      const key = `${(inputs['betas'] as { data: Float32Array }).data.length} ${String(inputs['k'])}`;
      const isNew = !met.has(key);
      met.add(key);
      return isNew || !isRejected;
    });
    expect(reasonOf(seen)).toBeNull();
  });
});

test('nothing where every step is NaN: no schedule says that', async () => {
  const seen = (await judgedOf(trailing, 'ddimStep')).filter(({ isRejected }) => isRejected);
  expect(seen.length).toBeGreaterThan(10);
  expect(reasonOf(seen)).toBeNull();
});

test('a report says so', () => {
  const args = ['check', file, '--op', 'ddimSample', '--runs', '60', '--no-store', '--json', '-'];
  const { status, stdout } = runCli(args, emptyFolder());
  const [row] = reportSchema.parse(JSON.parse(stdout)).results;
  expect([status, row?.failures[0]?.diagnosis[0]?.name]).toEqual([1, name]);
});
