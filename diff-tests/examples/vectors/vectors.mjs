/** Test vectors against code of your own, without epscheck: node vectors.mjs safeDiv.binary64.json; 1: one is outside. */
import { readFileSync } from 'node:fs';

// Put your code here: inputs by name and epsilon. A tensor is { shape, data }, a model a function of (x, t).
const operations = {
  safeDiv: ({ x, y }, epsilon) => {
    const isWhole = ({ shape, data }) => shape.reduce((a, b) => a * b, 1) === data.length;
    if (`${x.shape}` !== `${y.shape}` || !isWhole(x) || !isWhole(y)) throw new RangeError('other shapes');
    return { shape: x.shape, data: x.data.map((a, i) => a / (y.data[i] + epsilon)) };
  },
};
const number = (text) => {
  const [, sign, lead, rest = '', power] = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text) ?? [];
  if (lead === undefined) return { nan: NaN, inf: Infinity, '-inf': -Infinity }[text];
  const [exponent, m] = [Number(power) - 4 * rest.length, parseInt(lead + rest, 16)];
  // In two factors, since one power of two alone may be out of range.
  return (sign ? -m : m) * 2 ** Math.max(exponent, -1000) * 2 ** Math.min(exponent + 1000, 0);
};
const decoded = (value) => {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value === 'string') return number(value);
  return typeof value === 'number' ? value : { shape: value.shape, data: value.data.map(number) };
};
const isAllowed = (set, x) => {
  if (set === 'anything' || typeof set === 'number') return set === 'anything' || set === x;
  if (set.also.some((text) => Object.is(number(text), x))) return true;
  return set.lo !== null && x !== 0 && Number.isFinite(x) && number(set.lo) <= x && x <= number(set.hi);
};
const checkAll = (what, sets, data) => {
  const at = sets.length === data.length ? sets.findIndex((set, i) => !isAllowed(set, data[i])) : 0;
  if (at >= 0) throw new Error(`${what}: ${data[at]} is not in ${JSON.stringify(sets[at])}`);
};
const check = ({ inputs, expect, allowed, calls = [], allowedCalls }, run, profile) => {
  const [known, given] = [new Map(), Object.entries(inputs).map(([name, value]) => [name, decoded(value)])];
  const model = (x, t) => {
    const key = [t, ...x.data].map((a) => (Object.is(a, -0) ? '-0' : a)).join();
    const set = allowedCalls[profile]?.[known.size];
    if (!known.has(key) && expect === 'value') {
      checkAll(`call ${known.size} of the model`, [...(set?.x ?? []), set?.t], [...x.data, t]);
      known.set(key, decoded(calls[known.size].answer).data);
    }
    return { shape: x.shape, data: [...(known.get(key) ?? x.data.map(() => 0))] };
  };
  const output = run({ ...Object.fromEntries(given), model });
  if (known.size !== calls.length) throw new Error(`${known.size} calls of the model, not ${calls.length}`);
  if (expect === 'value') checkAll('output', allowed[profile], output.data ?? output);
};
const { operation, epsilon, profiles, tests } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const [n, d] = epsilon.split('/').map(Number);
for (const test of tests) {
  let problem = test.expect === 'refusal' ? 'it is to be refused' : null;
  try {
    check(test, (inputs) => operations[operation](inputs, n / d), profiles.at(-1));
  } catch (error) {
    problem = test.expect === 'refusal' ? null : error.message;
  }
  if (problem !== null) console.error(`id ${test.id} (${test.flags.join('; ')}): ${problem}`);
  if (problem !== null) process.exitCode = 1;
}
