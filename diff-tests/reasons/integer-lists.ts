/** What a list of timesteps with too many entries resembles: what programs are known to make in the place of the right one. */
import type { Operation } from '../../spec/operation.ts';
import type { Answer } from '../cases/answer.ts';
import type { Case } from '../cases/case.ts';
import type { HostInputs } from '../cases/values.ts';
import type { Diagnosis } from './diagnosis.ts';

interface Known {
  readonly operation: string;
  readonly name: string;
  readonly link: string;
  /** How many entries it has: those that are too many are not looked at. */
  count(T: number, n: number): number;
}

const known: readonly Known[] = [
  {
    operation: 'timestepsTrailing',
    name: 'numpy.arange(T, 0, -T/n) lists one too many: -T/n is rounded',
    link: 'huggingface/diffusers scheduling_ddim.py#L375',
    count: (T, n) => Math.ceil(-T / (-T / n)),
  },
];

/** A list with too many entries, and whether it has them for some inputs. */
interface LongList extends Pick<Known, 'name' | 'link'> {
  tells(inputs: HostInputs): boolean;
}

export const longListsOf = ({ name: operation }: Operation): readonly LongList[] =>
  known
    .filter((one) => one.operation === operation)
    .map(({ name, link, count }) => ({
      name,
      link,
      tells: ({ T, n }) => count(T as number, n as number) > (n as number),
    }));

const fits = (count: number, answer: Answer): boolean =>
  answer.kind === 'malformed' &&
  answer.malformed.code === 'shape' &&
  answer.malformed.value.join() === `${count}`;

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
        fits(one.count(inputs['T'] as number, inputs['n'] as number), answer),
      ),
  );
  if (found === undefined || failing.length === 0) return [];
  const { name, link } = found;
  return [{ kind: 'defect', names: [name], agrees: failing.length, of: failing.length, link }];
};
