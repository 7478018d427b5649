/** Right implementations, and random cases put to them under every profile that lists their format. */
import { defaultEpsilon } from '../../../spec/context.ts';
import type { Operation } from '../../../spec/operation.ts';
import { operations } from '../../../spec/operations.ts';
import { chain, ieee754, profiles } from '../../../spec/profiles/index.ts';
import type { Profile } from '../../../spec/profiles/profile.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { answerOf } from '../../runners/answered.ts';
import { playsIn } from '../../runners/implementation.ts';
import bfloat16Wide from '../../examples/bfloat16-in-binary32.ts';
import bfloat16 from '../../examples/bfloat16.ts';
import binary16Wide from '../../examples/binary16-in-binary32.ts';
import binary16 from '../../examples/binary16.ts';
import binary32 from '../../examples/binary32.ts';
import binary64 from '../../examples/binary64.ts';
import { type Case, caseSource } from '../../cases/generators/cases.ts';
import { judge } from '../../judge/judge.ts';
import { brokenText } from '../../report/broken-text.ts';
import { outputShape } from '../../cases/shape.ts';
import { type HostTensor, toNumber } from '../../cases/values.ts';
import type { Draw } from './machines.ts';

type Call = (inputs: never, settings: { readonly epsilon: number }) => HostTensor;

/** An implementation that is right under each of the profiles. */
export interface Right {
  readonly name: string;
  readonly format: FormatName;
  readonly operations: Readonly<Record<string, Call>>;
  readonly profiles: readonly Profile[];
}

const listing = (format: FormatName, of: readonly Profile[]): readonly Profile[] =>
  of.filter(({ rows }) => rows[format] !== undefined);

/** What rounds each operation is right everywhere; what computes in a wider format, where intermediates may be wider. */
export const rightOnes: readonly Right[] = [
  ...[binary16, bfloat16, binary32, binary64].map((right) => ({
    ...right,
    operations: right.operations as Right['operations'],
    profiles: listing(right.format, profiles),
  })),
  ...[binary16Wide, bfloat16Wide].map((right) => ({
    ...right,
    operations: right.operations as Right['operations'],
    profiles: listing(
      right.format,
      chain.filter((profile) => profile !== ieee754),
    ),
  })),
];

// A denoiser of one's own has no value to judge.
const soaked = operations.filter(({ name, freeValue }) => !freeValue && name in binary32.operations);

/** One case put to one implementation, or what went wrong, with all that is needed to see it again. */
export interface Soaked {
  readonly judged: number;
  readonly wrong: readonly string[];
}

/** Cases beyond the fixed ones too. */
const cases = 3000;

const about = (right: Right, { operation, inputs }: Case, seed: number, index: number): string =>
  `${right.name}, ${operation.name}, seed ${seed}, case ${index}: ${JSON.stringify(inputs).slice(0, 2000)}`;

const tryCase = async (right: Right, operation: Operation, seed: number, index: number): Promise<Soaked> => {
  const { format } = right;
  const epsilon = toNumber(binary(format).withEpsilon(defaultEpsilon).epsilon);
  const theCase = caseSource(operation, { format, seed, epsilon, refusals: true })(index);
  const { inputs } = theCase;
  const call = right.operations[operation.name] as Call;
  const wrong: string[] = [];
  let judged = 0;
  for (const profile of right.profiles) {
    try {
      const answer = await answerOf(
        (given) => call(given as never, { epsilon }),
        inputs,
        { format, epsilon },
        playsIn(operation, inputs),
      );
      const terms = { epsilon: defaultEpsilon, profile };
      const shape = (): readonly number[] => outputShape(theCase);
      // What is measured is looked at once: it is the same under every profile.
      const care = { certain: true, measured: profile === right.profiles[0] };
      const { verdict, part, broken, spot } = judge(theCase, terms, shape, answer, null, true, care);
      judged += 1;
      if (verdict === 'rejected')
        wrong.push(
          `rejected under ${profile.name}, ${part}, element ${spot?.element}, ${broken === null ? '' : brokenText(broken)}: ${about(right, theCase, seed, index)}`,
        );
    } catch (error) {
      wrong.push(`${(error as Error).stack} under ${profile.name}: ${about(right, theCase, seed, index)}`);
    }
  }
  return { judged, wrong };
};

/** Random cases of random operations of all right implementations, until `more` says no. */
export const soak = async (draw: Draw, more: (judged: number) => boolean): Promise<Soaked> => {
  const wrong: string[] = [];
  let judged = 0;
  while (more(judged)) {
    const right = rightOnes[draw(rightOnes.length)] as Right;
    const operation = soaked[draw(soaked.length)] as Operation;
    const done = await tryCase(right, operation, draw(2 ** 31), draw(cases));
    judged += done.judged;
    wrong.push(...done.wrong);
  }
  return { judged, wrong };
};
