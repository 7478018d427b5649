/** Rows of spec/papers/conversions. */
import * as convert from '../../papers/conversions.ts';
import { eps, x0 } from '../shared.ts';
import { alone, bounded, ddpmPaper, diffusers, e, like, likeX, paper, r, x } from './shared.ts';

const v = like('v', 'x', 'the predicted velocity');

export const conversions = [
  paper({
    name: 'addNoise',
    summary: '(sqrt(a) * x0) + (sqrt(1 - a) * eps)',
    source: diffusers('ddim', 546),
    inputs: [alone, x0, eps],
    output: 'tensor like x0',
    define: (k, inputs) => convert.addNoise(k, inputs.a, inputs.x0, inputs.eps),
  }),
  paper({
    name: 'velocity',
    summary: '(sqrt(a) * eps) - (sqrt(1 - a) * x0)',
    source: diffusers('ddim', 591),
    inputs: [alone, x0, eps],
    output: 'tensor like x0',
    define: (k, inputs) => convert.velocity(k, inputs.a, inputs.x0, inputs.eps),
  }),
  paper({
    name: 'x0FromEps',
    summary: '(x - (sqrt(1 - a) * e)) / sqrt(a)',
    source: ddpmPaper('15', diffusers('ddim', 456)),
    inputs: [bounded('a', '(0, 1]', alone.meaning), x, e],
    output: likeX,
    define: (k, inputs) => convert.x0FromEps(k, inputs.a, inputs.x, inputs.e),
  }),
  paper({
    name: 'epsFromX0',
    summary: '(x - (sqrt(a) * x0)) / sqrt(1 - a)',
    source: diffusers('ddim', 460),
    inputs: [bounded('a', '[0, 1)', alone.meaning), x, like('x0', 'x', 'the predicted x0')],
    output: likeX,
    define: (k, inputs) => convert.epsFromX0(k, inputs.a, inputs.x, inputs.x0),
  }),
  paper({
    name: 'x0FromV',
    summary: '(sqrt(a) * x) - (sqrt(1 - a) * v)',
    source: diffusers('ddim', 462),
    inputs: [alone, x, v],
    output: likeX,
    define: (k, inputs) => convert.x0FromV(k, inputs.a, inputs.x, inputs.v),
  }),
  paper({
    name: 'epsFromV',
    summary: '(sqrt(a) * v) + (sqrt(1 - a) * x)',
    source: diffusers('ddim', 463),
    inputs: [alone, x, v],
    output: likeX,
    define: (k, inputs) => convert.epsFromV(k, inputs.a, inputs.x, inputs.v),
  }),
  paper({
    name: 'clipX0',
    summary: 'x0 clamped to [-r, r]',
    source: diffusers('ddim', 473),
    inputs: [x0, r],
    output: 'tensor like x0',
    define: (k, inputs) => convert.clipX0(k, inputs.x0, inputs.r),
  }),
] as const;
