/** Implementations whose arithmetic is known, and the facts that their fingerprints show. */
import { defaultEpsilon, type Ratio } from '../../../spec/context.ts';
import { findOperation, operations } from '../../../spec/operations.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { answerOf } from '../../runners/answered.ts';
import { type Implementation, playsIn } from '../../runners/implementation.ts';
import { fingerprint } from '../../reasons/fingerprint.ts';
import type { Change } from '../../examples/formulas.ts';
import { implementation } from '../../examples/implementation.ts';
import type { Arithmetic } from '../../reasons/fingerprint/arithmetics.ts';
import { ieee754Loose } from '../../../spec/profiles/index.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { outputShape } from '../../cases/shape.ts';
import { arrayOf, toNumber } from '../../cases/values.ts';

export const operationOf = (name: string) => {
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  return operation;
};

const base = {
  path: null,
  backend: 'module',
  profile: ieee754Loose,
  conventions: [],
  epsilon: null,
  refuses: true,
  exampleModel: false,
};

/** A whole implementation that is one arithmetic. */
export const planted = (format: FormatName, arithmetic: Arithmetic): Implementation => ({
  ...base,
  name: 'planted',
  format,
  offers: operations.map(({ name }) => name),
  call: (operation, inputs) => {
    const theCase = makeCase(operation, format, inputs);
    const data = arithmetic(theCase).map((x) => (x === null ? NaN : toNumber(x)));
    const output = { shape: outputShape(theCase), data: new (arrayOf(format))(data) };
    return Promise.resolve({ kind: 'returned', output, impurity: null, calls: [] });
  },
  dispose: () => Promise.resolve(),
});

type Operations = Readonly<Record<string, unknown>>;

/** JavaScript: the examples with another rounding, other formulas or other operations. */
export const javascript = (
  format: 'binary32' | 'binary64',
  f: (x: number) => number,
  change?: Change,
  others: Operations = {},
): Implementation => {
  const module = implementation(format, f, change);
  const all: Operations = { ...module.operations, model: ({ x, t }: never) => module.model(x, t), ...others };
  return {
    ...base,
    name: module.name,
    format,
    offers: Object.keys(all),
    call: (operation, inputs, settings) =>
      answerOf(
        all[operation.name] as Parameters<typeof answerOf>[0],
        inputs,
        settings,
        playsIn(operation, inputs),
      ),
    dispose: () => Promise.resolve(),
  };
};

export const factsOf = async (
  subject: Implementation,
  name: string,
  epsilon: Ratio = defaultEpsilon,
): Promise<Record<string, string>> => {
  const facts = await fingerprint(subject, operationOf(name), epsilon);
  return Object.fromEntries(facts.map(({ name: fact, value }) => [fact, value]));
};

/** All facts of an implementation, by operation. */
export const everyFact = async (subject: Implementation): Promise<Record<string, Record<string, string>>> => {
  const all: Record<string, Record<string, string>> = {};
  for (const { name } of operations) {
    const facts = await factsOf(subject, name);
    if (Object.keys(facts).length > 0) all[name] = facts;
  }
  return all;
};
