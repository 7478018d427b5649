/** What the inputs of a call and a profile say before anything is judged. */
import type { Profile } from '../../../spec/profiles/profile.ts';
import { shaped } from '../../cases/kinds/index.ts';
import { type HostTensor, isTensor } from '../../cases/values.ts';
import type { Call } from './some.ts';

/** Whether a profile allows all that another one does. */
export const contains = (profile: Profile, other: Profile): boolean =>
  profile === other || profile.contains.includes(other.name);

/** The tensors whose elements belong to one input each. */
export const tensorsOf = ({ theCase: { operation, inputs } }: Call): HostTensor[] =>
  operation.inputs.flatMap(({ name, kind }) => (shaped.has(kind) ? [inputs[name] as HostTensor] : []));

/** Whether the numbers that all inputs share are finite. */
export const isFixedFinite = ({ theCase: { operation, inputs } }: Call): boolean =>
  operation.inputs.every(({ name, kind }) => {
    const value = inputs[name];
    if (shaped.has(kind)) return true;
    return isTensor(value)
      ? value.data.every(Number.isFinite)
      : typeof value !== 'number' || Number.isFinite(value);
  });

/** What people compute with, so that a failure there is shown first. */
export const isUsual = (x: number): boolean => x === 0 || (Math.abs(x) >= 2 ** -10 && Math.abs(x) <= 2 ** 10);
