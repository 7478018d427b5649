/** Ordinary cases near to a failing one: what shrinking tries first, because a reader believes betas [1/2] and not [-1]. */
import { sizeOf } from '../../../spec/tensor.ts';
import { stepCount, usualNames } from '../assumptions.ts';
import { domainOf, moveInside, simplyInside } from '../inside.ts';
import { kinds, scheduled, shaped } from '../kinds/index.ts';
import { arrayOf, type HostInputs, type HostTensor, type HostValue } from '../values.ts';
import type { Case } from './cases.ts';
import { settled } from './settled.ts';

/** Few steps, the first or the last ones. */
function* fewSteps({ operation, inputs }: Case): Generator<HostInputs> {
  const steps = stepCount(operation, inputs);
  if (steps === null || !operation.inputs.some(({ kind }) => scheduled.has(kind))) return;
  for (const count of [1, 2, 3]) {
    for (const first of new Set([steps - count, 0])) {
      if (count < steps && first >= 0)
        yield Object.fromEntries(
          operation.inputs.map(({ name, kind }) => [
            name,
            kinds[kind].shorten(inputs[name] as HostValue, first, count, steps),
          ]),
        );
    }
  }
}

/** A step where there is none, with a number that is moved inside later; an element likewise. */
const filled = ({ operation, format, inputs }: Case): HostInputs => {
  const one = (shape: readonly number[]): HostTensor => ({
    shape,
    data: new (arrayOf(format))(sizeOf(shape)),
  });
  const each = operation.inputs.map(({ name, kind }) => {
    const value = inputs[name] as HostValue;
    const isEmpty = shaped.has(kind) && (value as HostTensor).data.length === 0;
    return [name, isEmpty ? one((value as HostTensor).shape.map(() => 1)) : value];
  });
  return Object.fromEntries(each) as HostInputs;
};

/** How many choices of simple numbers, and of edges, are tried. */
const turns = 3;

/** The case moved inside; then with simple numbers in every place; then with few steps of simple numbers. */
export function* inward(theCase: Case): Generator<HostInputs> {
  for (const inside of inwardAlone(theCase)) yield settled(theCase.operation, inside);
}

function* inwardAlone(theCase: Case): Generator<HostInputs> {
  const { operation, format } = theCase;
  const domain = domainOf(operation, usualNames);
  const inputs = filled(theCase);
  for (const few of fewSteps({ ...theCase, inputs })) yield simplyInside(domain, format, few, 0);
  for (let turn = 0; turn < turns; turn++) yield simplyInside(domain, format, inputs, turn);
  for (let turn = 0; turn < turns; turn++) yield moveInside(domain, format, inputs, turn);
  for (const few of fewSteps({ ...theCase, inputs })) {
    for (let turn = 1; turn < turns; turn++) yield simplyInside(domain, format, few, turn);
    yield moveInside(domain, format, few, 0);
  }
}
