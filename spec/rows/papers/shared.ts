/** What the rows of what people run beyond TorchLean share: sources, inputs. Their definitions have no epsilon. */
import type { Input } from '../../operation.ts';
import { operation } from '../../operation.ts';
import { fileSource, paperSource, type Source } from '../../source.ts';
import { likeX, x } from '../shared.ts';

/** A line of diffusers; of a scheduler by the end of its file's name. */
export const diffusers = (file: string, line: number): Source =>
  fileSource({
    repository: 'huggingface/diffusers',
    commit: '58eb52c0803ea9af3abec60841c2a093bdf1f951',
    path: `src/diffusers/${file.includes('/') ? file : `schedulers/scheduling_${file}`}.py`,
    line,
  });

export const kDiffusion = (file: string, line: number): Source =>
  fileSource({
    repository: 'crowsonkb/k-diffusion',
    commit: '4601bf085320592473f681a62808ed873d17fad5',
    path: `k_diffusion/${file}.py`,
    line,
  });

/** An equation, by its number in the comments of the code beside it. */
export const ddimPaper = (equation: string, code: Source): Source =>
  paperSource({
    authors: 'Song, Meng and Ermon',
    year: 2021,
    equation,
    link: 'https://arxiv.org/abs/2010.02502',
    code,
  });
export const ddpmPaper = (equation: string, code: Source): Source =>
  paperSource({
    authors: 'Ho, Jain and Abbeel',
    year: 2020,
    equation,
    link: 'https://arxiv.org/abs/2006.11239',
    code,
  });

/** A row of this group: see operation. */
export const paper: typeof operation = (row) => operation({ ...row, group: 'papers' });

export const bounded = <const N extends string, const M extends Partial<Input>>(
  name: N,
  range: string,
  meaning: string,
  more: M = {} as M,
) => ({ name, kind: 'bounded', range, meaning, ...more }) as const;

export const like = <const N extends string, const L extends string>(name: N, of: L, meaning: string) =>
  ({ name, kind: 'tensor', like: of, meaning }) as const;

const flag = <const N extends string>(name: N, meaning: string) => ({ name, kind: 'flag', meaning }) as const;

export const count = <const N extends string>(name: N, meaning: string) =>
  ({ name, kind: 'count', meaning }) as const;

// Inputs that several operations share. `like`, `of` and `atMost` name others of the same row.
/** alphaBar of the state: noisier than that of `ap`. */
export const a = bounded('a', '(0, 1]', 'alphaBar of the state', { atMost: 'ap' });
export const ap = bounded('ap', '(0, 1]', 'alphaBar of the state that the step ends in');
export const alone = bounded('a', '[0, 1]', 'alphaBar of the state');
export const e = like('e', 'x', 'the predicted noise');
export const z = like('z', 'x', 'the noise of the step');
export const clip = flag('clip', '1: x0 is clipped to [-r, r]; 0: it is not');
export const r = bounded('r', '[0, inf)', 'the largest size of x0, where it is clipped');
export const rederive = flag('rederive', '1: the noise is made anew of x0; 0: it is kept');
export const last = flag('last', '1: the step ends in the clean state; 0: it does not');
export const large = flag('large', 'the variance, 1: 1 - a/ap; 0: that times (1 - ap)/(1 - a)');
export const eta = bounded('eta', '[0, 1]', 'how much of the noise is fresh');

export const s = bounded('s', '(0, inf)', 'sigma of the state');
export const sn = bounded('sn', '[0, inf)', 'sigma of the state that the step ends in', { atMost: 's' });
export const d = like('d', 'x', 'the predicted x0');

export const timesteps = {
  name: 'timesteps',
  kind: 'timesteps',
  of: 'alphaBars',
  meaning: 'the entries of alphaBars that the steps start from, the first step first',
} as const satisfies Input;
export const finalAlphaBar = bounded(
  'finalAlphaBar',
  '(0, 1]',
  'alphaBar of the state that the last step ends in',
  { notBelow: ['alphaBars', 'timesteps'] },
);
export const noiseOf = <const L extends string>(of: L) =>
  ({
    name: 'noise',
    kind: 'noise',
    like: 'x',
    of,
    meaning: 'one tensor for each step, the first step first',
  }) as const;
export const sigmas = {
  name: 'sigmas',
  kind: 'sigmas',
  ends: '0',
  meaning: 'sigma of each state, the first state first: one more than there are steps',
} as const satisfies Input;
export const table = {
  name: 'alphaBars',
  kind: 'alphaBars',
  meaning: 'alphaBar after 1..T noise steps',
} as const satisfies Input;

export { likeX, x };
