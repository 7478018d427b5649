/** A judgement as the evidence that reports and stored findings carry. */
import { type Float, hexText, valueOf } from '../../spec/scalars/float.ts';
import { formats } from '../../spec/scalars/format.ts';
import { compare } from '../../spec/scalars/rational.ts';
import { real } from '../../spec/scalars/real.ts';
import { encodeInputs, encodeTensor } from '../encoding.ts';
import { hash } from '../hash.ts';
import type { Case } from '../generators/cases.ts';
import type { Allowed, Failure } from '../reporters/schema.ts';
import { type HostInputs, toFloat } from '../values.ts';
import type { AllowedSet, Expected } from './expected.ts';
import type { Answer, Judgement, Part } from './judge.ts';
import { roundUpFour, ulpError } from './ulp.ts';

type Nonzero = Extract<Float, { kind: 'finite' }>;

/** Zeros are special values: an interval would not tell their signs apart. */
export const encodeAllowed = (allowed: AllowedSet): Allowed => {
  const isNumber = (x: Float): x is Nonzero => x.kind === 'finite' && x.m !== 0n;
  const numbers = allowed.filter(isNumber).toSorted((a, b) => compare(valueOf(a), valueOf(b)));
  const [lo, hi] = [numbers[0], numbers.at(-1)];
  return {
    lo: lo === undefined ? null : hexText(lo),
    hi: hi === undefined ? null : hexText(hi),
    also: allowed.filter((x) => !isNumber(x)).map(hexText),
  };
};

/** The name of a finding: 8 hex digits of a hash of implementation, backend, operation and inputs. */
export const findingId = (
  implementation: string,
  backend: string,
  operation: string,
  inputs: HostInputs,
): string =>
  hash(0, JSON.stringify([implementation, backend, operation, encodeInputs(inputs)]))
    .toString(16)
    .padStart(8, '0');

/** The output; where it does not show what is wrong (a call that threw, an input written to), what happened. */
const encodeOutput = (answer: Answer, part: Part | null, message: string | null): Failure['output'] => {
  if (answer.kind !== 'returned') return { error: answer.message };
  return (part === 'purity' || part === 'shape') && message !== null
    ? { error: message }
    : encodeTensor(answer.output);
};

/** What the specification says about one element of one output. */
const comparison = (
  theCase: Case,
  { allowed: sets, exact: values }: Expected,
  answer: Answer,
  element: number,
): Pick<Failure, 'allowed' | 'exact' | 'ulp'> => {
  const [allowed, exact] = [sets[element] ?? [], values()[element] ?? null];
  const value = answer.kind === 'returned' ? answer.output.data[element] : undefined;
  const float = value === undefined ? null : toFloat(theCase.format, value);
  const ulp = float === null ? null : ulpError(formats[theCase.format], float, allowed, exact);
  return {
    allowed: encodeAllowed(allowed),
    exact: exact === null ? null : real.encode(exact),
    ulp: ulp === null ? null : roundUpFour(ulp),
  };
};

const noComparison = { allowed: null, exact: null, ulp: null } as const;

/** A rejected case, or with `part` null the case with the largest error, as a report shows it. */
export const evidence = (
  theCase: Case,
  expected: () => Expected,
  answer: Answer,
  { element, part, message }: Pick<Judgement, 'element' | 'part' | 'message'>,
  { replay, shrunk }: { readonly replay: string; readonly shrunk: boolean },
): Failure => {
  const isAboutValue = theCase.forbidden === null && (part === 'value' || part === null);
  return {
    inputs: encodeInputs(theCase.inputs),
    element,
    output: encodeOutput(answer, part, message),
    ...(isAboutValue && element !== null ? comparison(theCase, expected(), answer, element) : noComparison),
    step: null,
    part,
    shrunk,
    diagnosis: [],
    replay,
  };
};
