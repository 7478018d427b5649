/** What an assumption is: of which inputs it speaks, what holds in a case, and how generated cases keep to it. */
import type { Input, Kind, Operation } from '../../spec/operation.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Case } from './case.ts';
import { everyNumber } from './each-number.ts';
import type { HostInputs } from './values.ts';

export type Asked = Pick<Case, 'operation' | 'format' | 'inputs'>;

/** The numbers that an input may have; `edges` are the last ones inside, where definitions and programs part. */
interface Numbers {
  has(x: number, format: FormatName, input: Input): boolean;
  edges(format: FormatName, input: Input): readonly number[];
}

export interface Assumption {
  readonly name: string;
  /** What a case has where it does not hold, for a report: "a beta outside [0, 1)". */
  readonly outside: string;
  /** The kinds of the inputs that it speaks of. */
  readonly kinds: readonly Kind[];
  /** Whether it says something of an input of one of these kinds. */
  readonly about: (input: Input) => boolean;
  /** Whether a reader takes it for granted of any case: see ordinary. */
  readonly usual: boolean;
  readonly holds: (asked: Asked, epsilon: number) => boolean;
  /** How a case is kept to it: numbers that inputs may have, the least T, no empty tensors, or inputs set right. */
  readonly numbers?: Numbers;
  readonly leastSteps?: number;
  readonly full?: boolean;
  readonly arrange?: (operation: Operation, inputs: HostInputs, turn: number) => HostInputs;
}

export type About = Pick<Assumption, 'kinds' | 'about'>;

export const always = (): boolean => true;

/** An input of one of these names. */
export const named =
  (...names: readonly string[]) =>
  ({ name }: Input): boolean =>
    names.includes(name);

const speaksOf = ({ kinds, about }: About, input: Input): boolean =>
  kinds.includes(input.kind) && about(input);

/** The inputs of an operation that an assumption speaks of. */
export const spokenOf = (operation: Operation, about: About): readonly Input[] =>
  operation.inputs.filter((input) => speaksOf(about, input));

/** The kinds of input that hold floats. */
export const floats: readonly Kind[] = [
  ...(['tensor', 'times', 'betas', 'alphaBars', 'time', 'scalar'] as const),
  ...(['noise', 'model', 'indexModel', 'bounded', 'boundedTensor', 'sigmas'] as const),
];

/** A row about each number of its inputs. */
export const ofNumbers = (
  name: string,
  outside: string,
  about: About,
  numbers: Numbers,
  more: Partial<Assumption> = {},
): Assumption => ({
  name,
  outside,
  ...about,
  usual: true,
  numbers,
  holds: ({ operation, format, inputs }) =>
    spokenOf(operation, about).every((input) =>
      everyNumber(inputs[input.name] ?? 0, (x) => numbers.has(x, format, input)),
    ),
  ...more,
});
