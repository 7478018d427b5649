/** A judgement as the evidence that reports and stored findings carry. */
import type { Ratio } from '../../spec/context.ts';
import { type Float, hexText, valueOf } from '../../spec/scalars/floats/float.ts';
import { compare } from '../../spec/scalars/exact/rational.ts';
import { real } from '../../spec/scalars/exact/real.ts';
import { encodeSet } from '../../spec/scalars/sets/set-text.ts';
import { encodeInputs, formulaIn } from '../cases/encoded-inputs.ts';
import { encodeTensor } from '../cases/encoding.ts';
import type { Case } from '../cases/generators/cases.ts';
import { hash } from '../cases/hash.ts';
import { brokenText, failedText } from './broken-text.ts';
import type { Subject } from './finding.ts';
import type { Allowed, Failure } from './schema.ts';
import { orElse } from '../judge/beside.ts';
import type { AllowedSet } from '../judge/allowed.ts';
import type { Answer } from '../cases/answer.ts';
import type { Judgement, Spot } from '../judge/judge.ts';
import { measureAll } from '../judge/measures.ts';
import { alone, type Readings, readingsOf } from '../judge/readings.ts';
import { roundUpFour } from '../judge/ulp.ts';

type Nonzero = Extract<Float, { kind: 'finite' }>;

/** Zeros are special values: an interval would not tell their signs apart. */
export const encodeAllowed = (allowed: AllowedSet): Allowed => {
  if (allowed.kind === 'set') {
    const { lo, hi, also } = encodeSet(allowed.set);
    return allowed.everything ? 'anything' : { lo, hi, also: [...also] };
  }
  const { floats } = allowed;
  const isNumber = (x: Float): x is Nonzero => x.kind === 'finite' && x.m !== 0n;
  const numbers = floats.filter(isNumber).toSorted((a, b) => compare(valueOf(a), valueOf(b)));
  const [lo, hi] = [numbers[0], numbers.at(-1)];
  return {
    lo: lo === undefined ? null : hexText(lo),
    hi: hi === undefined ? null : hexText(hi),
    also: floats.filter((x) => !isNumber(x)).map(hexText),
  };
};

/** The name of a finding: 8 hex digits of a hash of what it is about, its terms and its inputs. */
export const findingId = (subject: Subject, theCase: Case): string => {
  const { implementation, backend, operation, format, profile, epsilon, conventions, assumes } = subject;
  const told = [
    [implementation.name, implementation.path, backend, operation],
    [format, profile, epsilon, conventions.toSorted(), ...(assumes.length > 0 ? [assumes.toSorted()] : [])],
    [encodeInputs(theCase, []), formulaIn(theCase.inputs)],
  ];
  return hash(0, JSON.stringify(told)).toString(16).padStart(8, '0');
};

/** The tensor compared; where it does not show what is wrong (a call that threw, an input written to), what happened. */
const encodeOutput = (answer: Answer, { spot, broken }: About): Failure['output'] => {
  if (answer.kind !== 'returned') return { error: failedText(answer) };
  if (spot !== null) return encodeTensor(spot.comparison.output);
  return broken === null ? encodeTensor(answer.output) : { error: brokenText(broken) };
};

/** What the specification says about one element. */
const comparisonAt = (
  theCase: Case,
  readings: Readings,
  { comparison, element }: Spot,
): Pick<Failure, 'allowed' | 'exact' | 'ulp'> => {
  const allowed = comparison.allowed.at(element);
  const exact = orElse(() => readings.exact(comparison, alone(element))[0] ?? null, null);
  const ulp = orElse(() => measureAll(theCase, readings, comparison, alone(element))[0]?.ulp ?? null, null);
  return {
    allowed: allowed === undefined ? null : encodeAllowed(allowed),
    exact: exact === null ? null : orElse(() => real.encode(exact), null),
    ulp: ulp === null ? null : roundUpFour(ulp),
  };
};

type About = Pick<Judgement, 'spot' | 'part' | 'step' | 'broken'>;

/**
 * A rejected case, or with `part` null the case with the largest error, as a report shows it. `readings`: those of the
 * case, where they were made before.
 */
export const evidence = (
  theCase: Case,
  answer: Answer,
  about: About,
  epsilon: Ratio,
  more: Pick<Failure, 'replay' | 'shrunk' | 'diagnosis'>,
  readings = readingsOf(theCase, epsilon),
): Failure => {
  const { spot, part, step } = about;
  return {
    inputs: encodeInputs(theCase, answer.kind === 'lost' ? [] : (answer.calls ?? [])),
    element: spot?.element ?? null,
    output: encodeOutput(answer, about),
    ...(spot === null ? { allowed: null, exact: null, ulp: null } : comparisonAt(theCase, readings, spot)),
    step: step ?? spot?.comparison.step ?? null,
    part,
    ...more,
  };
};
