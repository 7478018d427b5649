/** Rows of what was observed, apart for what can go wrong apart: results, times, states that the model saw. */
import type { Answer, Returned } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { played } from '../../cases/kinds/index.ts';
import type { HostTensor, ModelCall } from '../../cases/values.ts';
import type { Order } from '../template/operation.ts';
import { isTable } from '../template/planted.ts';
import { answered, atIndex, looked, type Row, type Scene, sceneOf } from '../template/rows.ts';
import type { Part } from '../template/template.ts';

export interface Seen {
  readonly theCase: Case;
  readonly answer: Answer;
}

/** A case as it was judged. */
export interface Judged extends Seen {
  readonly isRejected: boolean;
}

export type Rows = Readonly<Record<Part, readonly Row[]>>;

/** Elements of one tensor that are looked at, and entries of one table; a sum is looked at as a whole, up to this size. */
const [mostElements, mostOfAStep, mostEntries, mostOfASum, mostSteps] = [40, 6, 12, 64, 6];

const none: Rows = { output: [], state: [], time: [] };

const elementRows = (scene: Scene, x: HostTensor, most = mostElements): readonly Row[] =>
  looked(x.data.length, most).map((element) => ({
    scene,
    element,
    observed: x.data[element] as number,
  }));

const timeRow = (scene: Scene, { t }: ModelCall): Row => ({ scene, element: 0, observed: t });

/** An operation without steps. */
const singleRows = (theCase: Case, { output, calls }: Returned, of: number): Rows => {
  const { operation } = theCase;
  const asks = operation.inputs.some(({ kind }) => played.has(kind));
  const [call] = calls;
  if (asks && call === undefined) return none;
  const scene = answered(sceneOf(theCase, of), call);
  const asked =
    call === undefined ? none : { ...none, time: [timeRow(scene, call)], state: elementRows(scene, call.x) };
  if (isTable(operation))
    return {
      ...asked,
      output: looked(output.data.length, mostEntries).map((i) => ({
        scene: atIndex(scene, i),
        element: 0,
        observed: output.data[i] as number,
      })),
    };
  if (operation.output === 'scalar') {
    const { n } = scene.counts;
    const [observed = NaN] = output.data;
    return n > mostOfASum
      ? asked
      : {
          ...asked,
          output: Array.from({ length: Math.max(n, 1) }, (_, element) => ({ scene, element, observed })),
        };
  }
  return { ...asked, output: elementRows(scene, output) };
};

/** The rows of a sampler, each step from the state that the model saw; none where the calls are not one for each step. */
const stepRows = (theCase: Case, { output, calls }: Returned, of: number, order: Order): Rows => {
  const { sampler } = theCase.operation;
  if (sampler === null) return none;
  const whole = sceneOf(theCase, of);
  const indices = order(whole.counts.T);
  const [first] = calls;
  if (indices.length !== calls.length || first === undefined) return none;
  const sceneAt = (step: number): Scene => {
    const call = calls[step] as ModelCall;
    const scene = answered(atIndex(whole, indices[step] as number, step, indices.length - 1 - step), call);
    const tensors = { ...scene.tensors, [sampler.state]: call.x.data };
    return { ...scene, tensors, hidden: step > 0 ? sampler.state : null };
  };
  const steps = looked(calls.length, mostSteps);
  const start = { ...sceneAt(0), tensors: whole.tensors };
  return {
    time: steps.map((step) => timeRow(sceneAt(step), calls[step] as ModelCall)),
    state: elementRows(start, first.x),
    output: steps.flatMap((step) => elementRows(sceneAt(step), calls[step + 1]?.x ?? output, mostOfAStep)),
  };
};

/** The rows of some cases; `of` a scene is the place of its case in the list. */
export const rowsOf = (seen: readonly Seen[], order: Order): Rows => {
  const all = seen.map(({ theCase, answer }, of) => {
    if (answer.kind !== 'returned') return none;
    return theCase.operation.sampler === null
      ? singleRows(theCase, answer, of)
      : stepRows(theCase, answer, of, order);
  });
  const joined = (part: Part): readonly Row[] => all.flatMap((rows) => rows[part]);
  return { output: joined('output'), state: joined('state'), time: joined('time') };
};

/** How many cases have calls for just the steps of an order. */
export const countsFitting = (seen: readonly Seen[], order: Order): number =>
  seen.filter(({ theCase, answer }, of) => {
    if (answer.kind !== 'returned') return false;
    return order(sceneOf(theCase, of).counts.T).length === answer.calls.length;
  }).length;
