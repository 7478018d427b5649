/** Operations of one primitive each, for tests of bounds: rows that the list of operations does not have. */
import { type Context, defaultEpsilon, type Ratio } from '../../../spec/context.ts';
import { type Operation, operation } from '../../../spec/operation.ts';
import type { Primitive, Profile } from '../../../spec/profiles/profile.ts';
import type { Float } from '../../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { scalar } from '../../../spec/tensor.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { judge, type Verdict } from '../../judge/judge.ts';
import { arrayOf, type HostInputs, type HostTensor, toNumber } from '../../cases/values.ts';

const x = { name: 'x', kind: 'scalar', meaning: 'an operand' } as const;
const y = { ...x, name: 'y' } as const;
const n = { name: 'n', kind: 'count', meaning: 'a count' } as const;

interface Given<A> {
  readonly x: A;
  readonly y: A;
  readonly n: number;
}

const row = (
  name: string,
  inputs: readonly (typeof x | typeof y | typeof n)[],
  compute: <A>(k: Context<A>, given: Given<A>) => A,
): Operation =>
  operation({
    name,
    summary: `${name}, once`,
    source: { kind: 'lean', name: 'none: for tests only', link: '', code: null },
    inputs,
    output: 'scalar',
    define: <A>(k: Context<A>, inputs: unknown) => scalar(compute(k, inputs as Given<A>)),
  } as Parameters<typeof operation>[0]);

export const onePrimitive: Readonly<Record<Primitive, Operation>> = {
  add: row('add', [x, y], (k, given) => k.add(given.x, given.y)),
  mul: row('mul', [x, y], (k, given) => k.mul(given.x, given.y)),
  div: row('div', [x, y], (k, given) => k.div(given.x, given.y)),
  sqrt: row('sqrt', [x], (k, given) => k.sqrt(given.x)),
  exp: row('exp', [x], (k, given) => k.exp(given.x)),
  constant: row('constant', [], (k) => k.epsilon),
  cast: row('cast', [n], (k, given) => k.nat(given.n)),
};

/** What is no primitive, or a primitive with a constant. */
export const oneStep = {
  max: row('max', [x, y], (k, given) => k.max(given.x, given.y)),
  min: row('min', [x, y], (k, given) => k.min(given.x, given.y)),
  rootOfExp: row('rootOfExp', [x], (k, given) => k.sqrt(k.exp(given.x))),
  reciprocal: row('reciprocal', [x], (k, given) => k.div(k.one, given.x)),
} as const;

export const caseOf = (operation: Operation, format: FormatName, inputs: HostInputs): Case => ({
  operation,
  format,
  inputs,
  forbidden: null,
});

const outputOf = (format: FormatName, value: Float): HostTensor => ({
  shape: [],
  data: new (arrayOf(format))([toNumber(value)]),
});

/** The judge's verdict on one number. */
export const verdictOn = (
  theCase: Case,
  profile: Profile,
  value: Float,
  epsilon: Ratio = defaultEpsilon,
): Verdict => {
  const answer = {
    kind: 'returned',
    output: outputOf(theCase.format, value),
    impurity: null,
    calls: [],
  } as const;
  return judge(theCase, { epsilon, profile }, () => [], answer, null, true, {
    certain: true,
    measured: false,
  }).verdict;
};
