/** Tables of betas and of alphaBar. */
import {
  alphaBarsFromBetas,
  betasFromAlphaBars,
  zeroTerminalSnrAlphaBars,
} from '../../../../../spec/papers/tables.ts';
import type { Context } from '../../../../../spec/context.ts';
import { onElements, vector } from '../../../../../spec/tensor.ts';
import { oneMinus } from '../../../../../spec/papers/shared.ts';
import { narrow } from '../../narrow.ts';
import type { Convention } from '../../signature.ts';
import { byOperation, defined, given } from '../rewrite.ts';
import { paper } from './paper.ts';

const almostZero = <A>(k: Context<A>, table: readonly A[]): readonly A[] =>
  zeroTerminalSnrAlphaBars(k, table).map((a, i) => (i === table.length - 1 ? k.of('1/16777216') : a));

export const tableConventions: readonly Convention[] = [
  paper({
    id: 'betas-not-roots',
    name: 'betas on a line, not their roots',
    phrase: 'the betas are on a line, and not their roots',
    operations: ['scaledLinearBetas'],
    fixes: ['what is on a line'],
    link: 'CompVis/stable-diffusion@21f890f',
    rewrite: defined((context, { T, betaStart, betaEnd }) => {
      const k = onElements(context);
      const by = k.sub(betaEnd, betaStart);
      return vector(
        Array.from({ length: T }, (_, i) =>
          T === 1 ? betaStart : k.add(betaStart, k.mul(k.div(k.nat(i), k.nat(T - 1)), by)),
        ),
      );
    }),
  }),
  paper({
    id: 'one-scaled-beta-end',
    name: 'one scaled beta is the end',
    phrase: 'a single beta is the end, as in TorchLean',
    operations: ['scaledLinearBetas'],
    fixes: ['one scaled beta'],
    rewrite: given((_k, { T, betaStart, betaEnd }) => ({ betaStart: T === 1 ? betaEnd : betaStart })),
  }),
  paper({
    id: 'alpha-bars-binary32',
    name: 'alphaBars in binary32',
    phrase: 'betas and the product of 1 - beta are kept in binary32, whatever the format of the run',
    operations: ['alphaBarsFromBetas'],
    fixes: ['the format of the table'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: defined((context, { betas }) => {
      const k = onElements(context);
      const single = narrow(k, 'binary32');
      let product = k.one;
      return vector(
        betas.data.map((beta) => (product = single(k.mul(product, single(oneMinus(k, single(beta))))))),
      );
    }),
  }),
  paper({
    id: 'zero-snr-almost',
    name: '2^-24 for a terminal SNR of zero',
    phrase: 'the last alphaBar is 2^-24 in the place of 0',
    operations: ['zeroTerminalSnrAlphaBars', 'zeroTerminalSnrBetas'],
    fixes: ['the last alphaBar'],
    link: 'huggingface/diffusers@58eb52c',
    rewrite: byOperation({
      zeroTerminalSnrAlphaBars: defined((k, { alphaBars }) =>
        vector(almostZero(onElements(k), alphaBars.data)),
      ),
      zeroTerminalSnrBetas: defined((context, { betas }) => {
        const k = onElements(context);
        return vector(betasFromAlphaBars(k, almostZero(k, alphaBarsFromBetas(k, betas.data))));
      }),
    }),
  }),
];
