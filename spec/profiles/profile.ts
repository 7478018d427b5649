/** What a profile is: for each primitive operation a bound on its result, and the freedoms of the machine. */
import type { Ratio } from '../context.ts';
import type { FormatName } from '../scalars/floats/format.ts';

/**
 * Operations that round. A subtraction is an addition; a constant is epsilon or 1/2, a cast turns a count into a
 * number.
 */
export type Primitive = 'add' | 'mul' | 'div' | 'sqrt' | 'exp' | 'constant' | 'cast';

export const primitives: readonly Primitive[] = ['add', 'mul', 'div', 'sqrt', 'exp', 'constant', 'cast'];

/**
 * Whose unit in the last place. They differ at a power of two, where `ieee` takes the gap above and the others the
 * gap below; `cudaRne` counts floats from the correctly rounded result.
 */
export type UlpOf = 'ieee' | 'wgsl' | 'vulkan' | 'opencl' | 'cudaRne';

/** base + slope * |x|, or base + floor(slope * |x|), where x is the argument. */
export interface Size {
  readonly base: Ratio;
  readonly slope?: Ratio;
  readonly floored?: boolean;
}

/** How far the result of one operation on exact operands may be from the exact one. */
export type Bound =
  /** Correctly rounded, ties to even. */
  | { readonly kind: 'nearest' }
  /** One of the two floats beside the exact value, or the value itself where it is a float. */
  | { readonly kind: 'neighbour' }
  /** Cut off: the float beside the exact value on the side of 0. */
  | { readonly kind: 'towardZero' }
  /** Exact, or rounded to nearest in the format or in a wider one (at least 2p+2 bits, no fewer exponents). */
  | { readonly kind: 'wide' }
  | { readonly kind: 'ulps'; readonly ulpOf: UlpOf; readonly size: Size }
  /** Within 2^-bits of the magnitude of the exact value. */
  | { readonly kind: 'relative'; readonly bits: number }
  /** Any of several bounds. */
  | { readonly kind: 'either'; readonly bounds: readonly Bound[] }
  /**
   * A square root as 1 / inverseSqrt(x): the bounds of both. Undefined at 0. `symmetric`: as far off as that may be, on
   * either side of the exact root.
   */
  | {
      readonly kind: 'reciprocalRoot';
      readonly root: Bound;
      readonly quotient: Bound;
      readonly symmetric?: boolean | undefined;
    }
  /** A square root as x * inverseSqrt(x), with 0 and infinity handled: the bounds of both. */
  | { readonly kind: 'rootProduct'; readonly root: Bound; readonly product: Bound };

/** Where a row was read. `secondHand`: not in the standard's own text. */
export interface Clause {
  readonly clause: string;
  readonly link: string | null;
  readonly secondHand: boolean;
}

export interface Row {
  readonly bound: Bound;
  /**
   * The magnitudes for which the bound holds, 2^least to 2^most, both included: of the denominator of a division, else
   * of the argument or result. Without it, all. `zero`: 0 is among them.
   */
  readonly where?: { readonly least: number; readonly most: number; readonly zero?: boolean };
  /** Outside `where`: another bound, or anything at all. */
  readonly otherwise?: Bound | 'undefined';
  /** Of a division: another bound where the numerator is the constant 1. */
  readonly reciprocal?: Bound;
  /**
   * The clause by which the operation is exact where its operands and its result are 0, 1 or -1 (of exp: at 0). Without
   * it the bound alone says what 1/1 and exp(0) may be.
   */
  readonly exactUnits?: Clause;
  readonly source: Clause;
}

export type Rows = Readonly<Record<Primitive, Row>>;

export interface Freedoms {
  /** A product may enter a sum unrounded. */
  readonly contract: boolean;
  /** Intermediates and the state of a sampler may be kept exactly or in a wider format; what is stored is rounded to nearest. */
  readonly wider: boolean;
  /** A sampler may keep its state divided by a number, and multiply it by that again for its model. */
  readonly scaledState: boolean;
  /** A subnormal operand or result may be taken for the zero of its sign. */
  readonly flush: boolean;
  /** Either sign of zero. */
  readonly zeroSign: boolean;
  /** The terms of a sum in any order. */
  readonly reorderSums: boolean;
  /** Expressions rearranged beyond that, as real numbers allow: not modelled, so a result outside is not surely wrong. */
  readonly reassociate: boolean;
  /** max, min and clamp of a NaN may give the other operand. */
  readonly dropNaN: boolean;
  /** max, min and clamp of two subnormals may give either. */
  readonly eitherSubnormal: boolean;
  /** NaN need not be made nor kept: the result is anything where IEEE 754 says NaN. */
  readonly anyForNaN: boolean;
  /**
   * What an overflow, an infinite or a NaN operand means. `kept`: what IEEE 754 says. `exchanged`: where an infinity
   * may occur on the way, NaN and the infinities stand for each other. `anything`: the machine may assume that there
   * is none, so the result is anything.
   */
  readonly infinities: 'kept' | 'exchanged' | 'anything';
}

export interface Profile {
  readonly name: string;
  readonly summary: string;
  /** The profiles all of whose results this one allows, itself not among them. */
  readonly contains: readonly string[];
  /** Its formats, each with its rows. */
  readonly rows: Readonly<Partial<Record<FormatName, Rows>>>;
  readonly freedoms: Freedoms;
  /** What is otherwise in single formats. */
  readonly freedomsIn?: Readonly<Partial<Record<FormatName, Partial<Freedoms>>>>;
  /** The profile of scalars and schedules, where another machine computes them: this one is then that of tensors. */
  readonly scalars?: Profile;
  /** It allows so few results that they are listed: the definition is run in floats, once for each choice left open. */
  readonly listed?: boolean;
  /** The clauses of the freedoms. */
  readonly source: readonly Clause[];
}

/** Nothing but the rows: the freedoms of IEEE 754 arithmetic in the order written. */
export const noFreedoms: Freedoms = Object.freeze({
  contract: false,
  wider: false,
  scaledState: false,
  flush: false,
  zeroSign: false,
  reorderSums: false,
  reassociate: false,
  dropNaN: false,
  eitherSubnormal: false,
  anyForNaN: false,
  infinities: 'kept',
});

/** The freedoms of a profile in one of its formats. */
export const freedomsOf = ({ freedoms, freedomsIn }: Profile, format: FormatName): Freedoms => ({
  ...freedoms,
  ...freedomsIn?.[format],
});
