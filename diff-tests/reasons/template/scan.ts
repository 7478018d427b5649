/** Tables made by the scan of a template, in double arithmetic. */
import type { Node } from './node.ts';
import type { Scan } from './template.ts';
import { evaluated, type Estimate, type Machine } from './arithmetic.ts';

/** A table, with what is not certain of its entries. */
export interface Table {
  readonly values: Float64Array;
  readonly errors: Float64Array;
}

const exact = (value: number): Estimate => ({ value, error: 0 });

/** alphaBar_0..alphaBar_T of betas: kept entries of what the scan runs through, from 1. */
export const tableOf = (machine: Machine, { next, entry }: Scan, betas: ArrayLike<number>): Table => {
  const values = new Float64Array(betas.length + 1);
  const errors = new Float64Array(betas.length + 1);
  let last = exact(1);
  let current = exact(NaN);
  const leaf = ({ leaf: of }: Node): Estimate => {
    if (of?.role === 'last') return last;
    if (of?.role === 'current') return current;
    return exact(of?.role === 'number' ? machine.number(of.text) : NaN);
  };
  for (let t = 0; t <= betas.length; t++) {
    if (t > 0) {
      current = exact(betas[t - 1] as number);
      last = evaluated(machine, next, leaf);
    }
    const kept = t === 0 && entry.leaf !== undefined ? last : evaluated(machine, entry, leaf);
    values[t] = kept.value;
    errors[t] = kept.error;
  }
  return { values, errors };
};
