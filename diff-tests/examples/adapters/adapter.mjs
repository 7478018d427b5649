/**
 * Judge code of your own, in JavaScript without a package:  epscheck check --exec "node adapter.mjs"
 *
 * Put your code in the place of the two functions, and add others: `epscheck list` names the operations, and
 * docs/protocol.md says what they are given. A module needs none of this: `epscheck check mine.mjs`.
 */
import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';

const format = 'binary32';
const [Numbers, f] = { binary32: [Float32Array, Math.fround], binary64: [Float64Array, (x) => x] }[format];

/** A tensor is { shape, data }; shape is [] for a scalar. A model is called as model(x, t), t a number. */
// others
const operations = {
  /** sqrt(max(x, 0)); NaN stays NaN, and -0 becomes +0. */
  sqrtNonneg: ({ x }) => ({ shape: x.shape, data: x.data.map((a) => Math.sqrt(Math.max(a, 0))) }),

  /** x / (y + epsilon). Nothing broadcasts: another shape is refused by throwing. */
  safeDiv({ x, y }, epsilon) {
    if (`${x.shape}` !== `${y.shape}`) throw new RangeError(`y must have the shape [${x.shape}]`);
    return { shape: x.shape, data: x.data.map((a, i) => a / f(y.data[i] + epsilon)) };
  },
};

const ready = { name: 'mine', version: '1', language: 'javascript', format };
// ---------------------------------------------------------------------------------------------------------------------
// What talks with epscheck. What is printed must not come between the messages: it goes to standard error.
console.log = console.info = console.error;

const say = (message) => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};

/** The next line, waited for: a model answers in the middle of a computation. null at the end. */
const nextLine = () => {
  for (let parts = []; ;) {
    const at = unread.indexOf(10);
    if (at >= 0) {
      const line = Buffer.concat([...parts, unread.subarray(0, at)]).toString();
      unread = unread.subarray(at + 1);
      return line;
    }
    parts.push(unread);
    const chunk = Buffer.alloc(65536);
    unread = chunk.subarray(0, readSync(0, chunk));
    if (unread.length === 0) return null;
  }
};
let unread = Buffer.alloc(0);

const tensor = ({ shape, data }) => {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return { shape, data: new Numbers(bytes.buffer) };
};
const read = (value) =>
  Array.isArray(value) ? value.map(tensor) : typeof value === 'object' ? tensor(value) : value;
const write = ({ shape, data }) => ({
  shape,
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});

const model = (id) => (x, t) => {
  const time = Number.isInteger(t) && t > 0 ? t : write({ shape: [], data: Numbers.of(t) });
  say({ type: 'model', id, x: write(x), t: time });
  const { value, error } = JSON.parse(nextLine());
  if (error !== undefined) throw new Error(error);
  return tensor(value);
};

const compute = ({ id, operation, epsilon }, inputs) => {
  try {
    const given = Object.entries(inputs).map(([name, value]) => [
      name,
      value === true ? model(id) : read(value),
    ]);
    return { output: write(operations[operation](Object.fromEntries(given), tensor(epsilon).data[0])) };
  } catch (error) {
    return { error: String(error) };
  }
};

for (let line = nextLine(); line !== null; line = nextLine()) {
  const message = JSON.parse(line);
  if (message.type === 'stop') break;
  if (message.type === 'start')
    say({ type: 'ready', protocol: 1, operations: Object.keys(operations), ...ready });
  if (message.type === 'run')
    say({ type: 'result', id: message.id, results: message.cases.map((one) => compute(message, one)) });
}
