/** Mistakes in tables, lists and what their steps ask, beyond the mirror: nobody reported most of them. */
import type { Context } from '../../../../spec/context.ts';
import { flowMu } from '../../../../spec/papers/flow.ts';
import { timestepsLeading } from '../../../../spec/papers/timesteps.ts';
import { betasFromAlphaBars, alphaBarsFromBetas } from '../../../../spec/papers/tables.ts';
import { heunSigmaStep } from '../../../../spec/papers/sigma-space.ts';
import { onElements, scalar, type Tensor, vector, zip } from '../../../../spec/tensor.ts';
import type { Signature } from '../signature.ts';
import { defect } from './defect.ts';
import {
  byOperation,
  defined,
  given,
  type Inputs,
  listed,
  stepped,
  timesOf,
  withSampler,
} from './rewrite.ts';

/** Moved and scaled to end at 0 as they are, and not their roots. */
const movedTo0 = <A>(k: Context<A>, bars: readonly A[]): readonly A[] => {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return [];
  const scale = k.div(first, k.sub(first, last));
  return bars.map((a) => k.mul(k.sub(a, last), scale));
};

export const tableDefects: readonly Signature[] = [
  defect(
    'the last step ends in timestep 0',
    'the timestep after the last one is 0, and not -1, the clean state',
    ['previousTimesteps'],
    (operation) => {
      const list = ({ timesteps }: { readonly timesteps: readonly number[] }): readonly number[] =>
        timesteps.map((_, i) => timesteps[i + 1] ?? 0);
      return {
        ...operation,
        integers: (inputs) => list(inputs as never).map((value) => ({ value, other: null })),
        define: (k, inputs) => vector(list(inputs as never).map((t) => k.nat(t))),
      };
    },
    'huggingface/candle@2a13b0f',
  ),
  defect(
    'alphaBars rescaled, and not their roots',
    'the alphaBars themselves are moved and scaled to end at 0, and not their roots',
    ['zeroTerminalSnrAlphaBars', 'zeroTerminalSnrBetas'],
    byOperation({
      zeroTerminalSnrAlphaBars: defined((k, { alphaBars }) =>
        vector(movedTo0(onElements(k), alphaBars.data)),
      ),
      zeroTerminalSnrBetas: defined((context, { betas }) => {
        const k = onElements(context);
        return vector(betasFromAlphaBars(k, movedTo0(k, alphaBarsFromBetas(k, betas.data))));
      }),
    }),
  ),
  defect(
    'the sigmas scaled, and not what is left of 1',
    'the sigmas are multiplied by terminal / t_last, and what is left of 1 is not stretched',
    ['flowStretchTerminal'],
    defined((context, inputs) => {
      const [k, { data, shape }] = [onElements(context), timesOf(inputs)];
      const last = data.at(-1);
      if (last === undefined) return { shape, data };
      const factor = k.div(inputs.terminal, last);
      return { shape, data: data.map((t) => k.mul(t, factor)) };
    }),
  ),
  defect(
    'mu of the channels',
    'mu is that of 16, the number of channels, whatever the length',
    ['flowMu'],
    defined((k) => scalar(flowMu(k, 16))),
    'huggingface/diffusers#12913',
  ),
  defect(
    'trailing timesteps by subtraction in binary32',
    'T/n is subtracted again and again in binary32, as long as more than 0 is left: the list may be too long or too short',
    ['timestepsTrailing'],
    listed(({ T, n }) => {
      const [made, by]: [number[], number] = [[], Math.fround(T / n)];
      for (let t = T; n > 0 && t > 0; t = Math.fround(t - by)) made.push(Math.round(t) - 1);
      return made;
    }),
    'openvinotoolkit/openvino.genai#4161',
  ),
  defect(
    'the list of timesteps is ignored',
    'the timesteps are leading ones of the same number, whatever list is given',
    ['ddimSampleAt', 'ddimSampleStrided', 'ddpmSampleStrided', 'eulerDiscreteSample'],
    given((_k, { alphaBars, timesteps }) => ({
      timesteps: timestepsLeading(alphaBars.data.length, timesteps.length, 0).map(({ value }) => value),
    })),
    'huggingface/diffusers#14461',
  ),
  defect(
    'the slope over the next sigma',
    'the slope is divided by the sigma that the step ends in',
    ['eulerSigmaSample'],
    stepped(<A>(k: Context<A>, { sigmas: { data }, x, model }: Inputs<A>, i: number): Tensor<A> => {
      const [s, sn, of] = [data[i] as A, data[i + 1] as A, onElements(k)];
      const by = k.sub(sn, s);
      return zip(x, model.eps(x, s), (value, clean) =>
        of.add(value, of.mul(of.div(of.sub(value, clean), sn), by)),
      );
    }),
  ),
  defect(
    'a second slope in the last step too',
    "the last step is Heun's too: it asks once more, and divides by the last sigma",
    ['heunSigmaSample'],
    (operation) =>
      operation.sampler === null
        ? operation
        : withSampler(operation, {
            ...operation.sampler,
            calls: () => 2,
            step: <A>(k: Context<A>, inputs: unknown, i: number) => {
              const { sigmas, x, model } = inputs as Inputs<A>;
              return heunSigmaStep(k, sigmas.data[i] as A, sigmas.data[i + 1] as A, x, model);
            },
          }),
    'huggingface/diffusers#1503',
  ),
  defect(
    'the model is asked at t + 1',
    'the model is asked at the timestep above that of the step',
    ['ddimSampleAt', 'ddimSampleStrided', 'ddpmSampleStrided', 'eulerDiscreteSample'],
    given(<A>(_k: Context<A>, { model }: Inputs<A>) => ({
      model: { ...model, predict: (t: number, x: Tensor<A>) => model.predict(t + 1, x) },
    })),
  ),
];
