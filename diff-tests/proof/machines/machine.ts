/**
 * A machine of a profile: concrete arithmetic, each of whose operations returns one of the results that the profile
 * allows. Which one is decided from outside, so that a machine can be random, or driven to an extreme.
 */
import type { Ratio } from '../../../spec/context.ts';
import type { Primitive, Profile, Rows } from '../../../spec/profiles/profile.ts';
import { type Finite, type Float, infinity, isZero, nan } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import { parseLiteral } from '../../../spec/scalars/exact/literal.ts';
import { binary } from '../../../spec/scalars/floats/binary.ts';
import * as exact from './exact.ts';
import type { Exact } from './exact.ts';
import {
  type Decide,
  type Held,
  isLess,
  isSpecial,
  isTrivial,
  type Machine,
  minusInfinity,
  negated,
  one,
  type Question,
  zeroOf,
} from './held.ts';
import { order } from './options.ts';
import { resultsOf } from './results.ts';

export const machine = (name: FormatName, profile: Profile, decide: Decide, epsilon: Ratio): Machine => {
  const f = formats[name];
  const rows = profile.rows[name] as Rows;
  const { contract, wider, flush, zeroSign, reorderSums, dropNaN, infinities } = profile.freedoms;
  const { anything, byBound, covers, rootBy } = resultsOf(name, profile, decide);
  const takes = (freedom: Question): boolean => decide(freedom, 2) === 1;

  const held = (value: Float, operands: readonly Held[] = [], product: Float | null = null): Held => ({
    value,
    product,
    wasInfinite: value.kind === 'infinite' || operands.some((x) => x.wasInfinite),
    own: false,
  });

  const isSubnormal = (x: Float): boolean =>
    x.kind === 'finite' && x.m !== 0n && exact.leading(exact.ofFinite(x)) < f.emin;
  /** A value as an operation may take or leave it: flushed, or with the other zero. */
  const settled = (x: Float): Float => {
    const flushed = flush && isSubnormal(x) && takes('flush') ? zeroOf((x as Finite).negative) : x;
    return zeroSign && isZero(flushed) && takes('zeroSign') ? negated(flushed) : flushed;
  };
  const operand = ({ value }: Held): Float => settled(value);
  /** In a sum a product may stand unrounded. */
  const addend = (x: Held): Float =>
    contract && x.product !== null && takes('contract') ? x.product : operand(x);

  const finish = (
    primitive: Primitive,
    special: Float | null,
    compute: () => Exact,
    operands: readonly Float[],
    whereOf: (r: Exact | null) => Exact | null = (r) => r,
    byRow: (r: Exact, argument: Exact) => Float = (r, argument) =>
      byBound(rows[primitive].bound, r, argument),
  ): Float => {
    const r = special === null ? compute() : null;
    const isExactZero = r !== null && exact.isZero(r);
    const plain = special ?? (isExactZero ? zeroOf(false) : null);
    const mayBeAnything =
      infinities === 'anything' && (operands.some(isSpecial) || (plain !== null && isSpecial(plain)));
    if (mayBeAnything && takes('infinities')) return anything();
    if (plain !== null) {
      if (
        operands.some(isSpecial) ||
        isSpecial(plain) ||
        operands.every(isTrivial) ||
        covers(primitive, whereOf(null))
      )
        return settled(plain);
    }
    const isOne =
      rows[primitive].bound.kind !== 'reciprocalRoot' && rows[primitive].bound.kind !== 'rootProduct';
    if (r !== null && isOne && operands.length > 0 && operands.every(isTrivial) && !r.sticky) {
      const value = exact.rounded(exact.exactly, 'nearestEven', r);
      if (isTrivial(value)) return settled(value);
    }
    if (!covers(primitive, plain === null ? whereOf(r) : whereOf(null)) && takes('anything'))
      return anything();
    if (r === null || isExactZero) return settled(plain ?? nan);
    if (flush && exact.leading(r) < f.emin && takes('flush')) return settled(zeroOf(exact.isNegative(r)));
    const [x] = operands;
    const value = byRow(r, x?.kind === 'finite' ? exact.ofFinite(x) : r);
    if (infinities === 'anything' && isSpecial(value) && takes('infinities')) return anything();
    return settled(value);
  };

  const exactly = (x: Float): Exact => exact.ofFinite(x as Finite);
  const whereIs = (x: Float) => (): Exact | null => (x.kind === 'finite' ? exactly(x) : null);

  const add = (x: Held, y: Held): Held => {
    const [a, b] = [addend(x), addend(y)];
    return held(
      finish('add', exact.specialSum(a, b), () => exact.add(exactly(a), exactly(b)), [a, b]),
      [x, y],
    );
  };
  const mul = (x: Held, y: Held): Held => {
    const [a, b] = [operand(x), operand(y)];
    const special = exact.specialProduct(a, b);
    const product = (): Exact => exact.multiply(exactly(a), exactly(b));
    const unrounded = (): Float => ({
      ...exact.rounded({ ...exact.exactly, precision: 4096 }, 'nearestEven', product()),
    });
    return held(finish('mul', special, product, [a, b]), [x, y], special === null ? unrounded() : null);
  };
  const div = (x: Held, y: Held): Held => {
    const [a, b] = [operand(x), operand(y)];
    const quotient = (): Exact => exact.divide(exactly(a), exactly(b));
    return held(finish('div', exact.specialQuotient(a, b), quotient, [a, b], whereIs(b)), [x, y]);
  };

  const sqrt = (x: Held): Held => {
    const a = operand(x);
    const { bound } = rows.sqrt;
    const isOpen = bound.kind === 'reciprocalRoot' && (a.kind !== 'finite' || a.negative || isZero(a));
    if (isOpen && takes('anything')) return held(anything(), [x]);
    const special = exact.specialRoot(a);
    return held(
      finish(
        'sqrt',
        special,
        () => exact.squareRoot(exactly(a)),
        [a],
        whereIs(a),
        (r) => rootBy(bound, exactly(a), r),
      ),
      [x],
    );
  };
  const exp = (x: Held): Held => {
    const a = operand(x);
    if (isZero(a)) return held(one, [x]);
    return held(
      finish('exp', exact.specialExp(a), () => exact.exponential(exactly(a)), [a], whereIs(a)),
      [x],
    );
  };

  const max = (x: Held, y: Held): Held => {
    const [a, b] = [operand(x), operand(y)];
    if (a.kind === 'nan' || b.kind === 'nan') {
      const other = a.kind === 'nan' ? b : a;
      return held(dropNaN && takes('dropNaN') ? other : nan, [x, y]);
    }
    return held(settled(isLess(a, b) ? b : a), [x, y]);
  };
  const neg = (x: Held): Held => ({
    ...x,
    own: false,
    value: negated(x.value),
    product: x.product === null ? null : negated(x.product),
  });
  const min = (x: Held, y: Held): Held => neg(max(neg(x), neg(y)));

  const constant = (primitive: Primitive, n: bigint, d: bigint): Held => {
    const r = exact.divide({ n, e: 0, sticky: false }, { n: d, e: 0, sticky: false });
    if (n === 0n || n === d) return held(n === 0n ? settled(zeroOf(false)) : one);
    return held(finish(primitive, null, () => r, []));
  };

  const sumOf = (terms: readonly Held[], zero: Held): Held => {
    if (!reorderSums || !takes('reorderSums')) return terms.reduce(add, zero);
    const left = [...terms];
    const any = (): Held => left.splice(decide('reorderSums', left.length), 1)[0] as Held;
    while (left.length > 1) left.push(add(any(), any()));
    return left[0] ?? zero;
  };

  const store = (x: Held): Float => {
    if (x.own) return x.value;
    const rounded =
      wider && x.value.kind === 'finite' && !isZero(x.value)
        ? exact.rounded(f, 'nearestEven', exactly(x.value))
        : x.value;
    const value = settled(rounded);
    if (value.kind === 'finite') return value;
    if (infinities === 'anything' && takes('infinities')) return anything();
    const overflowed = x.wasInfinite || value.kind === 'infinite';
    if (infinities !== 'exchanged' || !overflowed || !takes('infinities')) return value;
    return [minusInfinity, infinity(false), nan][decide('infinities', 3)] as Float;
  };

  const given = (x: Float): Held => ({ ...held(x), own: true });
  const zero = held(zeroOf(false));
  const unit = held(one);
  return {
    name: 'machine',
    isExact: false,
    zero,
    one: unit,
    get half(): Held {
      return constant('constant', 1n, 2n);
    },
    get epsilon(): Held {
      if (epsilon.n === 0n) return zero;
      const made = constant('constant', epsilon.n, epsilon.d);
      return isZero(made.value) && !flush ? held({ ...one, e: f.emin - f.precision + 1 }) : made;
    },
    given,
    of: (text) => given(binary(name).fromLiteral(parseLiteral(text))),
    nat: (count) => constant('cast', BigInt(count), 1n),
    neg,
    add,
    sub: (x, y) => add(x, neg(y)),
    mul,
    div,
    sqrt,
    exp,
    max,
    min,
    pick: (x, y, greater, otherwise) => {
      const [a, b] = [operand(x), operand(y)];
      return a.kind !== 'nan' && b.kind !== 'nan' && order(a, b) > 0 ? greater : otherwise;
    },
    clamp: (x, lo, hi) => (x.value.kind === 'nan' && takes('clampNaN') ? lo : min(hi, max(lo, x))),
    sum: (terms) => sumOf(terms, zero),
    store,
    show: () => '',
    encode: () => null,
    withEpsilon: (ratio) => machine(name, profile, decide, ratio),
  };
};
