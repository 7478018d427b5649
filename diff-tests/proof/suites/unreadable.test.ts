/** What may lie in the folder of findings: what cannot be run is named, and ends no run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFinding, Store } from '../../engine/store.ts';
import { storedCase } from '../../engine/stored-case.ts';
import { emptyFolder, runCli } from './run-cli.ts';
import { exampleSource, written } from './written-module.ts';

const float = (shape: readonly number[], ...data: string[]) => ({ shape, data });
const one = float([1], '0x1p+0');

/** A finding of safeDiv by m.mjs, with one thing or another replaced. */
const finding = (change: object = {}, inputs: object = { x: one, y: one }) => ({
  schema: 1,
  tool: 'epscheck',
  implementation: { name: 'm', path: 'm.mjs' },
  backend: 'module',
  operation: 'safeDiv',
  format: 'binary32',
  profile: 'ieee754-loose',
  epsilon: '1/1000000',
  failure: {
    inputs,
    element: null,
    output: { error: 'planted' },
    allowed: null,
    exact: null,
    ulp: null,
    step: null,
    part: 'error',
    shrunk: false,
    diagnosis: [],
    replay: '00000000',
  },
  ...change,
});

const model = (...answers: object[]) => ({ calls: answers.map((answer) => ({ x: null, t: null, answer })) });
const x0Pred = { betas: one, t: 1, x: one, model: model(one) };
const vp = { beta0: '0x1p+0', beta1: '0x1p+0', x: one, model: model(one) };
const euler = { operation: 'pfOdeSampleEuler' };

/** Those that are no finding, by what is wrong with them, and what is said of it. */
const noFinding: readonly (readonly [string, object, string])[] = [
  ['epsilon 1/0', finding({ epsilon: '1/0' }), 'epsilon: must be a ratio >= 0'],
  ['an epsilon below 0', finding({ epsilon: '-1/2' }), 'epsilon: Invalid string'],
  ['a long epsilon', finding({ epsilon: `1/1${'0'.repeat(99_999)}` }), 'epsilon: Too big'],
  ['an unknown backend', finding({ backend: 'nope' }), 'backend: Invalid option'],
  ['a backend with a path', finding({ backend: 'cpu' }), 'implementation.path: must be the path'],
  [
    'a module without a path',
    finding({ implementation: { name: 'm', path: null } }),
    'implementation.path: must be the path',
  ],
  ['an unknown operation', finding({ operation: 'nope' }), 'operation: Invalid option'],
  ['an unknown format', finding({ format: 'binary8' }), 'format: Invalid option'],
  ['an unknown formula', finding({ formula: 'constant(1e99999)' }), 'formula: Invalid option'],
  ['another schema', finding({ schema: 2 }), 'schema: Invalid input'],
  ['what is no object', [], 'Invalid input'],
];

/** Those whose case cannot be run. */
const noCase: readonly (readonly [string, object, string])[] = [
  ['an input that is missing', finding({}, { x: one }), 'lacks y'],
  ['an input of another kind', finding({}, { x: 3, y: one }), 'expected a tensor, got 3'],
  [
    'a value that the format does not have',
    finding({}, { x: float([1], '0x1.0000001p+0'), y: one }),
    'is not a value of binary32',
  ],
  [
    'linearBetas with T = 10^9',
    finding({ operation: 'linearBetas' }, { T: 1e9, betaStart: '0x0p+0', betaEnd: '0x0p+0' }),
    'too large to be run again: 1000000000 steps of 1 elements',
  ],
  [
    'a shape of 2^40 elements',
    finding({}, { x: float([2 ** 20, 2 ** 20]), y: float([2 ** 20, 2 ** 20]) }),
    'too large to be run again: 1 steps of 1099511627776 elements',
  ],
  [
    'a shape past every integer',
    finding({}, { x: float([2 ** 52, 2 ** 52, 2 ** 52]), y: one }),
    'too large to be run again',
  ],
  ['a million steps', finding(euler, { ...vp, steps: 1e6 }), 'too large to be run again: 1000000 steps'],
  [
    'many steps of many elements',
    finding(euler, { ...vp, x: float([700], ...Array<string>(700).fill('0x0p+0')), steps: 400 }),
    'too large to be run again: 400 steps of 700 elements',
  ],
  [
    'a model of another size',
    finding({ operation: 'x0Pred' }, { ...x0Pred, model: model(float([2], '0x0p+0', '0x0p+0')) }),
    'has a model that answers with 2 elements for the 1 of x',
  ],
  [
    'a model whose answer is ragged',
    finding({ operation: 'x0Pred' }, { ...x0Pred, model: model(float([7], '0x0p+0')) }),
    'has a model that answers with 1 elements',
  ],
  ['a formula without a model', finding({ formula: 'zero' }), 'safeDiv has no model to be zero'],
  [
    'an earlier call that cannot be run',
    finding({
      earlier: { calls: [{ operation: 'safeDiv', inputs: { x: one }, formula: null }], reproduced: true },
    }),
    'lacks y',
  ],
];

/** Writes findings as files of a folder, each under an id of its own. */
const planted = (cwd: string, findings: readonly object[]): string[] => {
  mkdirSync(join(cwd, '.epscheck'), { recursive: true });
  return findings.map((made, i) => {
    const id = `${i + 1}`.padStart(8, '0');
    const text = JSON.stringify(made).replace('"replay":"00000000"', `"replay":"${id}"`);
    writeFileSync(join(cwd, '.epscheck', `${id}.json`), text);
    return id;
  });
};

const fileIn = (made: object): string => {
  const cwd = emptyFolder();
  const [id = ''] = planted(cwd, [made]);
  return join(cwd, '.epscheck', `${id}.json`);
};

describe('the schema says what can be run', () => {
  test('a finding that can be', () => {
    expect(storedCase(readFinding(fileIn(finding()))).theCase.forbidden).toBeNull();
    const scripted = finding({ operation: 'x0Pred' }, x0Pred);
    expect(storedCase(readFinding(fileIn(scripted))).theCase.inputs['model']).toHaveProperty(
      'answers.0.shape',
      [1],
    );
    const named = storedCase(readFinding(fileIn({ ...scripted, formula: 'zero' })));
    expect(named.theCase.inputs['model']).toEqual({ answers: [], named: 'zero' });
  });

  test('forbidden inputs are a case too, and the largest that fits', () => {
    const ragged = finding({}, { x: float([3], '0x0p+0'), y: one });
    expect(storedCase(readFinding(fileIn(ragged))).theCase.forbidden).toMatchObject({ who: 'safeDiv' });
    const betas = { operation: 'linearBetas' };
    const long = (T: number) => finding(betas, { T, betaStart: '0x0p+0', betaEnd: '0x0p+0' });
    expect(storedCase(readFinding(fileIn(long(2 ** 17)))).theCase.inputs['T']).toBe(2 ** 17);
    expect(() => storedCase(readFinding(fileIn(long(2 ** 17 + 1))))).toThrow('too large');
  });

  test.each(noFinding)('%s is no finding', (_what, made, message) => {
    expect(() => readFinding(fileIn(made))).toThrow(message);
  });

  test.each(noCase)('%s is no case', (_what, made, message) => {
    const read = readFinding(fileIn(made));
    expect(() => storedCase(read)).toThrow(message);
  });
});

describe('what is no file with a finding', () => {
  test('a FIFO, a folder, a device, a link that leads nowhere, and a file of a gigabyte are not read', () => {
    const cwd = emptyFolder();
    planted(cwd, [finding()]);
    const at = (name: string): string => join(cwd, '.epscheck', name);
    execFileSync('mkfifo', [at('aaaaaaaa.json')]);
    mkdirSync(at('bbbbbbbb.json'));
    symlinkSync('/dev/zero', at('cccccccc.json'));
    symlinkSync('nowhere', at('dddddddd.json'));
    symlinkSync('aaaaaaaa.json', at('eeeeeeee.json'));
    symlinkSync('ffffffff.json', at('ffffffff.json'));
    writeFileSync(at('99999999.json'), '');
    truncateSync(at('99999999.json'), 2 ** 30);
    const warned: string[] = [];
    const store = new Store(join(cwd, '.epscheck'), (message) => warned.push(message));
    expect(store.of({ name: 'm', path: join(cwd, 'm.mjs') })).toHaveLength(1);
    expect(warned).toHaveLength(1);
    for (const name of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd', 'eeeeeeee', 'ffffffff', '99999999'])
      expect(() => readFinding(at(`${name}.json`))).toThrow(`${name}.json is no stored finding`);
  });

  test('a link to a file with a finding is read', () => {
    const cwd = emptyFolder();
    const [id = ''] = planted(cwd, [finding()]);
    const other = emptyFolder();
    mkdirSync(join(other, '.epscheck'));
    symlinkSync(join(cwd, '.epscheck', `${id}.json`), join(other, '.epscheck', `${id}.json`));
    const store = new Store(join(other, '.epscheck'), () => expect.fail('a warning'));
    expect(store.of({ name: 'm', path: join(other, 'm.mjs') })).toHaveLength(1);
  });

  test('a finding under the name of another is not read: what is moved aside is the file of its id', () => {
    const cwd = emptyFolder();
    planted(cwd, [finding()]);
    writeFileSync(join(cwd, '.epscheck', 'abcdef01.json'), JSON.stringify(finding()));
    const warned: string[] = [];
    const store = new Store(join(cwd, '.epscheck'), (message) => warned.push(message));
    expect([store.of({ name: 'm', path: join(cwd, 'm.mjs') }).length, warned.length]).toEqual([1, 1]);
  });
});

describe('the command line', () => {
  test('none of it ends a check: one warning, and its verdict is that of the module', () => {
    const { cwd, raw } = written(exampleSource());
    const all = [...noFinding, ...noCase].map(([, made]) => made);
    planted(cwd, all);
    execFileSync('mkfifo', [join(cwd, '.epscheck', 'aaaaaaaa.json')]);
    const { status, stdout, stderr } = raw(
      '--op',
      'safeDiv,linearBetas,x0Pred,pfOdeSampleEuler',
      '--runs',
      '4',
    );
    expect([status, stderr.match(/findings are not stored or read/g)?.length]).toEqual([0, 1]);
    expect(stdout).toContain('Every');
    // Those that say of whom they are stay in the report.
    expect(stdout.match(/is unavailable/g)).toHaveLength(noCase.length);
  });

  test.each([...noFinding, ...noCase].filter(([, , message]) => /backend|ratio|10000|past/.test(message)))(
    'replay of %s is a usage error',
    (_what, made, message) => {
      const { cwd } = written(exampleSource());
      const [id = ''] = planted(cwd, [made]);
      const { status, stderr } = runCli(['replay', id], cwd);
      expect(status).toBe(2);
      expect(stderr).toContain(message);
    },
  );

  test('replay under a profile that is unknown, or that says nothing of the format, is a usage error', () => {
    const { cwd } = written(exampleSource({ format: 'binary64' }));
    const [unknown = '', other = ''] = planted(cwd, [
      finding({ profile: 'banana' }),
      finding({ profile: 'wgsl', format: 'binary64' }),
    ]);
    expect(runCli(['replay', unknown], cwd)).toMatchObject({ status: 2, stdout: '' });
    const { status, stderr } = runCli(['replay', other], cwd);
    expect(status).toBe(2);
    expect(stderr).toContain('wgsl says nothing of binary64');
  });
});
