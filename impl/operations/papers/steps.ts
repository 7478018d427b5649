/** What the steps of a sampler are between: entries of a table at some timesteps, or the sigmas of a list. */
import type { Elementwise } from '../../elementwise.ts';
import * as read from '../../inputs.ts';
import { fromFirstStep } from '../../operation.ts';
import { entry, type HostTensor } from '../../tensor.ts';

/** The arguments of a sampler over some timesteps of a table. */
export const strided = { alphaBars: read.vector, timesteps: read.timesteps('alphaBars') };

interface Strided {
  readonly alphaBars: HostTensor;
  readonly timesteps: readonly number[];
}

/** Step i: its timestep, alphaBar of its state and of the next; behind the last timestep that is `clean`. */
export const stepAt = ({ alphaBars, timesteps }: Strided, clean: number, i: number) => {
  const [t, next] = [timesteps[i] as number, timesteps[i + 1]];
  const last = next === undefined;
  return { t, a: entry(alphaBars.data, t), ap: last ? clean : entry(alphaBars.data, next), last };
};

/** How many steps there are between sigmas, and the sigmas of one. */
export const stepsIn = ({ data }: HostTensor): number => data.length - 1;
export const endsOf = ({ data }: HostTensor, i: number): readonly [s: number, sn: number] => [
  entry(data, i),
  entry(data, i + 1),
];

/** From sigma s to sn. */
export type SigmaStep = (
  evaluator: Elementwise,
  s: number,
  sn: number,
  x: HostTensor,
  model: read.Model,
) => Promise<HostTensor>;

/** The arguments of a sampler over sigmas. */
export const listed = { sigmas: read.sigmas, x: read.tensor, model: read.model };

/** Every step between the sigmas, the first first; `stepFor` says what step i of `steps` is. */
export const overSigmas =
  (stepFor: (i: number, steps: number) => SigmaStep) =>
  (
    { sigmas, x, model }: { readonly sigmas: HostTensor; readonly x: HostTensor; readonly model: read.Model },
    evaluator: Elementwise,
  ): Promise<HostTensor> => {
    const steps = stepsIn(sigmas);
    return fromFirstStep(steps, x, (i, state) =>
      stepFor(i, steps)(evaluator, ...endsOf(sigmas, i), state, model),
    );
  };
