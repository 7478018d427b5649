/** A way in which an implementation can differ, as data: a name, the definition changed, a link. */
import type { Change } from './formula-types.ts';
import type { Rewrite } from './papers/rewrite.ts';

export type SignatureKind = 'convention' | 'defect' | 'rounding';

export interface Signature {
  /** A legitimate choice of others, a mistake, or the same mathematics rounded otherwise. */
  readonly kind: SignatureKind;
  /** In a list, a report or a module's `conventions`. */
  readonly name: string;
  /** After "agrees with the specification if". */
  readonly phrase: string;
  /** The operations whose result it can change. */
  readonly operations: readonly string[];
  /** A public report, "owner/repository#number" or "owner/repository@commit", or ''. */
  readonly link: string;
  readonly change: Change;
  /** How many times as long as the right formula this one is, where that is much: it is compared on fewer cases. */
  readonly longer?: number;
  /** Whether it takes the shape of a tensor for a number: a template has no leaf for that. */
  readonly isOfShape?: boolean;
  /** Beyond the mirror, whose definitions are not made of the formulas: the operation changed as a whole. */
  readonly rewrite?: Rewrite;
  /** Of a convention: the parts of the definition that it settles. Two that settle the same one exclude each other. */
  readonly fixes: readonly string[];
}

/** A convention has a short name too, without spaces and commas: what is easily written on a command line. */
export interface Convention extends Signature {
  readonly kind: 'convention';
  readonly id: string;
}

/** Makes a row of the conventions. */
export const convention = (
  row: Omit<Convention, 'kind' | 'link'> & { readonly link?: string },
): Convention => ({
  kind: 'convention',
  link: '',
  ...row,
});

/** Makes the rows of the other kinds. */
export const signatureOf =
  (kind: Exclude<SignatureKind, 'convention'>) =>
  (name: string, phrase: string, operations: readonly string[], change: Change, link = ''): Signature => ({
    kind,
    name,
    phrase,
    operations,
    link,
    change,
    fixes: [],
  });

const ddpm = ['ddpmStep', 'ddpmSample'];
const ddim = ['ddimStep', 'ddimSample'];
const image = ['imageDdimStep', 'imageDdimStepFromEps', 'imageDdimSample'];
const x0 = ['x0Pred', 'x0PredFromEps'];
const drift = ['pfOdeRhs', 'pfOdeSampleEuler'];
const usesBars = ['qSample', ...x0, ...ddpm, ...ddim, 'epsPredLoss'];

/** The operations that use a formula: what a signature that changes it lists. */
export const using = {
  ddpm,
  ddim,
  image,
  drift,
  /** sqrtNonneg */
  roots: ['sqrtNonneg', ...usesBars, ...image, 'vpSigma', ...drift],
  /** safeDiv */
  quotients: ['safeDiv', ...x0, ...ddpm, ...ddim, ...drift],
  /** the table of alphaBar */
  bars: ['alphaBar', ...usesBars],
  /** an entry of that table */
  states: usesBars,
  /** the time of an index */
  times: ['timeOfIndex', 'x0Pred', ...ddpm, ...ddim, 'epsPredLoss'],
  /** x0 predicted */
  clean: [...x0, ...ddim],
  /** the weights of signal and noise */
  weights: ['qSample', ...x0, ...ddim, ...image, 'epsPredLoss'],
  samplers: ['ddpmSample', 'ddimSample', 'imageDdimSample', 'pfOdeSampleEuler'],
  /** alphaBar(t) of the linear VP schedule */
  vp: ['vpAlphaBar', 'vpSigma', ...drift],
} as const;
