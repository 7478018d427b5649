/** Tables of alphaBar: where they start, and how they are counted. */
import type { Context } from '../../../../spec/context.ts';
import type { Change, Formulas } from '../formula-types.ts';
import { narrow } from '../narrow.ts';
import { convention, type Convention, using } from '../signature.ts';

const { bars, states, ddpm, ddim, image } = using;

const ofAState = ['whose alphaBar a state has'];
const range = ['the range of alphaBar'];

/** Entry t is the product through t, of t + 1 factors, and the table has T entries; past its end the last one again. */
const withoutLeadingOne: Change = (right, k) => ({
  table: (products) => right.table(products).slice(1),
  lookup: (alphaBars, t) => alphaBars[t] ?? alphaBars.at(-1) ?? k.one,
});

/** From the first root, which stays, to 0; a table without entries has none. */
const zeroTerminal: Change = <A>(right: Formulas<A>, k: Context<A>) => ({
  alphaBars: (betas: readonly A[]) => {
    const roots = right.alphaBars(betas).map(right.sqrtNonneg);
    const [first, last] = [roots[0], roots.at(-1)];
    if (first === undefined || last === undefined) return [];
    const factor = k.div(first, k.sub(first, last));
    return roots.map((root) => {
      const rescaled = k.mul(k.sub(root, last), factor);
      return k.mul(rescaled, rescaled);
    });
  },
});

/** Betas, alphas and entries rounded to binary32; the product goes on in the format of the run. */
const singleTables: Change = (right, k) => {
  const single = narrow(k, 'binary32');
  return {
    products: (betas) => {
      let last = k.one;
      const entries = betas.map((beta) => {
        last = k.mul(last, single(k.sub(k.one, single(beta))));
        return single(last);
      });
      return [k.one, ...entries];
    },
    betaOf: (schedule, index) => single(right.betaOf(schedule, index)),
  };
};

export const alphaBarConventions: readonly Convention[] = [
  convention({
    id: 'no-leading-1',
    name: 'alphaBar without the leading 1',
    phrase: 'alphaBar has no leading 1',
    operations: bars,
    fixes: ['where the table of alphaBar starts'],
    change: withoutLeadingOne,
    link: 'wadkisson/TorchLean@c2be276',
  }),
  convention({
    id: 'alpha-bar-next',
    name: 'alphaBar of the next state',
    phrase: 'alphaBar is that of state t+1',
    operations: states,
    fixes: ofAState,
    change: (right) => ({ stateOf: (t, T) => Math.min(right.stateOf(t, T) + 1, T) }),
    link: 'leejet/stable-diffusion.cpp#1372',
  }),
  convention({
    id: 'alpha-bar-before',
    name: 'alphaBar of the state before',
    phrase: 'alphaBar is that of state t-1',
    operations: states,
    fixes: ofAState,
    change: (right) => ({ stateOf: (t, T) => Math.max(right.stateOf(t, T) - 1, 0) }),
    link: 'invoke-ai/InvokeAI#1946',
  }),
  convention({
    id: 'last-alpha-bar-not-1',
    name: 'last alphaBar not 1',
    phrase: 'the last step goes to alphaBar_1, not to 1',
    operations: [...ddpm, ...ddim, ...image],
    fixes: ['the alphaBar that the last step goes to'],
    change: (right) => ({
      cleaner: (schedule, index) => (index === 0 ? right.bar(schedule, 1) : right.cleaner(schedule, index)),
    }),
    link: 'Stability-AI/stablediffusion#345',
  }),
  convention({
    id: 'alpha-bar-clipped',
    name: 'alphaBar clipped to [0.0001, 0.9999]',
    phrase: 'alphaBar is clipped to [0.0001, 0.9999]',
    operations: bars,
    fixes: range,
    change: (right, k) => ({
      alphaBars: (betas) =>
        right.alphaBars(betas).map((bar) => k.min(k.of('0.9999'), k.max(k.of('0.0001'), bar))),
    }),
  }),
  convention({
    id: 'zero-snr',
    name: 'alphaBar rescaled to zero terminal SNR',
    phrase: 'the roots of alphaBar are rescaled to end at 0',
    operations: bars,
    fixes: range,
    change: zeroTerminal,
    link: 'huggingface/diffusers#3851',
  }),
  convention({
    id: 'tables-binary32',
    name: 'tables in binary32',
    phrase: 'the tables of betas and alphaBar are kept in binary32',
    operations: bars,
    fixes: ['the format of the tables'],
    change: singleTables,
    link: 'huggingface/diffusers@58eb52c',
  }),
  convention({
    id: 'beta-from-ratio',
    name: 'beta from the ratio of alphaBar',
    phrase: 'beta is 1 - alphaBar_(k+1)/alphaBar_k',
    operations: ddpm,
    fixes: ['the beta of a step'],
    change: (_right, k) => ({
      stepBeta: (_schedule, { noisier, cleaner }) => k.sub(k.one, k.div(noisier, cleaner)),
    }),
    link: 'huggingface/diffusers#5130',
  }),
];
