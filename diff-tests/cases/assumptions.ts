/**
 * What an implementation may take for granted, one row each: of which inputs it speaks, what holds in a case, and how
 * generated cases keep to it. A case in which all that is `usual` holds is called ordinary.
 */
import type { Operation } from '../../spec/operation.ts';
import { leastPlace } from '../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../spec/scalars/floats/format.ts';
import {
  type About,
  always,
  type Asked,
  type Assumption,
  floats,
  named,
  ofNumbers,
  spokenOf,
} from './assumption.ts';
import { everyNumber } from './each-number.ts';
import { neighbour } from './generators/float.ts';
import type { Case } from './case.ts';
import { scheduled, shaped, stepped } from './kinds/index.ts';
import { magnitudes } from './magnitude.ts';
import { isDownwards, downwards, pairsIn } from './order.ts';
import { lastInside, rangeOf } from './range.ts';
import { type HostInputs, type HostTensor, isTensor } from './values.ts';

const leastNormals = Object.fromEntries(
  Object.values(formats).map((f) => [f.name, 2 ** (leastPlace(f) + f.precision - 1)]),
);
/** Made once for each format: it is asked for of every number. */
const leastNormal = (format: FormatName): number => leastNormals[format] as number;

/** 1 - 2^-p. */
const belowOne = (format: FormatName): number => neighbour(format, 1, -1);
const twoToMinusP = (format: FormatName): number => 2 ** -formats[format].precision;

/** The length of the schedule, or the count; null where there is none. */
export const stepCount = ({ inputs: rows }: Operation, inputs: HostInputs): number | null => {
  const over = rows.find(({ kind }) => stepped.has(kind));
  const value = inputs[over?.name ?? ''];
  if (over === undefined || value === undefined) return null;
  return isTensor(value) ? value.data.length : (value as number);
};

const steps: About = { kinds: ['betas', 'alphaBars', 'count'], about: always };

const atLeast = (least: number, usual: boolean): Assumption => ({
  name: `T >= ${least}`,
  outside: `T < ${least}`,
  ...steps,
  usual,
  holds: ({ operation, inputs }) => (stepCount(operation, inputs) ?? least) >= least,
  leastSteps: least,
});

// The ends of a linear schedule are betas too.
const betas: About = {
  kinds: ['betas', 'scalar'],
  about: (input) => scheduled.has(input.kind) || named('betaStart', 'betaEnd')(input),
};
const anyTime: About = { kinds: ['times', 'time'], about: always };
const state: About = { kinds: ['index'], about: ({ last }) => last === 'T' };
const ends: About = { kinds: ['scalar'], about: named('beta0', 'beta1') };

const endsOf = (inputs: HostInputs): readonly [number, number] => [
  inputs['beta0'] as number,
  inputs['beta1'] as number,
];

/** Swapped, or where they are equal or no numbers, apart. */
const apart = ([first, last]: readonly [number, number]): readonly [number, number] => {
  if (first > last) return [last, first];
  if (last > 0 && Number.isFinite(last)) return [last / 2, last];
  return first <= 0 && Number.isFinite(first) ? [first, 1] : [0.125, 20];
};

const largestModerate = Object.fromEntries(
  Object.values(formats).map(({ name, emax }) => [name, 2 ** Math.max(3, emax >> 3)]),
);
/** The largest size of the numbers that cases under `moderate inputs` are made of; asked for of every number. */
const moderate = (format: FormatName): number => largestModerate[format] as number;

const describedBy = <K extends keyof ReturnType<typeof magnitudes>>(which: K) => {
  return (asked: Asked, epsilon: number): boolean => !magnitudes(asked, epsilon)[which];
};

const inOrder: About = {
  kinds: ['bounded'],
  about: ({ atMost, notBelow }) => atMost !== undefined || notBelow !== undefined,
};
const sigmasKind: About = { kinds: ['sigmas'], about: always };

/** Of two that would do, a report proposes the one that stands first. */
export const assumptions: readonly Assumption[] = [
  ofNumbers('betas in [0, 1)', 'a beta outside [0, 1)', betas, {
    has: (x) => x >= 0 && x < 1,
    edges: (format) => [0, belowOne(format), twoToMinusP(format)],
  }),
  ofNumbers('betas in (0, 1)', 'a beta outside (0, 1)', betas, {
    has: (x) => x > 0 && x < 1,
    edges: (format) => [belowOne(format), twoToMinusP(format)],
  }),
  ofNumbers(
    'alphaBars in (0, 1]',
    'an alphaBar outside (0, 1]',
    { kinds: ['alphaBars'], about: always },
    { has: (x) => x > 0 && x <= 1, edges: (format) => [1, belowOne(format), twoToMinusP(format)] },
  ),
  {
    name: 'alphaBars not increasing',
    outside: 'an alphaBar larger than the one before it',
    kinds: ['alphaBars'],
    about: always,
    usual: true,
    holds: ({ operation, inputs }) =>
      spokenOf(operation, { kinds: ['alphaBars'], about: always }).every(({ name }) =>
        (inputs[name] as HostTensor).data.every((x, i, all) => i === 0 || x <= (all[i - 1] as number)),
      ),
    arrange: (operation, inputs) => {
      const tables = spokenOf(operation, { kinds: ['alphaBars'], about: always }).map(({ name }) => {
        const { shape, data } = inputs[name] as HostTensor;
        // NaN is larger and smaller than nothing: such a table is not this one's.
        return [name, { shape, data: data.map((x) => (Number.isNaN(x) ? 1 : x)).sort((a, b) => b - a) }];
      });
      return { ...inputs, ...(Object.fromEntries(tables) as HostInputs) };
    },
  },
  ofNumbers('times in [0, 1]', 'a time outside [0, 1]', anyTime, {
    has: (x) => x >= 0 && x <= 1,
    edges: (format) => [0, 1, belowOne(format)],
  }),
  ofNumbers('times in (0, 1]', 'a time outside (0, 1]', anyTime, {
    has: (x) => x > 0 && x <= 1,
    edges: (format) => [1, belowOne(format), twoToMinusP(format)],
  }),
  ofNumbers('beta0 >= 0', 'a beta0 or beta1 below 0', ends, { has: (x) => x >= 0, edges: () => [0] }),
  {
    name: 'beta0 < beta1',
    outside: 'a beta0 that is not below beta1',
    kinds: ['scalar'],
    about: named('beta0', 'beta1'),
    usual: true,
    holds: ({ operation, inputs }) => {
      const [first, last] = endsOf(inputs);
      return spokenOf(operation, ends).length < 2 || first < last;
    },
    arrange: (operation, inputs) => {
      const both = endsOf(inputs);
      if (spokenOf(operation, ends).length < 2 || both[0] < both[1]) return inputs;
      const [beta0, beta1] = apart(both);
      return { ...inputs, beta0, beta1 };
    },
  },
  {
    name: 't >= 1',
    outside: 't = 0',
    ...state,
    usual: true,
    // Where T = 0 there is no such t.
    leastSteps: 1,
    holds: ({ operation, inputs }) =>
      spokenOf(operation, state).every(({ name }) => (inputs[name] as number) >= 1),
    arrange: (operation, inputs, turn) => {
      const last = stepCount(operation, inputs) ?? 1;
      const indices = spokenOf(operation, state)
        .filter(({ name }) => inputs[name] === 0)
        .map(({ name }) => [name, turn % 2 === 0 ? 1 : Math.max(last, 1)]);
      return { ...inputs, ...(Object.fromEntries(indices) as HostInputs) };
    },
  },
  atLeast(1, true),
  // [1/2] is as ordinary a schedule as any: a program that needs two steps has to say so.
  atLeast(2, false),
  ofNumbers(
    'numbers in their range',
    'a number outside the range in which it means something',
    { kinds: ['bounded', 'boundedTensor'], about: always },
    {
      has: (x, _format, input) => rangeOf(input).has(x),
      edges: (format, input) => lastInside(rangeOf(input), format),
    },
  ),
  {
    name: 'states in order',
    outside: 'a step towards a noisier state, or to the same',
    ...inOrder,
    usual: true,
    holds: ({ operation, inputs }) => pairsIn(operation, inputs).every(({ isOrdered }) => isOrdered),
    arrange: (operation, inputs) =>
      pairsIn(operation, inputs)
        .filter(({ isOrdered }) => !isOrdered)
        .reduce((kept, { ordered }) => ({ ...kept, ...ordered() }), inputs),
  },
  {
    name: 'sigmas downwards',
    outside: 'sigmas that do not go down to the last one',
    kinds: ['sigmas'],
    about: always,
    usual: true,
    holds: ({ operation, inputs }) =>
      spokenOf(operation, sigmasKind).every((input) => isDownwards(input, inputs[input.name] as HostTensor)),
    arrange: (operation, inputs) => {
      const lists = spokenOf(operation, sigmasKind).map((input) => [
        input.name,
        downwards(input, inputs[input.name] as HostTensor),
      ]);
      return { ...inputs, ...(Object.fromEntries(lists) as HostInputs) };
    },
  },
  ofNumbers(
    'y > 0',
    'a y that is not above 0',
    { kinds: ['tensor'], about: named('y') },
    { has: (x) => x > 0, edges: (format) => [leastNormal(format), 1] },
  ),
  ofNumbers(
    'floor > 0',
    'a floor that is not above 0',
    { kinds: ['scalar'], about: named('floor') },
    { has: (x) => x > 0, edges: (format) => [leastNormal(format), 2 ** -10] },
  ),
  {
    name: 'no empty tensors',
    outside: 'an empty tensor',
    kinds: ['tensor', 'times', 'boundedTensor'],
    about: always,
    usual: true,
    full: true,
    holds: ({ operation, inputs }) =>
      operation.inputs
        .filter(({ kind }) => shaped.has(kind))
        .every(({ name }) => (inputs[name] as HostTensor).data.length > 0),
  },
  ofNumbers(
    'finite inputs',
    'an input that is infinite or NaN',
    { kinds: floats, about: always },
    { has: Number.isFinite, edges: () => [] },
  ),
  ofNumbers(
    'no subnormals',
    'a subnormal number, given or on the way',
    { kinds: floats, about: always },
    {
      has: (x, format) => x === 0 || !(Math.abs(x) < leastNormal(format)),
      edges: (format) => [leastNormal(format), -leastNormal(format)],
    },
    {
      holds: (asked, epsilon) =>
        asked.operation.inputs
          .filter(({ kind }) => floats.includes(kind))
          .every(({ name }) =>
            everyNumber(
              asked.inputs[name] ?? 0,
              (x) => x === 0 || !(Math.abs(x) < leastNormal(asked.format)),
            ),
          ) && describedBy('subnormal')(asked, epsilon),
    },
  ),
  ofNumbers(
    'moderate inputs',
    'an intermediate that overflows',
    { kinds: floats, about: always },
    // The cases are made of moderate numbers; what is asked is that nothing overflows.
    {
      has: (x, format) => !Number.isFinite(x) || Math.abs(x) <= moderate(format),
      edges: (format) => [moderate(format), -moderate(format)],
    },
    { holds: describedBy('overflows') },
  ),
];

export const assumptionNames: readonly string[] = assumptions.map(({ name }) => name);

/** The rows of these names that say something of an operation. */
export const assumptionsOf = (operation: Operation, names: readonly string[]): readonly Assumption[] =>
  assumptions.filter((row) => names.includes(row.name) && spokenOf(operation, row).length > 0);

/** What holds in an ordinary case. */
export const usualNames: readonly string[] = assumptions.filter(({ usual }) => usual).map(({ name }) => name);

/** Whether all of these hold in a case that the types allow. */
export const allHold = (names: readonly string[], theCase: Case, epsilon: number): boolean =>
  theCase.forbidden === null &&
  assumptionsOf(theCase.operation, names).every(({ holds }) => holds(theCase, epsilon));

/** Whether nothing about a case is out of the ordinary. */
export const isOrdinary = (theCase: Case, epsilon: number): boolean => allHold(usualNames, theCase, epsilon);

/** The assumptions that do not hold in a case. */
export const brokenBy = (theCase: Case, epsilon: number): readonly string[] =>
  assumptionsOf(theCase.operation, assumptionNames)
    .filter(({ holds }) => !holds(theCase, epsilon))
    .map(({ name }) => name);
