/** How large a case is: its steps and elements, and how many elements are computed in all. */
import type { Operation } from '../../spec/operation.ts';
import { sizeOf } from '../../spec/tensor.ts';
import { stepped } from './kinds/index.ts';
import { type HostInputs, type HostTensor, isTensor } from './values.ts';

/** A tensor by its shape, too, which may promise more than it holds. */
const sizeIn = ({ shape, data }: HostTensor): number => Math.max(sizeOf(shape), data.length);

interface Sized {
  readonly operation: Operation;
  readonly inputs: HostInputs;
}

export const sizesOf = (
  operation: Operation,
  inputs: HostInputs,
): { readonly steps: number; readonly elements: number; readonly work: number } => {
  let [steps, elements] = [1, 1];
  for (const { name, kind } of operation.inputs) {
    const value = inputs[name];
    const size = isTensor(value) ? sizeIn(value) : value;
    if (typeof size !== 'number') continue;
    if (stepped.has(kind)) steps = Math.max(steps, size);
    else if (isTensor(value)) elements = Math.max(elements, size);
  }
  const work = operation.sampler === null ? Math.max(steps, elements) : steps * elements;
  return { steps, elements, work };
};

/** What a case costs, as a number to sort by. */
export const workOf = ({ theCase: { operation, inputs } }: { readonly theCase: Sized }): number =>
  sizesOf(operation, inputs).work;
