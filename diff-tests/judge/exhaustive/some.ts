/** Some elements of a call, as a call of their own: where every element is computed by itself. */
import { perStep, shaped } from '../../cases/kinds/index.ts';
import type { Returned } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { type HostTensor, type HostValue, pickElements } from '../../cases/values.ts';

export interface Call {
  readonly theCase: Case;
  readonly answer: Returned;
}

/** The call with some elements of its tensors. */
const restricted = ({ theCase, answer }: Call, pick: (x: HostTensor) => HostTensor): Call => {
  const inputs = Object.fromEntries(
    theCase.operation.inputs.map(({ name, kind }): [string, HostValue] => {
      const value = theCase.inputs[name] as HostValue;
      if (shaped.has(kind)) return [name, pick(value as HostTensor)];
      return [name, perStep.has(kind) ? (value as readonly HostTensor[]).map(pick) : value];
    }),
  );
  const calls = answer.calls.map(({ x, t, answer: said }) => ({ x: pick(x), t, answer: pick(said) }));
  return { theCase: { ...theCase, inputs }, answer: { ...answer, output: pick(answer.output), calls } };
};

/** The call with these elements. */
export const someOf = (call: Call, picked: readonly number[]): Call =>
  picked.length === call.answer.output.data.length
    ? call
    : restricted(call, (x) => pickElements(x, [picked.length], picked));

/** The call with the elements from one place to another, in the memory that they lie in. */
export const sliceOf = (call: Call, from: number, to: number): Call =>
  to - from === call.answer.output.data.length
    ? call
    : restricted(call, ({ data }) => ({ shape: [to - from], data: data.subarray(from, to) }));
