/** A module shares its worker with what plays its model: nothing that it does there crashes a run or buys a pass. */
import { describe, expect, test } from 'vitest';
import { checkAnswer, checkLoaded } from '../../runners/module-answers.ts';
import type { CallMessage } from '../../runners/module-messages.ts';
import { exampleSource, written } from './written-module.ts';

const right = exampleSource();

/** The right module with something before it, and what becomes of it. */
const beside = (prelude: string, ...args: string[]) => {
  const { status, report, row } = written(`${right}\n${prelude}`).check(
    '--runs',
    '10',
    '--no-store',
    ...args,
  );
  return { status, report, row };
};

const parent = "import { parentPort } from 'node:worker_threads';";

describe("the worker's usual port is the module's own", () => {
  test.each([
    ['posts that it is ready', `${parent} parentPort.postMessage('ready');`],
    ['answers every message', `${parent} parentPort.on('message', (m) => parentPort.postMessage(m));`],
    [
      'posts what looks like an answer',
      `${parent} parentPort.postMessage({ id: 0, said: { kind: 'loaded' } });`,
    ],
    ['posts again and again', `${parent} setInterval(() => parentPort.postMessage(1), 1).unref();`],
    ['posts what cannot be copied', `${parent} try { parentPort.postMessage(() => 1); } catch {}`],
    ['closes it', `${parent} parentPort.close();`],
    ['lets go of it', `${parent} parentPort.unref();`],
    [
      'empties workerData',
      "import { workerData } from 'node:worker_threads'; for (const key in workerData) delete workerData[key];",
    ],
  ])('a right module that %s is accepted', (_what, prelude) => {
    const { status, report } = beside(prelude, '--op', 'safeDiv,ddimSample');
    expect([status, report.results.map(({ accepted }) => accepted)]).toEqual([0, [10, 10]]);
  });

  test("the harness's port is not in sight", () => {
    const { report } = written(`import { workerData } from 'node:worker_threads';
      const seen = Object.keys(workerData).join();
      export default { name: seen, format: 'binary32', refuses: false, operations: { safeDiv: ({ x }) => x } };`).check();
    expect(report.results[0]?.implementation).not.toContain('port');
  });
});

/** A module with one operation, in the words of its return. */
const returning = (data: string, prelude = '', operation = 'sqrtNonneg') => {
  const source = `${prelude}
    const f = (x) => Math.sqrt(Math.max(x, 0));
    export default { name: 'm', format: 'binary32', refuses: false, operations: {
      ${operation}({ x }) { const data = x.data.map(f); return { shape: x.shape, data: ${data} }; } } };`;
  const { status, row } = written(source).check('--runs', '10', '--no-store', '--op', operation);
  return { status, row: row(operation) };
};

describe('an answer is what it is, whatever it says of itself', () => {
  test.each([
    ['whose slice returns null', 'Object.assign(data, { slice: () => null })'],
    ['of a subclass', 'new Mine(data)'],
    ['of another realm', "vm.runInNewContext('(a) => new Float32Array(a)')([...data])"],
    ['over shared memory', 'shared(data)'],
    ['with a length of its own', "Object.defineProperty(data, 'length', { value: 7 })"],
  ])('a typed array %s is accepted', (_what, data) => {
    const prelude = `import vm from 'node:vm';
      class Mine extends Float32Array { slice() { return null; } static get [Symbol.species]() { return Array; } }
      const shared = (a) => { const s = new Float32Array(new SharedArrayBuffer(4 * a.length)); s.set(a); return s; };`;
    const { status, row } = returning(data, prelude);
    expect([status, row.accepted]).toEqual([0, 10]);
  });

  test.each([
    [
      'another class of another realm',
      "vm.runInNewContext('(a) => new Float64Array(a)')([...data])",
      'returned data of class Float64Array, not Float32Array',
    ],
    [
      'an object that says it is one',
      'Object.create(Float32Array.prototype)',
      'returned data of class Float32Array, not Float32Array',
    ],
    ['an array whose memory is gone', 'gone(data)', 'with 0 elements'],
    ['a gibibyte', 'new Float32Array(2 ** 28)', 'with 268435456 elements'],
    ['a long text', "'x'.repeat(2 ** 26)", 'xxx...'],
  ])('%s is rejected by its shape', (_what, data, message) => {
    const prelude = `import vm from 'node:vm';
      const gone = (a) => { structuredClone(a, { transfer: [a.buffer] }); return a; };`;
    const { status, row } = returning(data, prelude);
    expect([status, row.failures[0]?.part]).toEqual([1, 'shape']);
    expect(JSON.stringify(row.failures[0]?.output)).toContain(message);
  });

  test('a tensor of a gibibyte with its shape is named by its shape, and so is a shape with holes', () => {
    const { row } = returning('0', '', 'safeDiv');
    expect(row.rejected).toBe(10);
    const large = written(`export default { name: 'm', format: 'binary32', refuses: false, operations: {
      safeDiv: () => ({ shape: [2 ** 28], data: new Float32Array(2 ** 28) }),
      sqrtNonneg: () => ({ shape: new Array(1), data: new Float32Array(1) }) } };`).check(
      '--runs',
      '20',
      '--no-store',
    );
    expect(JSON.stringify(large.row('safeDiv').failures[0]?.output)).toContain(
      'the output has shape [268435456], not [',
    );
    expect(JSON.stringify(large.row('sqrtNonneg').failures[0]?.output)).toContain(
      'not an array of integers >= 0',
    );
  });

  test('the model takes a typed array of any realm and class', () => {
    const { status, row } = beside(
      `import vm from 'node:vm';
       const other = vm.runInNewContext('(a) => Object.assign(new Float32Array(a), { slice: () => null })');
       const { x0Pred } = operations;
       operations.x0Pred = (inputs, settings) =>
         x0Pred({ ...inputs, model: (x, t) => inputs.model({ ...x, data: other([...x.data]) }, t) }, settings);`,
      '--op',
      'x0Pred',
    );
    expect([status, row('x0Pred').accepted]).toEqual([0, 10]);
  });
});

/** NaN for everything, after the call of the model that the definition makes. */
const nan = `operations.pfOdeRhs = ({ x, t, model }) => {
  model(x, t);
  return { shape: x.shape, data: x.data.map(() => NaN) };
};`;

/** The cases in which NaN is right. */
let known: number | null = null;
const unchanged = (): number => (known ??= beside(nan, '--op', 'pfOdeRhs').row('pfOdeRhs').accepted);

describe('built-ins that a module changes', () => {
  test.each([
    [
      'Array.prototype.push',
      `const push = Array.prototype.push;
      Array.prototype.push = function (...items) { for (const i of items) i?.answer?.data.fill(NaN); return push.apply(this, items); };`,
    ],
    [
      'Float32Array.prototype.slice',
      `const F = Object.getPrototypeOf(Float32Array.prototype); const slice = F.slice;
      F.slice = function (...a) { return slice.apply(this, a).fill(NaN); };`,
    ],
    [
      'Map.prototype.get and set',
      `Map.prototype.set = function () { return this; }; Map.prototype.get = () => 0;`,
    ],
    [
      'Array.isArray and Symbol.hasInstance, once it is loaded',
      `const { pfOdeRhs } = operations;
      operations.pfOdeRhs = (inputs) => {
        Array.isArray = () => true;
        Object.defineProperty(Float32Array, Symbol.hasInstance, { value: () => true });
        return pfOdeRhs(inputs);
      };`,
    ],
    [
      'Promise.prototype.then',
      'const { then } = Promise.prototype; Promise.prototype.then = function (done, fail) { return then.call(this, (v) => done?.(v), fail); };',
    ],
    [
      'MessagePort.prototype.postMessage',
      "import { MessagePort } from 'node:worker_threads'; MessagePort.prototype.postMessage = () => undefined;",
    ],
  ])('%s: NaN everywhere is rejected', (_what, change) => {
    const { status, row } = beside(`${nan}\n${change}`, '--op', 'pfOdeRhs');
    const { accepted, rejected } = row('pfOdeRhs');
    // Where NaN is right it is accepted, as without the change; a row ends after three calls that are lost.
    expect([status, rejected >= 3, accepted <= unchanged()]).toEqual([1, true, true]);
  });

  test.each([
    [
      'push',
      'const push = Array.prototype.push; Array.prototype.push = function (...items) { return push.apply(this, items); };',
    ],
    ['slice', 'Float32Array.prototype.slice = () => null;'],
    ['more methods, enumerable', 'Array.prototype.last = function () { return this[this.length - 1]; }; '],
  ])('a right module that changes %s for its own use is accepted', (_what, change) => {
    const { status, row } = beside(change, '--op', 'ddimSample');
    expect([status, row('ddimSample').accepted]).toEqual([0, 10]);
  });
});

describe('what comes from a worker is checked', () => {
  const x = { shape: [2], data: Float32Array.of(1, 2) };
  const answer = { shape: [2], data: Float32Array.of(3, 4) };
  const question: CallMessage = {
    operation: 'x0Pred',
    inputs: { x, model: { answers: [answer] } },
    settings: { format: 'binary32', epsilon: 0 },
    plays: { model: 'model', size: 2, shape: [2] },
  };
  const told = { kind: 'returned', output: x, impurity: null, calls: [{ x, t: 1, answer }], order: [0] };

  test('what fits is believed, with the answers of the script', () => {
    expect(checkAnswer(told, question)).toEqual(told);
    const again = {
      ...told,
      calls: [
        { x, t: 1, answer },
        { x, t: NaN, answer },
      ],
      order: [0, 1, 1, 0],
    };
    expect(checkAnswer(again, question)).toEqual(again);
  });

  test('another answer than that of the script is a rejection, and the right one takes its place', () => {
    const changed = { shape: [2], data: Float32Array.of(NaN, NaN) };
    expect(checkAnswer({ ...told, calls: [{ x, t: 1, answer: changed }] }, question)).toMatchObject({
      kind: 'returned',
      impurity: { code: 'changed', input: null },
      calls: [{ answer }],
    });
  });

  const call = { x, t: 1, answer };
  const wide = { shape: [1, 2], data: Float64Array.of(1, 2) };
  test.each([
    ['nothing', null],
    ['a text', 'ready'],
    ['an unknown kind', { kind: 'accepted' }],
    ['a lost call', { kind: 'lost', message: '' }],
    ['more than there is', { ...told, verdict: 'accepted' }],
    ['no output', { ...told, output: null }],
    ['data that do not fill their shape', { ...told, output: { shape: [3], data: x.data } }],
    ['a wider output', { ...told, output: wide }],
    ['a call too many in the order', { ...told, order: [0, 1] }],
    ['a call left out of the order', { ...told, order: [] }],
    ['an order that begins with the second', { ...told, calls: [call, { ...call, t: 2 }], order: [1, 0] }],
    ['a pair that stands twice', { ...told, calls: [call, call], order: [0, 1] }],
    ['a batched call', { ...told, calls: [{ ...call, x: { shape: [1], data: Float32Array.of(1) } }] }],
    ['a time that is no number', { ...told, calls: [{ ...call, t: '1' }] }],
    ['a throw without a message', { kind: 'threw', calls: [] }],
  ])('%s is lost', (_what, said) => {
    expect(checkAnswer(said, question).kind).toBe('lost');
  });

  test('calls of a model that the operation does not have are lost', () => {
    const plays = { model: null, size: 2, shape: [2] };
    expect(checkAnswer(told, { ...question, plays }).kind).toBe('lost');
  });

  test.each([
    null,
    'ready',
    { kind: 'loaded' },
    { kind: 'loaded', module: { name: 'm', format: 'binary8' } },
  ])('a first message %j is a module that could not be loaded', (said) =>
    expect(checkLoaded(said)).toMatchObject({ kind: 'failed' }),
  );
});

test('a last answer before an exit counts', () => {
  const { status, row } = written(
    `${right} const { sqrtNonneg } = operations;
     operations.sqrtNonneg = (...given) => { setImmediate(() => process.exit(3)); return sqrtNonneg(...given); };`,
  ).check('--runs', '1', '--no-store', '--op', 'sqrtNonneg');
  expect([status, row('sqrtNonneg').accepted]).toEqual([0, 1]);
});
