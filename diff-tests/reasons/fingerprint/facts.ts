/** The facts of a fingerprint: what each means, how it is asked, what it cannot tell apart, and what allows it. */
import { chain } from '../../../spec/profiles/index.ts';
import type { Freedoms, Primitive } from '../../../spec/profiles/profile.ts';

/** What a profile must allow for a value to be: a freedom, or so many ulp of a primitive. */
type Needs = keyof Freedoms | Primitive;

export interface About {
  readonly means: string;
  readonly probe: string;
  readonly blind: string;
  /** Of the values that IEEE 754 arithmetic in the order written does not have. */
  readonly needs?: Needs;
  /** The values that it has. */
  readonly plain?: RegExp;
}

export const facts: Readonly<Record<string, About>> = {
  'subnormal inputs': {
    means: 'Numbers below the normal range are kept, or taken for zero: why a GPU and a CPU differ near 0.',
    probe: 'the root of the smallest subnormal, alone and as 2, 5, 9, 17 and 9 x 17 equal elements',
    blind: 'a machine that flushes elsewhere than in a maximum and a root',
    needs: 'flush',
    plain: /^kept/,
  },
  'subnormal results': {
    means: 'Results below the normal range are kept, or become zero.',
    probe:
      'a quotient just below the smallest normal number, alone and many times; a running product that ends there',
    blind: 'other operations than division and a running product',
    needs: 'flush',
    plain: /^kept/,
  },
  'NaN through max': {
    means: 'Whether `max` hides a NaN.',
    probe: 'the root of NaN, alone and many times',
    blind: 'a max from a guard with `if`',
    needs: 'dropNaN',
    plain: /^kept/,
  },
  'NaN through clamp': {
    means: 'Whether a clamp hides a NaN, and behind which bound.',
    probe: 'an image DDIM step from NaN, alone and many times',
    blind: 'a clamp from two comparisons',
  },
  'max(-0, +0)': {
    means: 'Which zero comes out.',
    probe: 'the root of -0, alone and many times; `by place` where a vector and its rest differ',
    blind: 'a max from a root that drops the sign',
    needs: 'zeroSign',
    plain: /^\+0/,
  },
  rounding: {
    means: 'The direction of every rounding, and how ties go where one was reached.',
    probe: 'elements that each direction rounds to another float, 71 of them',
    blind: 'a machine that rounds now one way, now another: it has no line',
    needs: 'add',
    plain: /^to nearest(?!, ties away)/,
  },
  root: {
    means: 'Of 57 roots, how many are not the nearest float, and the largest error.',
    probe: '24 whose exact root lies beside the middle of two floats, 33 plain ones',
    blind: 'a root wrong elsewhere only: one in 50,000 is not seen',
    needs: 'sqrt',
    plain: /^correctly rounded on/,
  },
  division: {
    means: 'Of 57 quotients, how many are not the nearest float, and the largest error.',
    probe: '24 beside the middle of two floats, 33 plain ones; denominators that epsilon does not change',
    blind: 'a quotient wrong elsewhere only',
    needs: 'div',
    plain: /^correctly rounded on/,
  },
  'division by a reciprocal': {
    means: 'x / y is x * (1 / y), both rounded; or x * r, where r is an estimate of the reciprocal.',
    probe:
      '71 quotients, at some of which the two differ, `by place` where some are such products; of 24 by each of 8 numbers, whether one factor gives them all',
    blind:
      'an estimate further than 4 places from the reciprocal, or one that is kept in a wider format: not told',
    needs: 'div',
    plain: /^not seen/,
  },
  contraction: {
    means:
      'A product entered a sum unrounded: a fused multiply-add, or a wider format. The usual reason for other last digits.',
    probe:
      'sums of one product, and of two, of 71 elements each; `by place` where some are fused and some are not',
    blind: 'in a sum of one product, a fused multiply-add from wider intermediates',
    needs: 'contract',
    plain: /^not seen/,
  },
  'wider intermediates': {
    means: 'What is inside an expression is kept in a wider format and rounded once.',
    probe: 'a quotient, a sum of two products, a running product',
    blind: 'which wider format; in a running product, whether p - beta p was fused',
    needs: 'wider',
    plain: /^not seen/,
  },
  'order of a product': {
    means: 'In which order a running product is made: why a compiled cumprod gives other last digits.',
    probe: 'alphaBar of 400 betas: every product of them must agree',
    blind:
      'the order in a wider format; other roundings than to nearest in blocks; an order that depends on the length',
    needs: 'mul',
    plain: /^left to right/,
  },
  'wider accumulator of a product': {
    means:
      'A running product is kept in a wider format; 1 - beta was rounded to the format before, or was not.',
    probe: 'the same',
    blind: 'which wider format, and which order in it',
    needs: 'wider',
    plain: /^not seen/,
  },
  'wider accumulator of a sum': {
    means: 'A sum is kept in a wider format, or doubly compensated.',
    probe: '24 means of 96 and 128 exact squares',
    blind: 'the order in the wider format; a compensated sum from a wide one',
    needs: 'wider',
    plain: /^not seen/,
  },
  'order of a sum': {
    means: 'In which order terms are added: why another number of threads or lanes gives other digits.',
    probe: '24 means in three rounds, of 96, 128 and 96 terms: all must agree',
    blind:
      'orders that are the same tree; an order that depends on the length, beyond these two; with a mean of another kind it is not told',
    needs: 'reorderSums',
    plain: /^left to right/,
  },
  mean: {
    means: 'The sum is divided by n, or multiplied by 1/n, or by an estimate of it.',
    probe: 'the same; n = 96 is no power of two',
    blind: 'a product with an unrounded 1/n from a division; an estimate more than 2 places off',
    needs: 'div',
    plain: /^a division by n/,
  },
  exp: {
    means: 'The largest error of exp, in ulp.',
    probe: '1000 points from -20 to 0 in one call (489 in bfloat16), in binary16 from -9.66',
    blind: 'an error elsewhere; positive arguments, which no schedule has',
    needs: 'exp',
    plain: /^correctly rounded on/,
  },
  'exp near the end of its range': {
    means:
      'The same where results are nearly too small: an exp from too short a logarithm of 2 is far off there.',
    probe:
      '250 points (211 in bfloat16) from -20 to the last one whose result is a normal number; none in binary16',
    blind: 'an error elsewhere; subnormal results',
    needs: 'exp',
    plain: /^correctly rounded on/,
  },
  linspace: {
    means: 'How equally spaced numbers are computed: in which of four forms.',
    probe: '50 betas between two ends at which the forms differ',
    blind: 'the form where intermediates are wider: it is not told; other forms',
  },
  'last entry of linspace': {
    means: 'The last number is the end that was given, or what the form gives.',
    probe: 'the same',
    blind: 'in wider intermediates the two are mostly one',
  },
  'equal elements, other results': {
    means:
      'Equal elements of one tensor gave two results: vectors and the rest behind them are computed in two ways.',
    probe: 'roots, quotients and exp of seven numbers in turn, 133 in all and fewer',
    blind: 'other numbers, other operations, other sizes',
  },
  'another shape, other results': {
    means: 'The same numbers gave other results in a tensor of another shape or size.',
    probe: 'the same in ten shapes',
    blind:
      'shapes that were not asked; strided or unaligned memory is not asked: JavaScript computes an element alike wherever it lies, and wasm or an adapter lays out its own memory',
  },
  'a half is rounded': {
    means: 'Where an entry of a list of timesteps lies on a half, programs round it by their own rule.',
    probe: 'every case of a list of integers; the rules that fit all halves that were seen',
    blind: 'rules that fit alike on the halves that were seen',
  },
  'repeated calls of the model': {
    means: 'The model was asked again with the same bits.',
    probe: 'every case, and a small one for it',
    blind: 'calls that the run did not reach',
  },
  'non-finite answer to a finite input': {
    means: "A module's own model gave it, with the smallest such input met.",
    probe: 'the cases of the operation `model`',
    blind: 'inputs that were not tried',
  },
};

const ulpOf = (value: string): number => Number(/([\d.e+]+) ulp/.exec(value)?.[1] ?? 0);

/** A profile of the chain that a row met, and whether only with subnormals flushed. */
interface Met {
  readonly profile: string | null | undefined;
  readonly flushed: boolean;
}

/** Whether a value is more than what was met allows: beside such a verdict, the cases did not show it. */
export const exceeds = (name: string, value: string, { profile: met, flushed }: Met): boolean => {
  const [profile, about] = [chain.find((one) => one.name === met), facts[name]];
  const { needs, plain } = about ?? {};
  if (profile === undefined || needs === undefined || plain === undefined) return false;
  if (plain.test(value) || value === 'not told' || value === 'other') return false;
  if (needs === 'flush') return !flushed;
  if (needs in profile.freedoms) return profile.freedoms[needs as keyof Freedoms] !== true;
  const { bound } = profile.rows.binary32?.[needs as Primitive] ?? {};
  if (bound?.kind !== 'ulps') return needs !== 'exp';
  return ulpOf(value) > Number(bound.size.base.n) / Number(bound.size.base.d);
};
