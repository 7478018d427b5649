/** The step of latent consistency models. */
import { add, div, mul, sqrtNonneg } from '../../binary32.ts';
import * as read from '../../inputs.ts';
import * as forms from '../../kernels/papers/forms.ts';
import { operation } from '../../operation.ts';
import { weights } from '../../schedule.ts';
import { vectorOf } from '../../tensor.ts';
import { cleanOf } from './predicted.ts';

/** skip = (1/4) / q and out = st / sqrt(q), st = t * 10, q = (st * st) + 1/4 */
const scalings = (t: number): readonly [skip: number, out: number] => {
  const st = mul(Math.fround(t), 10);
  const q = add(mul(st, st), 0.25);
  return [div(0.25, q), div(st, sqrtNonneg(q))];
};

export const lcmScalings = operation('lcmScalings', { t: read.count }, ({ t }) => vectorOf(scalings(t)));

/** den = (out * x0) + (skip * x); but for the last step (sqrt(ap) * den) + (sqrt(1 - ap) * z) */
export const lcmStep = operation(
  'lcmStep',
  {
    t: read.count,
    a: read.scalar,
    ap: read.scalar,
    x: read.tensor,
    e: read.like('x'),
    z: read.like('x'),
    last: read.flag,
  },
  async ({ t, a, ap, x, e, z, last }, evaluator) => {
    const [skip, out] = scalings(t);
    const x0 = await cleanOf(evaluator, a, x, e);
    const denoised = await evaluator.map(forms.weightedSum, [x0, x], [out, skip]);
    const { c0, c1 } = weights(ap);
    return last === 1 ? denoised : evaluator.map(forms.weightedSum, [denoised, z], [c0, c1]);
  },
);
