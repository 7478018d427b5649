/** What is wrong with an implementation where no value is: found by the rule that it broke. */
import type { Breach } from '../../../spec/forbidden.ts';
import type { Broken } from '../../judge/broken.ts';

export interface Structural {
  readonly name: string;
  /** A public report of just what was seen, whatever its cause; or ''. */
  readonly link: string;
}

interface Row<Code> extends Structural {
  readonly codes: readonly Code[];
  /** Of which values, where not of all. */
  readonly of?: (value: number) => boolean;
}

const negative = (x: number): boolean => x < 0;
const whole = (x: number): boolean => Number.isInteger(x);
const fraction = (x: number): boolean => Number.isFinite(x) && !whole(x);

/** By the rule. The first that fits names the mistake. */
const byRule: readonly Row<Broken['code']>[] = [
  { codes: ['written'], name: 'it writes to its input', link: 'CleanDiffuserTeam/CleanDiffuser#31' },
  { codes: ['shared'], name: 'its output shares the memory of its input', link: '' },
  { codes: ['unrepeatable'], name: 'it gives another answer the second time', link: '' },
  { codes: ['shape'], name: 'the output has another shape', link: '' },
  {
    codes: ['noTensor', 'extents', 'class', 'elements', 'unreadable'],
    name: 'the output is no tensor of the format',
    link: '',
  },
  { codes: ['index'], of: fraction, name: 'the model gets a time in the place of the index', link: '' },
  { codes: ['otherTime'], name: 'a second call of the model at another time', link: '' },
  { codes: ['notCalled'], name: 'the model is not called', link: '' },
  { codes: ['oneMore'], name: 'a call of the model too many', link: '' },
  { codes: ['tooFew'], name: 'a call of the model too few', link: '' },
];

/** Of a forbidden call that was answered, by what it breaks. */
const byBreach: readonly Row<Breach['code']>[] = [
  // Whether it wraps or is clamped, a forbidden call does not show.
  { codes: ['index'], of: negative, name: 'a negative index is answered', link: '' },
  { codes: ['index'], of: whole, name: 'an index past the end is answered', link: '' },
  {
    codes: ['index', 'count'],
    of: fraction,
    name: 'an index or a count that is no integer is answered',
    link: 'huggingface/diffusers#12771',
  },
  { codes: ['count'], of: negative, name: 'a negative count is answered', link: '' },
  { codes: ['flag'], name: 'a flag other than 0 and 1 is answered', link: '' },
  { codes: ['steps'], name: 'the number of noise tensors is not checked', link: '' },
  {
    codes: ['shape', 'rank', 'elements'],
    name: 'the shape is not checked',
    link: 'dakenf/diffusers.js@cf4ef36',
  },
];

export const structural: readonly Structural[] = [...byRule, ...byBreach];

const find = <Code>(
  rows: readonly Row<Code>[],
  about: { readonly code: Code; readonly value?: unknown },
): Structural | undefined =>
  rows.find(
    ({ codes, of }) =>
      codes.includes(about.code) &&
      (of === undefined || (typeof about.value === 'number' && of(about.value))),
  );

/** The name of a mistake by the rule that was broken. */
export const findStructural = (broken: Broken | null): Structural | undefined => {
  if (broken === null) return undefined;
  return broken.code === 'answered' ? find(byBreach, broken.breach) : find<Broken['code']>(byRule, broken);
};
