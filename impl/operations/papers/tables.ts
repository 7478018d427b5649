/** Tables of a schedule, on the host; those of a tensor of any shape are kernels. */
import { add, div, fraction, mul, sqrtNonneg, sub } from '../../binary32.ts';
import * as read from '../../inputs.ts';
import * as kernels from '../../kernels/papers/tables.ts';
import { operation } from '../../operation.ts';
import { vectorOf } from '../../tensor.ts';

const square = (x: number): number => mul(x, x);

/** (r0 + ((i / (T - 1)) * (r1 - r0)))^2 with the roots of both ends; [r0^2] where T = 1 */
export const scaledLinearBetas = operation(
  'scaledLinearBetas',
  { T: read.count, betaStart: read.scalar, betaEnd: read.scalar },
  ({ T, betaStart, betaEnd }) => {
    const start = sqrtNonneg(betaStart);
    const range = sub(sqrtNonneg(betaEnd), start);
    const root = (i: number): number => (T === 1 ? start : add(start, mul(fraction(i, T - 1), range)));
    return vectorOf(Array.from({ length: T }, (_, i) => square(root(i))));
  },
);

const running = (betas: readonly number[]): readonly number[] => {
  let product = 1;
  return betas.map((beta) => (product = mul(product, sub(1, beta))));
};

const differences = (table: readonly number[]): readonly number[] =>
  table.map((a, i) => sub(1, i === 0 ? a : div(a, table[i - 1] as number)));

/** ((r_i - l) * (f / (f - l)))^2 with the roots r, the first f and the last l of them. */
const withoutSignal = (table: readonly number[]): readonly number[] => {
  const roots = table.map(sqrtNonneg);
  const [first, last] = [roots[0] ?? 1, roots.at(-1) ?? 0];
  const scale = div(first, sub(first, last));
  return roots.map((root) => square(mul(sub(root, last), scale)));
};

/** (1 - beta_0), then times (1 - beta_1), and so on. */
export const alphaBarsFromBetas = operation('alphaBarsFromBetas', { betas: read.vector }, ({ betas }) =>
  vectorOf(running([...betas.data])),
);

/** 1 - a_0, then 1 - (a_i / a_(i-1)) */
export const betasFromAlphaBars = operation(
  'betasFromAlphaBars',
  { alphaBars: read.vector },
  ({ alphaBars }) => vectorOf(differences([...alphaBars.data])),
);

/** The table stretched so that its last entry is 0 and its first stays. */
export const zeroTerminalSnrAlphaBars = operation(
  'zeroTerminalSnrAlphaBars',
  { alphaBars: read.vector },
  ({ alphaBars }) => vectorOf(withoutSignal([...alphaBars.data])),
);

/** The same for betas: the last is 1. */
export const zeroTerminalSnrBetas = operation('zeroTerminalSnrBetas', { betas: read.vector }, ({ betas }) =>
  vectorOf(differences(withoutSignal(running([...betas.data])))),
);

/** sqrt((1 - a) / a) */
export const sigmaFromAlphaBar = operation('sigmaFromAlphaBar', { a: read.tensor }, ({ a }, { map }) =>
  map(kernels.sigmaFromAlphaBar, [a]),
);

/** 1 / ((s * s) + 1) */
export const alphaBarFromSigma = operation('alphaBarFromSigma', { s: read.tensor }, ({ s }, { map }) =>
  map(kernels.alphaBarFromSigma, [s]),
);
