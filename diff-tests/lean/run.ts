/** One case put to a definition, in one context, with a model that is played. */
import { Refusal } from '../../spec/context.ts';
import { namedModel } from '../../spec/models.ts';
import type { AnyArguments, Operation } from '../../spec/operation.ts';
import type { Context } from '../../spec/context.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { kinds, played } from '../cases/kinds/index.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import {
  arrayOf,
  type HostInputs,
  type HostTensor,
  type ModelCall,
  type ModelScript,
} from '../cases/values.ts';
import type { Ground } from './ground.ts';

export type Define = <A>(k: Context<A>, inputs: AnyArguments<A>) => Tensor<A>;

/** What came of a case. */
export interface Ran<A> {
  /** null where the context refused. */
  readonly output: Tensor<A> | null;
  /** Every state and time that the model was asked, each pair once, as texts. */
  readonly requests: readonly string[];
  /** The same, with the answers. */
  readonly asked: readonly Request<A>[];
  /** How often the model was called. */
  readonly calls: number;
}

interface Request<A> {
  readonly x: Tensor<A>;
  readonly t: A | number;
  readonly answer: Tensor<A>;
}

const emptyScript: ModelScript = { answers: [] };

/** The model of a script over a ground: a pure function, a new pair taking the next answer. */
const player = <A>({ k, value, key }: Ground<A>, script: ModelScript) => {
  const answers = new Map<string, Request<A>>();
  const states = new Map<object, number>();
  let calls = 0;
  const stateKey = (x: Tensor<A>): string => {
    if (key !== null) return x.data.map(key).join(' ');
    const known = states.get(x) ?? states.size;
    states.set(x, known);
    return `state ${known}`;
  };
  const timeKey = (t: A | number): string => {
    if (typeof t === 'number') return `index ${t}`;
    return key === null ? JSON.stringify(k.encode(t)) : key(t);
  };
  const answer = (x: Tensor<A>, t: A | number): Tensor<A> => {
    if (script.named !== undefined)
      return namedModel(k, script.named).eps(x, typeof t === 'number' ? k.nat(t) : t);
    const next = script.answers[answers.size % script.answers.length];
    const numbers = next === undefined ? x.data.map(() => 0) : Array.from(next.data);
    return { shape: x.shape, data: numbers.map(value) };
  };
  const ask = (x: Tensor<A>, t: A | number): Tensor<A> => {
    calls += 1;
    const request = `model(${stateKey(x)}; ${timeKey(t)})`;
    const made = answers.get(request) ?? { x, t, answer: answer(x, t) };
    answers.set(request, made);
    return made.answer;
  };
  const record = (): Omit<Ran<A>, 'output'> => ({
    requests: [...answers.keys()],
    asked: [...answers.values()],
    calls,
  });
  return { ask, record };
};

/** Runs a definition on the numbers of a case. */
export const runCase = <A>(
  ground: Ground<A>,
  operation: Operation,
  inputs: HostInputs,
  define: Define,
): Ran<A> => {
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  const script = model === undefined ? emptyScript : (inputs[model.name] as ModelScript);
  const { ask, record } = player(ground, script);
  try {
    const lifted: AnyArguments<A> = Object.fromEntries(
      operation.inputs.map(({ name, kind }) => [
        name,
        kinds[kind].lift(inputs[name] ?? 0, ground.value, ask),
      ]),
    );
    return { output: define(ground.k, lifted), ...record() };
  } catch (error) {
    if (error instanceof Refusal) return { output: null, ...record() };
    throw error;
  }
};

/** What a definition asked its model, as numbers; none in a context whose values are no numbers. */
export const callsOf = <A>({ number }: Ground<A>, format: FormatName, ran: Ran<A>): readonly ModelCall[] => {
  if (number === null) return [];
  const Class = arrayOf(format);
  const host = ({ shape, data }: Tensor<A>): HostTensor => ({ shape, data: new Class(data.map(number)) });
  return ran.asked.map(({ x, t, answer }) => ({
    x: host(x),
    t: typeof t === 'number' ? t : number(t),
    answer: host(answer),
  }));
};
