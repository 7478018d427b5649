/** Compares a Lean definition with ours: formulas at every structure, then values and model calls on generated inputs. */
import type { AnyArguments, Operation } from '../../spec/operation.ts';
import type { Context } from '../../spec/context.ts';
import { Asked } from '../../spec/lean/asked.ts';
import { Evaluator } from '../../spec/lean/evaluator.ts';
import type { Library } from '../../spec/lean/library.ts';
import { Inputs, type Mirrored } from '../../spec/lean/mirrored.ts';
import { LeanError, type Place } from '../../spec/lean/source.ts';
import type { Definition } from '../../spec/lean/syntax.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { type FormatName, formatNames } from '../../spec/scalars/floats/format.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { caseSource, makeCase } from '../cases/generators/cases.ts';
import { simplerInputs } from '../cases/generators/simpler.ts';
import { played, stepped } from '../cases/kinds/index.ts';
import { type HostInputs, type HostTensor, type ModelCall, toNumber } from '../cases/values.ts';
import { compareFormulas, type FormulaPair, structuresOf } from './formulas.ts';
import { type AnyGround, compareTensors, exactGrounds, floatGround } from './ground.ts';
import { callsOf, type Define, type Ran, runCase } from './run.ts';

/** same: also in the order of operations. equal: in value only. */
type Verdict = 'same' | 'equal' | 'different' | 'unread';

interface Counterexample {
  readonly format: string;
  readonly inputs: HostInputs;
  /** What differs: a value (of this element), the shape, or what the model is asked. */
  readonly part: 'value' | 'shape' | 'calls';
  readonly element: number | null;
  readonly lean: string;
  readonly ours: string;
  /** What our definition asks the model there, and what it is answered. */
  readonly calls: readonly ModelCall[];
}

type Difference = Pick<Counterexample, 'part' | 'element' | 'lean' | 'ours'>;

export interface Comparison {
  readonly verdict: Verdict;
  /** Inputs that were tried in each context, by its name. */
  readonly tried: Readonly<Record<string, number>>;
  readonly formulas: FormulaPair | null;
  readonly counterexample: Counterexample | null;
  /** The most model calls of one case. */
  readonly calls: { readonly lean: number; readonly ours: number };
  readonly error: LeanError | null;
}

/** Two definitions of one operation. */
export interface Pair {
  readonly operation: Operation;
  readonly lean: Define;
  readonly ours: Define;
}

/** A Lean definition as a definition over any context. */
export const leanDefine =
  (
    library: Library,
    definition: Definition,
    { run }: Pick<Mirrored, 'run'>,
    visit?: (place: Place | null) => void,
  ): Define =>
  <A>(k: Context<A>, inputs: AnyArguments<A>): Tensor<A> =>
    run(new Asked(new Evaluator(library, k, visit), definition), new Inputs(inputs));

export interface Effort {
  /** Inputs in each float format. */
  readonly runs: number;
  readonly seed: number;
  readonly formats?: readonly FormatName[];
  /** Long schedules in every format; else in binary32 only. */
  readonly long?: boolean;
  /** Formulas alone, where they are the same. */
  readonly formulasOnly?: boolean;
}

/** Steps beyond which a schedule is long for exact arithmetic, and for floats. */
const [longExact, longFloats] = [12, 100];
/** The format whose numbers go into the exact contexts too, and in which long schedules are tried. */
const fullFormat: FormatName = 'binary32';
/** Inputs in the exact contexts, and calls that shrinking may cost. */
const [exactRuns, mostShrinking] = [40, 600];

const isLonger = (longest: number, { inputs }: Operation, values: HostInputs): boolean =>
  inputs.some(({ kind, name }) => {
    if (!stepped.has(kind)) return false;
    const value = values[name] as number | HostTensor;
    return (typeof value === 'number' ? value : value.data.length) > longest;
  });

const difference = (ground: AnyGround, left: Ran<unknown>, right: Ran<unknown>): Difference | null => {
  const isCalled = ground.key !== null;
  const i = left.requests.findIndex((request, at) => request !== right.requests[at]);
  const at = i < 0 && right.requests.length > left.requests.length ? left.requests.length : i;
  const asked = (ran: Ran<unknown>): string => ran.requests[at] ?? 'no call';
  if (isCalled && at >= 0) return { part: 'calls', element: null, lean: asked(left), ours: asked(right) };
  if (left.output === null || right.output === null) return null;
  const { agreement, element } = compareTensors(ground, left.output, right.output);
  if (agreement !== 'different') return null;
  const shape = (ran: Ran<unknown>): string => `shape [${ran.output?.shape.join() ?? ''}]`;
  if (element === null) return { part: 'shape', element, lean: shape(left), ours: shape(right) };
  const text = ({ output }: Ran<unknown>): string => ground.k.show(output?.data[element]);
  return { part: 'value', element, lean: text(left), ours: text(right) };
};

class Comparing {
  readonly #pair: Pair;
  readonly tried: Record<string, number> = {};
  calls = { lean: 0, ours: 0 };

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  differs(ground: AnyGround, inputs: HostInputs): Difference | null {
    const { operation, lean, ours } = this.#pair;
    const [left, right] = [lean, ours].map((define) => runCase(ground, operation, inputs, define));
    if (left === undefined || right === undefined) return null;
    this.#called({ lean: left.calls, ours: right.calls });
    return difference(ground, left, right);
  }

  /** The smallest input found at which the same part differs. */
  shrink(ground: AnyGround, format: FormatName, start: HostInputs): Counterexample {
    const { operation } = this.#pair;
    let inputs = this.#scripted(ground, format, start);
    let found = this.differs(ground, inputs);
    let left = mostShrinking;
    for (let again = true; again && found !== null;) {
      again = false;
      const suspect = { element: found.element, step: null };
      for (const simpler of simplerInputs(makeCase(operation, format, inputs), suspect)) {
        if (left-- <= 0) break;
        if (makeCase(operation, format, simpler).forbidden !== null) continue;
        const next = this.differs(ground, simpler);
        if (next === null || next.part !== found.part) continue;
        [inputs, found, again] = [simpler, next, true];
        break;
      }
    }
    const calls = callsOf(ground, format, runCase(ground, operation, inputs, this.#pair.ours));
    return { format: ground.name, inputs, calls, ...(found as NonNullable<typeof found>) };
  }

  /** The model's answers written out, where they still tell the two apart: a script shrinks, a formula does not. */
  #scripted(ground: AnyGround, format: FormatName, inputs: HostInputs): HostInputs {
    const { operation, ours } = this.#pair;
    const model = operation.inputs.find(({ kind }) => played.has(kind));
    const calls =
      model === undefined ? [] : callsOf(ground, format, runCase(ground, operation, inputs, ours));
    if (model === undefined || calls.length === 0) return inputs;
    const scripted = { ...inputs, [model.name]: { answers: calls.map(({ answer }) => answer) } };
    return this.differs(ground, scripted) === null ? inputs : scripted;
  }

  values({ runs, seed, formats = formatNames, long = false }: Effort): Counterexample | null {
    const { operation } = this.#pair;
    for (const format of formats) {
      const ground = floatGround(format);
      const epsilon = toNumber(binary(format).epsilon);
      const cases = caseSource(operation, { format, seed, epsilon, refusals: false });
      for (let i = 0, tried = 0; tried < runs; i++) {
        const { inputs } = cases(i);
        if (!long && format !== fullFormat && isLonger(longFloats, operation, inputs)) continue;
        tried += 1;
        this.#count(format);
        if (this.differs(ground, inputs) !== null) return this.shrink(ground, format, inputs);
        if (format !== fullFormat || i >= exactRuns || isLonger(longExact, operation, inputs)) continue;
        for (const exact of exactGrounds) {
          this.#count(exact.name);
          if (this.differs(exact, inputs) !== null) return this.shrink(exact, format, inputs);
        }
      }
    }
    return null;
  }

  #called({ lean, ours }: Comparison['calls']): void {
    this.calls = { lean: Math.max(lean, this.calls.lean), ours: Math.max(ours, this.calls.ours) };
  }

  #count(name: string): void {
    this.tried[name] = (this.tried[name] ?? 0) + 1;
  }

  formulas(): { readonly pair: FormulaPair; readonly inputs: HostInputs } | null {
    const { operation, lean, ours } = this.#pair;
    for (const inputs of structuresOf(operation)) {
      const { pair, calls } = compareFormulas(operation, inputs, lean, ours);
      this.#called(calls);
      if (pair !== null) return { pair, inputs };
    }
    return null;
  }
}

/** How many more inputs are tried where the formulas differ: equal in value is said of what was tried only. */
const moreWhereWritten = 4;

/** Compares two definitions. */
export const comparePair = (pair: Pair, effort: Effort): Comparison => {
  const comparing = new Comparing(pair);
  const end = (verdict: Verdict, more: Partial<Comparison> = {}): Comparison => ({
    verdict,
    tried: comparing.tried,
    formulas: null,
    counterexample: null,
    calls: comparing.calls,
    error: null,
    ...more,
  });
  try {
    const written = comparing.formulas();
    const runs =
      written !== null ? effort.runs * moreWhereWritten : effort.formulasOnly === true ? 0 : effort.runs;
    const counterexample = comparing.values({ ...effort, runs });
    if (counterexample === null)
      return end(written === null ? 'same' : 'equal', { formulas: written?.pair ?? null });
    const { operation, lean, ours } = pair;
    const formulas =
      compareFormulas(operation, counterexample.inputs, lean, ours).pair ?? written?.pair ?? null;
    return end('different', { counterexample, formulas });
  } catch (error) {
    if (error instanceof LeanError) return end('unread', { error });
    throw error;
  }
};
