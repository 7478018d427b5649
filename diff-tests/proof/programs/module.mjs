/** A module as a program: `node module.mjs path/of/a/module.mjs`. What is said of one must be said of the other. */
import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { default: module } = await import(pathToFileURL(process.argv[2]).href);
const { operations = {}, model, format, ...said } = module;
const Numbers = format === 'binary64' ? Float64Array : Float32Array;
const functions = {
  ...Object.fromEntries(
    Object.keys(operations).map((name) => [name, (...given) => operations[name](...given)]),
  ),
  ...(model === undefined ? {} : { model: ({ x, t }) => module.model(x, t) }),
};

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

let unread = Buffer.alloc(0);
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

const tensor = ({ shape, data }) => ({
  shape,
  data: new Numbers(Uint8Array.from(Buffer.from(data, 'base64')).buffer),
});
const write = ({ shape, data }) => ({
  shape,
  data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
});
const scalar = (x) => (typeof x === 'number' ? { shape: [], data: Numbers.of(x) } : x);

const asked = (id) => (x, t) => {
  const isIndex = Number.isSafeInteger(t) && !Object.is(t, -0) && Math.abs(t) < 2 ** 31;
  say({ type: 'model', id, x: write(x), t: isIndex ? t : write(scalar(t)) });
  const { value, error } = JSON.parse(nextLine());
  if (error !== undefined) throw new Error(error);
  return tensor(value);
};

/** A float of shape [] is a number to a module, but not where the operation takes a tensor. */
const tensors = ['x', 'y', 'x0', 'eps', 'z', 'betas', 'alphaBars', 'slope'];
const given = (operation, id, [name, value]) => {
  if (value === true) return [name, asked(id)];
  if (Array.isArray(value)) return [name, value.map(tensor)];
  if (typeof value === 'number') return [name, value];
  const isTensor = tensors.includes(name) || (name === 't' && operation.startsWith('vp'));
  return [name, isTensor ? tensor(value) : tensor(value).data[0]];
};

const compute = ({ id, operation, epsilon }, inputs) => {
  try {
    const values = Object.entries(inputs).map((entry) => given(operation, id, entry));
    const settings = { format, epsilon: tensor(epsilon).data[0] };
    return { output: write(scalar(functions[operation](Object.fromEntries(values), settings))) };
  } catch (error) {
    return { error: String(error.message) };
  }
};

for (let line = nextLine(); line !== null; line = nextLine()) {
  const message = JSON.parse(line);
  if (message.type === 'stop') break;
  if (message.type === 'start')
    say({ ...said, type: 'ready', protocol: 1, format, operations: Object.keys(functions) });
  if (message.type === 'run')
    say({ type: 'result', id: message.id, results: message.cases.map((one) => compute(message, one)) });
}
