/** A counterexample step by step: the definition on its inputs, with the model answering as it answered there. */
import { parseEpsilon } from '../../spec/contexts.ts';
import type { Operation } from '../../spec/operation.ts';
import { refuseForbidden } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import { binary } from '../../spec/scalars/floats/binary.ts';
import { hexText } from '../../spec/scalars/floats/float.ts';
import { envelope } from '../../spec/scalars/sets/envelope.ts';
import { trace, type Traced, type TraceRow } from '../../spec/scalars/trace.ts';
import { decodeInputs } from '../cases/encoded-inputs.ts';
import { kinds } from '../cases/kinds/index.ts';
import type { AnswerTo } from '../cases/kinds/kind.ts';
import { showTensor } from '../cases/number-syntax.ts';
import { sizesOf } from '../cases/sizes.ts';
import { type HostInputs, type HostValue, inputFloat, type ModelScript } from '../cases/values.ts';
import { orElse } from '../judge/beside.ts';
import { changed, conventionsOf } from '../reasons/signatures/index.ts';
import { operationAs } from '../reasons/search/by-text.ts';
import { defaultProfile } from '../runners/held-to.ts';
import { reasonOf } from './diagnosis.ts';
import type { Failure, Result } from './schema.ts';
import { bothEnds, stepCells, stepHeads } from './steps.ts';

/** Elements, and for a sampler steps times elements: what has more is not for a reader. */
const mostWork = 128;

export interface StepTable {
  /** null: the definition; else the reason whose edit of it this is. */
  readonly as: string | null;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly output: string;
}

type Row = Pick<Result, 'operation' | 'format' | 'profile' | 'epsilon' | 'conventions'>;

/** The definition that a row was judged by. */
const definitionOf = ({ operation: name, conventions }: Row): Operation | null => {
  const operation = findOperation(name);
  if (operation === undefined || operation.freeValue) return null;
  const changes = conventionsOf(conventions).filter(({ operations }) => operations.includes(name));
  return changes.length === 0 ? operation : changed(operation, changes);
};

/** The answers of a script in their order; a pair (x, t) that was asked before has its answer. */
const answering = (
  name: string,
  { answers }: ModelScript,
  input: (name: string, x: number) => Traced,
): AnswerTo<Traced> => {
  const known = new Map<string, ReturnType<AnswerTo<Traced>>>();
  return (x, t) => {
    const key = [t, ...x.data].map((one) => (typeof one === 'number' ? one : hexText(one.rounded))).join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const { data } = answers[known.size % answers.length] ?? { data: [] };
    const call = answers.length > 1 ? `${name}[${known.size}]` : name;
    const answer = x.data.map((_, i) => input(x.data.length > 1 ? `${call}[${i}]` : call, data[i] ?? 0));
    known.set(key, { shape: x.shape, data: answer });
    return { shape: x.shape, data: answer };
  };
};

const tableOf = (row: Row, operation: Operation, inputs: HostInputs, as: string | null): StepTable => {
  const { format } = row;
  const profile = findProfile(row.profile) ?? defaultProfile;
  const epsilon = parseEpsilon(row.epsilon);
  const floats = binary(format).withEpsilon(epsilon);
  const sets = envelope(format, profile).withEpsilon(epsilon);
  const rows: TraceRow[] = [];
  const k = trace(floats, epsilon, sets, rows);
  const input = (name: string, x: number): Traced => k.input(name, inputFloat(format, x));
  const lifted = operation.inputs.map(({ name, kind }) => {
    const value = inputs[name] as HostValue;
    const answer = answering(name, value as ModelScript, input);
    let count = 0;
    kinds[kind].lift(
      value,
      () => count++,
      (x) => x,
    );
    let place = 0;
    const named = (x: number): Traced => input(count > 1 ? `${name}[${place++}]` : name, x);
    return [name, kinds[kind].lift(value, named, answer)] as const;
  });
  const output = operation.define(k, Object.fromEntries(lifted));
  const how = { sets, floats, exact: false };
  return {
    as,
    heads: stepHeads(format, profile.name),
    rows: bothEnds(
      rows.map((one) => () => stepCells(how, one)),
      false,
    ),
    output: showTensor(output, ({ name }) => name),
  };
};

/**
 * What `explain` prints of a counterexample, and beside it what the first reason makes of the definition. Nothing where
 * the definition says nothing of it: inputs that the types forbid, an operation that is not known, too many elements.
 */
export const failureSteps = (row: Row, { inputs, diagnosis }: Failure): readonly StepTable[] =>
  orElse((): StepTable[] => {
    const operation = definitionOf(row);
    if (operation === null) return [];
    const decoded = decodeInputs(operation, row.format, inputs);
    refuseForbidden(operation, decoded);
    if (sizesOf(operation, decoded).work > mostWork) return [];
    const [reason] = diagnosis.map(reasonOf);
    const edited =
      reason === undefined ? null : orElse(() => operationAs(operation, reason, row.format), null);
    return [
      tableOf(row, operation, decoded, null),
      ...(edited === null || reason === undefined ? [] : [tableOf(row, edited, decoded, reason)]),
    ];
  }, []);
