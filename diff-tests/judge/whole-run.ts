/** A run of which only the answers of its model are known: what it may ask, and what it may return. */
import type { AnyArguments, Sampler } from '../../spec/operation.ts';
import { type Float, same } from '../../spec/scalars/floats/float.ts';
import type { FormatName } from '../../spec/scalars/floats/format.ts';
import type { Case } from '../cases/case.ts';
import { played } from '../cases/kinds/index.ts';
import { arrayOf, type HostTensor, inputFloat, type ModelScript, toNumber } from '../cases/values.ts';
import { type AllowedSets, setsOf } from './allowed.ts';
import type { Comparison } from './comparison.ts';
import type { Evaluation } from './lifted.ts';
import type { Request, Rules, Ruling } from './rules.ts';

/** The answers of a case's model, in the order of the calls. */
const answersIn = ({ operation, inputs }: Case): readonly HostTensor[] => {
  const model = operation.inputs.find(({ kind }) => played.has(kind));
  return model === undefined ? [] : (inputs[model.name] as ModelScript).answers;
};

const evaluationOf = (theCase: Case): Evaluation => ({
  define: (k, inputs) => theCase.operation.define(k, inputs),
  call: null,
  state: null,
  answers: answersIn(theCase),
});

const floatsIn = (sets: AllowedSets): (readonly Float[])[] =>
  Array.from({ length: sets.size }, (_, i) => {
    const set = sets.at(i);
    return set?.kind === 'floats' ? set.floats : [];
  });

/** The floats of each element, in whatever run they occur, each once. */
const united = (runs: readonly (readonly (readonly Float[])[])[]): (readonly Float[])[] =>
  (runs[0] ?? []).map((_, i) =>
    runs
      .flatMap((run) => run[i] ?? [])
      .filter((x, at, all) => all.findIndex((other) => same(x, other)) === at),
  );

const asSets = (format: FormatName, floats: readonly (readonly Float[])[]): AllowedSets =>
  setsOf(
    format,
    floats.map((of) => ({ kind: 'floats', floats: of })),
  );

/** Tensors that between them have every float of every element. */
const tensorsOf = (
  { shape }: HostTensor,
  format: FormatName,
  floats: readonly (readonly Float[])[],
): HostTensor[] => {
  const most = Math.max(1, ...floats.map((of) => of.length));
  return Array.from({ length: most }, (_, at) => ({
    shape,
    data: new (arrayOf(format))(floats.map((of) => toNumber(of[Math.min(at, of.length - 1)] as Float))),
  }));
};

/** Whether each step shows its model the state itself, once. */
const asksOnce = ({ calls, behind }: Sampler): boolean => calls === undefined && behind === undefined;

/**
 * A sampler where each set is a few floats: each step is run from every state that the one before may leave, since a
 * program may choose anew at each. A step computes each element by itself.
 */
const stepByStep = (theCase: Case, sampler: Sampler, rules: Rules): Omit<Ruling, 'closer'> => {
  const { inputs, format } = theCase;
  const start = inputs[sampler.state] as HostTensor;
  const answers = answersIn(theCase);
  const requests: Request[] = [];
  let states: (readonly Float[])[] = Array.from(start.data, (x) => [inputFloat(format, x)]);
  for (const [at, index] of sampler.indices(inputs as AnyArguments<unknown>).entries()) {
    const answer = answers[at];
    const rulings = tensorsOf(start, format, states).map((x) =>
      rules.allowed({
        define: (k, given, prepared) => sampler.step(k, given, index, prepared),
        call: answer === undefined ? null : { x, t: 0, answer },
        state: { name: sampler.state, x, hidden: false },
      }),
    );
    const [asked] = rulings[0]?.requests ?? [];
    if (asked !== undefined) requests.push({ x: asSets(format, states), t: asked.t });
    states = united(rulings.map(({ allowed }) => floatsIn(allowed)));
  }
  return { allowed: asSets(format, states), requests };
};

/** What is allowed of a whole run: its output, and each call of the model, whatever the calls before it were. */
export const wholeRun = (theCase: Case, rules: Rules): Ruling => {
  const { sampler } = theCase.operation;
  return sampler !== null && rules.listed && asksOnce(sampler)
    ? { ...stepByStep(theCase, sampler, rules), closer: null }
    : rules.allowed(evaluationOf(theCase));
};

/** The output alone: where nobody saw the calls, it is what is left to be judged. */
export function* unseenRun(theCase: Case, rules: Rules, output: HostTensor): Generator<Comparison> {
  const { allowed, closer } = wholeRun(theCase, rules);
  const evaluation = evaluationOf(theCase);
  yield { part: 'value', step: null, output, allowed, closer, counts: true, evaluation };
}
