/** How an implementation rounds a half in a list of timesteps: the rules that fit all ties that were seen. */
import type { AnyArguments, Operation } from '../../../spec/operation.ts';
import type { Case } from '../../cases/case.ts';
import type { Returned } from '../../cases/answer.ts';
import type { HostInputs } from '../../cases/values.ts';

/** binary64's own rounding of a half: to even. */
const rint = (x: number): number => {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
};

type Entry = (T: number, n: number, i: number) => number;

/** What NumPy makes of the quotients in binary64, by operation: its floats lie beside a half now and then. */
const inNumpy: Readonly<Record<string, Entry>> = {
  // np.arange(T, 0, -T / n).round() - 1: the second entry minus the first is what each is apart.
  timestepsTrailing: (T, n, i) => rint(T + i * (T + -T / n - T)) - 1,
  // np.linspace(0, T - 1, n).round()[::-1]: the last one is T - 1 itself.
  timestepsLinspace: (T, n, i) => (i === 0 ? T - 1 : rint((n - 1 - i) * ((T - 1) / (n - 1)))),
};

const numpy = "NumPy's float";
const rules = ['to even', 'up, away from zero', 'down', numpy] as const;

/** By what rules a list of integers rounds its ties; null where it has none. */
export const tiesIn = ({ operation, inputs }: Case, { output }: Returned): readonly string[] | null => {
  const entries = operation.integers?.(inputs as AnyArguments<unknown>) ?? [];
  const ties = entries.flatMap(({ value, other }, i) =>
    other === null ? [] : [{ value, other, i, got: output.data[i] }],
  );
  if (ties.length === 0 || entries.length !== output.data.length) return null;
  // What is neither neighbour of a half is no rounding of it.
  if (ties.some(({ value, other, got }) => got !== value && got !== other)) return null;
  const by: Readonly<Record<(typeof rules)[number], (tie: (typeof ties)[number]) => number>> = {
    'to even': ({ value }) => value,
    'up, away from zero': ({ value, other }) => Math.max(value, other),
    down: ({ value, other }) => Math.min(value, other),
    [numpy]: ({ i, value }) => entryInNumpy(operation, inputs, i) ?? value,
  };
  return rules.filter((rule) => ties.every((tie) => by[rule](tie) === tie.got));
};

const entryInNumpy = ({ name }: Operation, inputs: HostInputs, i: number): number | null =>
  inNumpy[name]?.(inputs['T'] as number, inputs['n'] as number, i) ?? null;

const none = 'by no one rule';

export const tiesText = (fitting: readonly string[]): string =>
  fitting.length === 0 ? none : fitting.join(' or ');

/** The rules that fit what was seen before and now. */
export const tiesOfBoth = (a: string, b: string): string =>
  tiesText(a.split(' or ').filter((rule) => rule !== none && b.split(' or ').includes(rule)));
