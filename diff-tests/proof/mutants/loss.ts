/** L: epsPredLoss. */
import type { Tensor } from '../../examples/checks.ts';
import type { Inputs } from '../../examples/implementation.ts';
import { formula, type Mutant, type Right, whole } from './mutant.ts';

const operation = 'epsPredLoss';

/** The loss with another state for the model, another target, or a weight. */
const lossOf = (
  { betas, t, model }: Inputs,
  { own, map, vector }: Right,
  xt: Tensor,
  target: Tensor,
  weight = 1,
): Tensor => {
  const e = model(xt, own.time(t, betas.data.length));
  const differences = map((a, b) => own.f(a - b), e, target);
  const { data } = vector([own.f(own.meanSquare(Array.from(differences.data)) * weight)]);
  return { shape: [], data };
};

/** alphaBar_t, for right inputs; the refusals are those of qSample. */
const alphaBarOf = ({ betas, t }: Inputs, { own }: Right): number => own.alphaBars(betas.data)[t] as number;

export const loss: readonly Mutant[] = [
  formula(
    'L01',
    operation,
    'the sum, not the mean',
    ({ f }) => ({
      meanSquare: (differences) => differences.reduce((sum, d) => f(sum + f(d * d)), 0),
    }),
    { diagnosis: ['loss summed'] },
  ),
  formula(
    'L03',
    operation,
    'absolute differences',
    ({ f }) => ({
      meanSquare: (differences) =>
        f(differences.reduce((sum, d) => f(sum + Math.abs(d)), 0) / Math.max(differences.length, 1)),
    }),
    { diagnosis: ['loss absolute'] },
  ),
  whole(
    'L05',
    operation,
    'the target is x0',
    (inputs, right) => lossOf(inputs, right, right.operations.qSample(inputs), inputs.x0),
    { diagnosis: ['loss against x0'], link: 'irom-princeton/dppo#14' },
  ),
  whole(
    'L07',
    operation,
    'the target is the scaled noise',
    (inputs, right) => {
      const xt = right.operations.qSample(inputs);
      const c1 = right.own.noise(alphaBarOf(inputs, right));
      return lossOf(
        inputs,
        right,
        xt,
        right.map((value) => right.own.f(value * c1), inputs.eps),
      );
    },
    { diagnosis: ['loss against the weighted noise'], link: 'tqch/ddpm-torch#2' },
  ),
  whole(
    'L09',
    operation,
    'the model sees x0',
    (inputs, right) => {
      right.operations.qSample(inputs);
      return lossOf(inputs, right, inputs.x0, inputs.eps);
    },
    { diagnosis: ['model of the loss sees x0'], expected: 'state' },
  ),
  formula(
    'L11',
    operation,
    'divided by n - 1',
    ({ f }) => ({
      meanSquare: (differences) =>
        f(differences.reduce((sum, d) => f(sum + f(d * d)), 0) / f(differences.length - 1)),
    }),
    { diagnosis: ['loss divided by n - 1'] },
  ),
  whole(
    'L21',
    operation,
    'the sum divided by the size of the batch',
    (inputs, { operations, own, map, vector }) => {
      const { betas, t, eps, model, x0 } = inputs;
      const e = model(operations.qSample(inputs), own.time(t, betas.data.length));
      const squares = map((a, b) => own.f(own.f(a - b) ** 2), e, eps);
      const sum = Array.from(squares.data).reduce((total, square) => own.f(total + square), 0);
      return { shape: [], data: vector([own.f(sum / (x0.shape[0] ?? 1))]).data };
    },
    { diagnosis: ['loss divided by the first extent'] },
  ),
  formula(
    'L17',
    operation,
    'smooth L1',
    ({ f }) => ({
      meanSquare: (differences) => {
        const each = (d: number): number => (Math.abs(d) < 1 ? f(0.5 * f(d * d)) : f(Math.abs(d) - 0.5));
        return f(differences.reduce((sum, d) => f(sum + each(d)), 0) / Math.max(differences.length, 1));
      },
    }),
    { diagnosis: ['loss smooth L1'] },
  ),
  whole(
    'L19',
    operation,
    'the target of flow matching, eps - x0',
    (inputs, right) => {
      const xt = right.operations.qSample(inputs);
      const target = right.map((eps, x0) => right.own.f(eps - x0), inputs.eps, inputs.x0);
      return lossOf(inputs, right, xt, target);
    },
    { diagnosis: ['loss against eps - x0'] },
  ),
  whole(
    'L13',
    operation,
    'weighted by 1/SNR',
    (inputs, right) => {
      const xt = right.operations.qSample(inputs);
      const alphaBar = alphaBarOf(inputs, right);
      const { f } = right.own;
      return lossOf(inputs, right, xt, inputs.eps, f(f(1 - alphaBar) / alphaBar));
    },
    { diagnosis: ['loss weighted by 1/SNR'], link: 'huggingface/diffusers#5238' },
  ),
  formula(
    'L15',
    operation,
    'an empty tensor divides by 0',
    ({ f }) => ({
      meanSquare: (differences) =>
        f(differences.reduce((sum, d) => f(sum + f(d * d)), 0) / f(differences.length)),
    }),
    { diagnosis: ['loss of an empty tensor 0/0'] },
  ),
];
