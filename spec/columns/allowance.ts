/** By how much the operations of a profile may err, where columns can follow it. */
import { type Bound, freedomsOf, type Primitive, type Profile, type Row } from '../profiles/profile.ts';
import type { FormatName } from '../scalars/floats/format.ts';
import { ratioNumber } from './numbers.ts';

/** What operations may err by; half of it is meant by "rounded to the format or to a wider one". */
export interface Allowance {
  /** Ulps of the result of every operation but exp. 0: the exact value. */
  readonly ulps: number;
  /** The same of exp. */
  readonly exp: number;
  /** Whether results are exact or rounded to nearest in a format at least as wide: `ulps` is half then. */
  readonly rounds: boolean;
  /** Whether a sum may be made in any order. */
  readonly reorders: boolean;
}

const arithmetic: readonly Primitive[] = ['add', 'mul', 'div', 'sqrt'];
const constants: readonly Primitive[] = ['constant', 'cast'];

/** A bound in whole or half ulps of IEEE 754 that holds everywhere, exact at 0 and +-1; null for any other. */
const ulpsOf = ({ bound, where, reciprocal, exactUnits }: Row): number | null => {
  if (where !== undefined || reciprocal !== undefined || exactUnits === undefined) return null;
  if (bound.kind !== 'ulps' || bound.ulpOf !== 'ieee' || bound.size.slope !== undefined) return null;
  const ulps = ratioNumber(bound.size.base, 'towardZero');
  return Number.isInteger(2 * ulps) ? ulps : null;
};

const isWide = ({ bound, exactUnits }: Row): boolean => {
  const kind: Bound['kind'] = bound.kind;
  return kind === 'wide' && exactUnits !== undefined;
};

/**
 * The allowance of a profile in a format; null where columns do not follow it: where subnormals may be flushed, NaN may
 * stand for something else, scalars are another machine's, or bounds differ from operation to operation.
 */
export const allowanceOf = (profile: Profile, format: FormatName): Allowance | null => {
  const rows = profile.rows[format];
  const {
    wider,
    contract,
    flush,
    dropNaN,
    eitherSubnormal,
    anyForNaN,
    reorderSums: reorders,
  } = freedomsOf(profile, format);
  if (rows === undefined || profile.scalars !== undefined || !wider || !contract) return null;
  if (flush || dropNaN || eitherSubnormal || anyForNaN) return null;
  if (!constants.every((primitive) => isWide(rows[primitive]))) return null;
  const exp = ulpsOf(rows.exp);
  if (exp === null) return null;
  if (arithmetic.every((primitive) => isWide(rows[primitive])))
    return { ulps: 0.5, exp, rounds: true, reorders };
  const [ulps, ...others] = arithmetic.map((primitive) => ulpsOf(rows[primitive]));
  if (ulps === null || ulps === undefined || others.some((other) => other !== ulps)) return null;
  return { ulps, exp, rounds: false, reorders };
};
