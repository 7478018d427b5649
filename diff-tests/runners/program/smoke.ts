/** Whether a program talks as docs/protocol.md says: a few messages, each with what is wrong. No value is judged. */
import { breachText } from '../../../spec/forbidden.ts';
import type { Operation } from '../../../spec/operation.ts';
import { findOperation } from '../../../spec/operations.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { showShape } from '../../../spec/tensor.ts';
import type { Answer } from '../../cases/answer.ts';
import { zerosOf } from '../../cases/builtins.ts';
import { refusalOf } from '../../cases/generators/cases.ts';
import { violations } from '../../cases/generators/forbidden.ts';
import { kinds, played, shaped } from '../../cases/kinds/index.ts';
import { outputShape } from '../../cases/shape.ts';
import { type HostInputs, isTensor, toNumber } from '../../cases/values.ts';
import { inTime, type Limits, Lost } from '../ask.ts';
import type { Ready } from './messages.ts';
import type { Run, Running } from './running.ts';
import { isWhole } from './wire.ts';

/** One thing that was tried, how long its round trip took in milliseconds, and what is wrong with it. */
export interface Step {
  readonly what: string;
  readonly milliseconds: number;
  readonly problem: string | null;
}

/** About the size of the largest runs, in bytes of base64. */
const fullSize = 2 ** 20;

const tiny = (operation: Operation, format: FormatName): HostInputs =>
  Object.fromEntries(
    operation.inputs.map(({ name, kind }) => [
      name,
      kinds[kind].ordinary({ format, size: 1, vary: (x) => x }),
    ]),
  );

/** The same with tensors of so many elements that they fill a run. */
const full = (operation: Operation, format: FormatName): HostInputs => {
  const inputs = tiny(operation, format);
  const names = operation.inputs.flatMap(({ name, kind }) => (shaped.has(kind) ? [name] : []));
  const size = Math.floor((fullSize * 6) / formats[format].width / Math.max(names.length, 1));
  const data = zerosOf(format, size).fill(0.5);
  return { ...inputs, ...Object.fromEntries(names.map((name) => [name, { shape: [size], data }])) };
};

const refused = (answer: Answer): string | null =>
  answer.kind === 'threw' ? null : `expected an error, got ${told(answer)}`;

const told = (answer: Answer): string => {
  if (answer.kind === 'returned') return `a tensor of shape ${showShape(answer.output.shape)}`;
  if (answer.kind !== 'malformed') return `'${answer.message}'`;
  const { malformed } = answer;
  return 'message' in malformed ? `a tensor that cannot be read: ${malformed.message}` : malformed.code;
};

/** A tensor in the shape of the definition's. */
const computed =
  (operation: Operation, inputs: HostInputs) =>
  (answer: Answer): string | null => {
    const shape = showShape(outputShape({ operation, inputs }));
    const got = told(answer);
    return got === `a tensor of shape ${shape}` ? null : `expected a tensor of shape ${shape}, got ${got}`;
  };

/** The operation by the conventions that the program says: they decide the shape of a table. */
type ChangedBy = (operation: Operation) => Operation;

interface Tried {
  readonly what: string;
  readonly operation: Operation;
  readonly inputs: HostInputs;
  readonly problemIn: (answer: Answer) => string | null;
  /** Whether its questions to the model are answered with an error. */
  readonly unanswered?: boolean;
}

const hasModel = ({ inputs }: Operation): boolean => inputs.some(({ kind }) => played.has(kind));

/** What is tried, by what it offers. */
function* all({ format, operations: names, refuses = true }: Ready, by: ChangedBy): Generator<Tried> {
  const operations = names.flatMap((name) => findOperation(name) ?? []);
  for (const operation of operations) {
    const inputs = tiny(operation, format);
    const { name } = operation;
    yield { what: `${name}: a valid case`, operation, inputs, problemIn: computed(by(operation), inputs) };
    const forbidden = violations(operation, inputs).find((broken) => isWhole(Object.values(broken)));
    const breach = forbidden === undefined ? null : refusalOf(operation, forbidden);
    if (forbidden === undefined || breach === null || !refuses) continue;
    const what = `${name}: a forbidden case (${breachText(breach)})`;
    yield { what, operation, inputs: forbidden, problemIn: refused };
  }
  const wide = operations.find((row) => !hasModel(row) && row.inputs.some(({ kind }) => shaped.has(kind)));
  if (wide !== undefined) {
    const inputs = full(wide, format);
    const size = Math.max(...Object.values(inputs).map((x) => (isTensor(x) ? x.data.length : 0)));
    const what = `${wide.name}: a run of 1 MiB (${size} elements)`;
    yield { what, operation: wide, inputs, problemIn: computed(by(wide), inputs) };
  }
  const [first] = operations;
  if (first !== undefined) {
    const unknown = { ...first, name: 'noSuchOperation' };
    const what = 'an operation that it does not have';
    yield { what, operation: unknown, inputs: tiny(first, format), problemIn: refused };
  }
  const asks = operations.find((row) => hasModel(row));
  if (asks === undefined) return;
  const what = `${asks.name}: a question to the model that is answered with an error`;
  yield { what, operation: asks, inputs: tiny(asks, format), problemIn: refused, unanswered: true };
}

/** Tries one after another; what was lost is started again by `again`. The last step is `stop`. */
export async function* smoke(
  ready: Ready,
  first: Running,
  again: () => Promise<Running>,
  limits: Limits,
  by: ChangedBy,
): AsyncGenerator<Step> {
  const { format } = ready;
  const epsilon = toNumber(binary(format).epsilon);
  let running = first;
  for (const { what, operation, inputs, problemIn, unanswered = false } of all(ready, by)) {
    const run: Run = { operation, cases: [inputs], settings: { format, epsilon }, unanswered };
    const begun = performance.now();
    const step = (problem: string | null): Step => ({
      what,
      milliseconds: performance.now() - begun,
      problem,
    });
    let lost = false;
    try {
      const [answer] = await inTime((anew) => running.ask(run, anew), limits);
      yield step(answer === undefined ? 'no result' : problemIn(answer));
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      lost = true;
      yield step(error.message + (error.message.includes(running.said) ? '' : running.said));
    }
    if (!lost) continue;
    await running.kill();
    running = await again();
  }
  const begun = performance.now();
  const { code, late, ended } = await running.finish();
  const milliseconds = performance.now() - begun;
  const problem = late
    ? 'it went on after stop, and was killed'
    : (ended ?? (code === 0 ? null : `expected exit code 0, got ${code ?? 'a signal'}`));
  yield { what: 'stop', milliseconds, problem };
}
