/** Inputs at which definitions turn, by name: how often each was tried is counted and shown. */
import { stepCount } from '../assumptions.ts';
import type { Case } from '../case.ts';
import { everyNumber } from '../each-number.ts';
import { neighbour } from '../generators/float.ts';
import { indices, scheduled, stepped, timed } from '../kinds/index.ts';
import type { Operation } from '../../../spec/operation.ts';
import type { HostTensor, HostValue } from '../values.ts';

interface Target {
  readonly name: string;
  /** The inputs of an operation that it speaks of; none: it says nothing of it. */
  readonly about: (operation: Operation) => boolean;
  readonly hit: (theCase: Case, epsilon: number) => boolean;
}

/** How many floats from a value still are next to it. */
const near = 2;

const has =
  (kindsOf: ReadonlySet<string>) =>
  ({ inputs }: Operation): boolean =>
    inputs.some(({ kind }) => kindsOf.has(kind));

const any = ({ operation, inputs }: Case, of: ReadonlySet<string>, holds: (x: number) => boolean): boolean =>
  operation.inputs.some(
    ({ name, kind }) => of.has(kind) && !everyNumber(inputs[name] as HostValue, (x) => !holds(x)),
  );

const nextTo =
  (to: number) =>
  ({ format }: Case) => {
    const [lo, hi] = [neighbour(format, to, -near), neighbour(format, to, near)];
    return (x: number): boolean => x >= lo && x <= hi;
  };

/** Whether alphaBar is this at some step, as binary64 has it: a table of its own, or the product of 1 - beta. */
const alphaBarAt =
  (value: number) =>
  ({ inputs: { alphaBars, betas } }: Case): boolean => {
    if (alphaBars !== undefined) return (alphaBars as HostTensor).data.some((x) => x === value);
    let product = 1;
    return ((betas as HostTensor | undefined)?.data ?? []).some((beta) => (product *= 1 - beta) === value);
  };

const times = new Set([...indices, ...timed]);

export const targets: readonly Target[] = [
  { name: 't = 0', about: has(times), hit: (theCase) => any(theCase, times, (x) => x === 0) },
  ...[0, 1].map((steps): Target => ({
    name: `T = ${steps}`,
    about: has(stepped),
    hit: ({ operation, inputs }) => stepCount(operation, inputs) === steps,
  })),
  {
    name: 'y next to -epsilon',
    about: ({ inputs }) => inputs.some(({ name }) => name === 'y'),
    hit: (theCase, epsilon) => {
      const isNear = nextTo(-epsilon)(theCase);
      return (theCase.inputs['y'] as HostTensor).data.some(isNear);
    },
  },
  ...[0, 1].map((value): Target => ({
    name: `alphaBar = ${value}`,
    about: has(scheduled),
    hit: alphaBarAt(value),
  })),
  ...[0, 1].map((value): Target => ({
    name: `beta next to ${value}`,
    about: has(scheduled),
    hit: (theCase) => any(theCase, scheduled, nextTo(value)(theCase)),
  })),
];
