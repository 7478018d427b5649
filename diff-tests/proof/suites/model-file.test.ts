/** A model from a file in `eval`: it runs in a worker, so that it can hang or exit without harm. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, runCli } from './run-cli.ts';

const evalWith = (body: string, ...args: string[]) => {
  const cwd = emptyFolder();
  const head = "export default { name: 'm', format: 'binary32', operations: {}, model";
  writeFileSync(join(cwd, 'm.mjs'), body.startsWith('export') ? body : `${head}(x, t) { ${body} } };`);
  const given = ['x0Pred', 'betas=[0.5]', 't=1', 'x=[1,2]', 'model=./m.mjs', ...args];
  return { cwd, run: (command: string) => runCli([command, ...given], cwd) };
};

const half = 'return { shape: x.shape, data: x.data.map((v) => v / 2) };';
const inOne = ['--in', 'binary32', '--timeout', '500ms'];

describe('eval', () => {
  test('a right model, at once or as a promise', () => {
    const { run } = evalWith(half, '--in', 'binary32');
    const { status, stdout } = run('eval');
    expect([status, stdout.split('\n')[0]?.startsWith('[')]).toEqual([0, true]);
    expect(
      evalWith(`return Promise.resolve((() => { ${half} })());`, '--in', 'binary32').run('eval').stdout,
    ).toBe(stdout);
  });

  test('what it prints is no result', () => {
    const quiet = evalWith(half, '--in', 'binary32').run('eval').stdout;
    expect(evalWith(`console.log('debug'); ${half}`, '--in', 'binary32').run('eval').stdout).toBe(quiet);
  });

  test.each([
    ['waits for ever', 'return new Promise(() => {});', 'was stopped: no answer within 0.5 s'],
    ['computes for ever', 'for (;;);', 'was stopped: no answer within 0.5 s'],
    ['exits', 'process.exit(0);', 'was stopped: the module ended its process'],
    ['throws', "throw new Error('no weights');", 'threw: no weights'],
    [
      'answers with less',
      'return { shape: [1], data: x.data.slice(1) };',
      'did not answer with a tensor like x',
    ],
    ['answers with nothing', '', 'returned undefined instead of a tensor'],
    ['writes to x', `x.data[0] = 7; ${half}`, 'the input x was written to'],
  ])('a model that %s is refused by its context', (_what, body, message) => {
    const { status, stdout } = evalWith(body, ...inOne).run('eval');
    expect([status, stdout.startsWith('refused: the model of ./m.mjs')]).toEqual([3, true]);
    expect(stdout).toContain(message);
  });

  test('the other contexts have their lines', () => {
    const { status, stdout } = evalWith('for (;;);', '--timeout', '500ms').run('eval');
    expect([status, stdout.match(/refused/g)?.length]).toEqual([0, 6]);
  });

  test.each([
    ['export default { name: "m" };', 'no implementation module'],
    ['export default { name: "m", format: "binary32", operations: { safeDiv() {} } };', 'has no model'],
    ['export const x = 1;', 'it has no default export'],
    ['export default 1; for (;;);', 'could not be loaded: no answer within 10 s'],
    ['export default 1; process.exit(0);', 'could not be loaded: the module ended its process'],
  ])('%s is a usage error', (body, message) => {
    const { status, stderr } = evalWith(body, ...inOne).run('eval');
    expect([status, stderr.startsWith('epscheck: x0Pred: model: ./m.mjs')]).toEqual([2, true]);
    expect(stderr).toContain(message);
  });
});

test('explain has no intermediate values of a file, and says so', () => {
  expect(evalWith(half).run('explain')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      'x0Pred: model: a model from a file shows no intermediate values: use eval',
    ),
  });
});
