/** What a wrong list of timesteps resembles: lists that programs are known to make in the place of the right one. */
import type { AnyArguments, Operation } from '../../spec/operation.ts';
import type { Answer } from '../cases/answer.ts';
import type { Case } from '../cases/case.ts';
import type { HostInputs } from '../cases/values.ts';
import type { Diagnosis } from './diagnosis.ts';

interface Known {
  readonly operation: string;
  readonly kind: Diagnosis['kind'];
  readonly name: string;
  readonly link: string;
  /** The entries; or how many there are, where their values are not seen. */
  list(T: number, n: number): readonly number[] | number;
}

const entries = (n: number, entry: (i: number) => number): readonly number[] =>
  Array.from({ length: n }, (_, i) => entry(i));

const known: readonly Known[] = [
  {
    operation: 'timestepsTrailing',
    kind: 'defect',
    name: 'numpy.arange(T, 0, -T/n) lists one too many: -T/n is rounded',
    link: 'huggingface/diffusers scheduling_ddim.py#L375',
    list: (T, n) => Math.ceil(-T / (-T / n)),
  },
  {
    operation: 'timestepsTrailing',
    kind: 'convention',
    name: 'trailing timesteps cut off, not rounded',
    link: '',
    list: (T, n) => entries(n, (i) => Math.floor(((n - i) * T) / n) - 1),
  },
  {
    operation: 'timestepsLinspace',
    kind: 'convention',
    name: 'linspace timesteps cut off, not rounded',
    link: 'huggingface/candle ddim.rs',
    list: (T, n) => entries(n, (i) => (n === 1 ? 0 : Math.floor(((n - 1 - i) * (T - 1)) / (n - 1)))),
  },
  {
    operation: 'timestepsLinspace',
    kind: 'convention',
    name: 'linspace over n + 1 points, the last left out',
    link: 'huggingface/diffusers scheduling_dpmsolver_multistep.py#L416',
    list: (T, n) => entries(n, (i) => Math.round(((n - i) * (T - 1)) / n)),
  },
];

/** A list that programs make in the place of the right one, and whether it is another for some inputs. */
export interface WrongList extends Pick<Known, 'name' | 'kind' | 'link'> {
  tells(inputs: HostInputs): boolean;
}

export const wrongListsOf = ({ name: operation, integers }: Operation): readonly WrongList[] =>
  known
    .filter((one) => one.operation === operation)
    .map(({ name, kind, link, list }) => ({
      name,
      kind,
      link,
      tells: (inputs) => {
        const right = integers?.(inputs as AnyArguments<unknown>) ?? [];
        const made = list(inputs['T'] as number, inputs['n'] as number);
        if (typeof made === 'number') return made > right.length;
        return right.some(({ value, other }, i) => made[i] !== value && made[i] !== other);
      },
    }));

/** Whether an answer is that list, or where it was too long to be looked at, has as many entries. */
const fits = (list: readonly number[] | number, answer: Answer): boolean => {
  if (answer.kind === 'malformed' && answer.malformed.code === 'shape')
    return typeof list === 'number' && answer.malformed.value.join() === `${list}`;
  if (answer.kind !== 'returned' || typeof list === 'number') return false;
  return list.length === answer.output.data.length && list.every((t, i) => t === answer.output.data[i]);
};

/** The first known list that every rejected answer is. */
export const listReasons = (
  operation: string,
  seen: readonly {
    readonly theCase: Case;
    readonly answer: Answer;
    readonly judgement: { readonly verdict: string };
  }[],
): readonly Diagnosis[] => {
  const failing = seen.filter(
    ({ theCase, judgement }) => theCase.forbidden === null && judgement.verdict === 'rejected',
  );
  const found = known.find(
    (one) =>
      one.operation === operation &&
      failing.every(({ theCase: { inputs }, answer }) =>
        fits(one.list(inputs['T'] as number, inputs['n'] as number), answer),
      ),
  );
  if (found === undefined || failing.length === 0) return [];
  const { kind, name, link } = found;
  return [{ kind, names: [name], agrees: failing.length, of: failing.length, link }];
};
