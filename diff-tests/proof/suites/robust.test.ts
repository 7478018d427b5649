import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportSchema } from '../../report/schema.ts';
import { emptyFolder, exampleFile, main, runCli } from './run-cli.ts';

const right = JSON.stringify(exampleFile('plain-binary32'));

/** A module file in a folder of its own, and how to check and replay it. */
const moduleNamed = (source: string) => {
  const cwd = emptyFolder();
  const write = (text: string): void => writeFileSync(join(cwd, 'm.mjs'), text);
  write(source);
  const check = (...args: string[]) => {
    const { status, stdout } = runCli(['check', 'm.mjs', '--json', '-', ...args], cwd);
    return { status, report: reportSchema.parse(JSON.parse(stdout)) };
  };
  const stored = (): string[] => readdirSync(join(cwd, '.epscheck')).filter((name) => name.endsWith('.json'));
  const replay = (id: string) => runCli(['replay', id.replace('.json', '')], cwd);
  return { cwd, write, check, stored, replay };
};

const sampler = (time: string, extra = ''): string => `
  export default { name: 'm', format: 'binary32', refuses: false, operations: {
    ${extra}({ alphaBars, betas, x, model }) {
      const steps = (alphaBars ?? betas).data.length;
      if (steps > 0) model(x, ${time});
      return { shape: x.shape, data: x.data.slice() };
    } } };`;

describe('what a module may do', () => {
  test('a model with values that the format does not have is rejected', () => {
    const { check } = moduleNamed(`export default { name: 'm', format: 'binary16', operations: {},
      model: (x) => ({ shape: x.shape, data: x.data.map(() => Math.fround(0.1)) }) };`);
    const { status, report } = check('--runs', '20');
    expect([status, report.results[0]?.failures[0]?.part]).toEqual([1, 'value']);
  });

  test('throwing anything refuses, also what has no text', () => {
    const { check } = moduleNamed(`import right from ${right};
      const sqrtNonneg = (inputs) => { try { return right.operations.sqrtNonneg(inputs); } catch { throw Object.create(null); } };
      export default { ...right, name: 'm', operations: { sqrtNonneg } };`);
    expect(check('--op', 'sqrtNonneg', '--runs', '100').status).toBe(0);
  });

  test('the object of inputs is its own; a tensor in it is not', () => {
    const { check } = moduleNamed(`import right from ${right};
      const sqrtNonneg = (inputs) => { const out = right.operations.sqrtNonneg(inputs); inputs.x = out; return out; };
      const safeDiv = (inputs, settings) => {
        const { x } = inputs;
        const { data } = right.operations.safeDiv(inputs, settings);
        delete inputs.x;
        x.data.set(data);
        return x;
      };
      export default { ...right, name: 'm', operations: { sqrtNonneg, safeDiv } };`);
    const { report } = check('--op', 'sqrtNonneg,safeDiv', '--runs', '60');
    expect(report.results.map(({ rejected }) => rejected > 0)).toEqual([false, true]);
    expect(report.results[1]?.failures[0]?.part).toBe('purity');
  });

  test('a tensor that cannot be read is malformed, not a dead module', () => {
    const { check } = moduleNamed(`export default { name: 'm', format: 'binary32', operations: {
      sqrtNonneg: ({ x }) => ({ shape: x.shape, get data() { throw new Error('no'); } }) } };`);
    const { report } = check('--runs', '20');
    expect(report.results[0]?.failures[0]?.part).toBe('shape');
  });
});

test("a refusal is the module's own: our model does not refuse for it", () => {
  const { check } = moduleNamed(`export default { name: 'm', format: 'binary32', operations: {
    x0Pred({ x, model }) { model(x, 1); return { shape: x.shape, data: x.data.slice() }; } } };`);
  const { report } = check('--runs', '200', '--no-diagnosis');
  expect(
    report.results[0]?.failures.some(({ part, inputs }) => part === 'refusal' && isRagged(inputs['x'])),
  ).toBe(true);
});

const isRagged = (x: unknown): boolean => {
  const { shape, data } = x as { shape: number[]; data: string[] };
  return shape.reduce((size, extent) => size * extent, 1) !== data.length;
};

describe('findings of models', () => {
  test('a fractional index is stored and replayed', () => {
    const { check, stored, replay } = moduleNamed(sampler('0.5', 'imageDdimSample'));
    expect(check('--runs', '60', '--no-diagnosis').status).toBe(1);
    for (const id of stored()) expect(replay(id)).toMatchObject({ status: 1, stderr: '' });
  });

  test('a time outside the format is a wrong time, with a named model too', () => {
    const { check } = moduleNamed(sampler('2 / 3', 'ddimSample'));
    const { report } = check('--runs', '100', '--no-diagnosis');
    expect(report.results[0]?.failures.every(({ part }) => part !== 'error')).toBe(true);
    expect(report.results[0]?.failures.some(({ part }) => part === 'time')).toBe(true);
  });

  test('a throw after the model was called is replayed as it was', () => {
    const { check, stored, replay } =
      moduleNamed(`export default { name: 'm', format: 'binary32', refuses: false, operations: {
      ddimSample({ betas, x, model }) {
        if (betas.data.length > 0 && model(x, 1).data.some((e) => e > 0)) throw new Error('positive noise');
        throw new Error('not written yet');
      },
      x0Pred({ x, model }) {
        const e = model(x, 1);
        if (e.data.some((value) => value > 0)) throw new Error('positive noise');
        return { shape: x.shape, data: x.data.slice() };
      } } };`);
    check('--op', 'x0Pred', '--runs', '100', '--no-diagnosis');
    expect(stored().length).toBeGreaterThan(0);
    for (const id of stored()) expect(replay(id).status).toBe(1);
  });
});

describe('findings that no longer apply', () => {
  const careless = `const f = Math.fround;
    const safeDiv = ({ x, y }, { epsilon }) => ({ shape: x.shape, data: x.data.map((a, i) => f(a / f(y.data[i] + epsilon))) });`;

  test('a refusal, once the module leaves the checks to its caller', () => {
    const { check, write } = moduleNamed(
      `${careless} export default { name: 'm', format: 'binary32', operations: { safeDiv } };`,
    );
    expect(check('--runs', '60', '--no-diagnosis').status).toBe(1);
    write(
      `${careless} export default { name: 'm', format: 'binary32', refuses: false, operations: { safeDiv } };`,
    );
    const again = check('--runs', '60', '--no-diagnosis');
    expect([again.status, new Set(again.report.stored.map(({ verdict }) => verdict))]).toEqual([
      0,
      new Set(['unavailable']),
    ]);
  });

  test('one whose inputs cannot be read does not end a run; replay says what is wrong', () => {
    const { cwd, check, stored, replay } = moduleNamed(
      `${careless} export default { name: 'm', format: 'binary32', operations: { safeDiv } };`,
    );
    check('--runs', '60', '--no-diagnosis');
    const [id = ''] = stored();
    const file = join(cwd, '.epscheck', id);
    const finding = JSON.parse(
      runCli(['replay', id.replace('.json', ''), '--json', '-'], cwd).stdout,
    ) as object;
    expect(finding).toHaveProperty('verdict', 'rejected');
    const text = JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))).replace('"x":', '"xx":');
    writeFileSync(file, text);
    expect(check('--runs', '10').report.stored.some(({ verdict }) => verdict === 'unavailable')).toBe(true);
    expect(replay(id)).toMatchObject({
      status: 2,
      stderr: 'epscheck: replay: the stored case of safeDiv lacks x\n',
    });
  });
});

test('a closed pipe does not change the exit code', async () => {
  const { execFileSync } = await import('node:child_process');
  const { cwd } = moduleNamed(
    `export default { name: 'm', format: 'binary32', operations: { sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.slice() }) } };`,
  );
  const script = `node "${main}" check m.mjs --runs 40 --no-store | true; echo "\${PIPESTATUS[0]}"`;
  expect(execFileSync('bash', ['-c', script], { cwd, encoding: 'utf8' }).trim()).toBe('1');
});

test('measures beyond binary64 are texts, in JSON and to the reader', () => {
  const { cwd, check } =
    moduleNamed(`export default { name: 'm', format: 'binary64', refuses: false, operations: {
    sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.map((value) => value > 0 ? Number.MAX_VALUE : 0) }) } };`);
  const [row] = check('--runs', '40', '--no-store').report.results;
  expect(row?.maxUlp).toMatch(/^\d\.\d{1,3}e\+\d{3}$/);
  expect(row?.budgetShare).toMatch(/^\d\.\d{1,3}e\+\d{3}$/);
  expect(row?.worst?.ulp).toBe(row?.maxUlp);
  const { stdout } = runCli(['check', 'm.mjs', '--runs', '40', '--no-store'], cwd);
  expect(stdout).toContain(` ${String(row?.maxUlp)}  ${String(row?.budgetShare)}  `);
  expect(stdout).not.toContain('Infinity ulp');
});

test('seeds that agree in their low 32 bits are other runs', () => {
  const run = (seed: string): string => {
    const args = [
      'check',
      exampleFile('plain-binary32'),
      '--op',
      'sqrtNonneg',
      '--runs',
      '200',
      '--seed',
      seed,
    ];
    const { status, stdout } = runCli([...args, '--no-store', '--json', '-']);
    expect(status).toBe(0);
    return stdout.replace(/"seed": .*/, '');
  };
  expect(new Set(['42', '4294967338', '-4294967254'].map(run)).size).toBe(3);
});

test('a duration past what a timer can hold is refused', () => {
  expect(runCli(['check', '--timeout', '999h'])).toMatchObject({ status: 2 });
});
