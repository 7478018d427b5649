/** Operands on which the ends of bounds are tried. */
import { defaultEpsilon, type Ratio } from '../../../spec/context.ts';
import type { Primitive } from '../../../spec/profiles/profile.ts';
import { isNormal, largest } from '../../../spec/scalars/floats/float.ts';
import { type FormatName, formats } from '../../../spec/scalars/floats/format.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { neighbour, specials } from '../../cases/generators/float.ts';
import * as exact from '../machines/exact.ts';
import { inputFloat, toNumber } from '../../cases/values.ts';
import { aimed, type Draw, drawFrom } from './machines.ts';
import { caseOf, onePrimitive } from './one-primitive.ts';

export interface Instance {
  readonly theCase: Case;
  readonly epsilon: Ratio;
}

const power = (e: number): bigint => 1n << BigInt(e);

/** Epsilons in several binades, beside powers of two, the smallest normal number and the largest. */
const ratios = (format: FormatName): readonly Ratio[] => {
  const { precision, emin, emax } = formats[format];
  const one = power(precision + 2);
  const near = [one, one + 1n, one - 1n, one + 2n, one - 2n, one - 3n, one + 6n];
  const at = (n: bigint, e: number): Ratio =>
    e >= 0 ? { n: n * power(e), d: one } : { n, d: one * power(-e) };
  return [
    defaultEpsilon,
    ...[1n, 2n, 5n].map((n) => ({ n, d: 3n })),
    ...[0, 3, -5, emin, emax - 1, emax + 1].flatMap((e) => near.map((n) => at(n, e))),
  ];
};

const counts = ({
  precision,
  emax,
}: {
  readonly precision: number;
  readonly emax: number;
}): readonly number[] =>
  [
    0,
    1,
    2,
    3,
    7,
    100,
    1000,
    65519,
    65520,
    65521,
    ...[precision, precision + 1, precision + 2, emax + 1].flatMap((e) =>
      [-1, 0, 1, 3].map((d) => 2 ** e + d),
    ),
  ].filter((n) => Number.isSafeInteger(n));

const ordinary = (draw: Draw, format: FormatName): number => {
  const { precision } = formats[format];
  const m = 1 + draw(2 ** Math.min(30, precision - 1)) / 2 ** Math.min(30, precision - 1);
  return (draw(2) === 0 ? m : -m) * 2 ** (draw(9) - 4);
};

/** Operands drawn, then moved so that the result is beside a power of two, the smallest normal number or overflow. */
export const instances = (primitive: Primitive, format: FormatName): readonly Instance[] => {
  const operation = onePrimitive[primitive];
  if (primitive === 'constant')
    return ratios(format).map((epsilon) => ({ theCase: caseOf(operation, format, {}), epsilon }));
  if (primitive === 'cast')
    return counts(formats[format]).map((n) => ({
      theCase: caseOf(operation, format, { n }),
      epsilon: defaultEpsilon,
    }));
  const draw = drawFrom(17);
  const number = (): number => {
    const list = specials(format);
    return draw(4) === 0 ? (list[draw(list.length)] as number) : ordinary(draw, format);
  };
  const names = operation.inputs.map(({ name }) => name);
  const { emin } = formats[format];
  const edges = [toNumber(largest(formats[format], false)), 2 ** emin, 2 ** (emin + 1), 1].flatMap((x) =>
    [-2, -1, 1, 3].map((steps) => ({ x, y: neighbour(format, 1, steps) })),
  );
  const fixed = edges.map((given) =>
    caseOf(operation, format, Object.fromEntries(names.map((name) => [name, given[name as 'x' | 'y']]))),
  );
  const drawn = Array.from({ length: 60 }, () => {
    const plain = caseOf(operation, format, Object.fromEntries(names.map((name) => [name, number()])));
    return draw(4) === 0 ? plain : aimed(plain, draw);
  });
  return [...fixed, ...drawn].map((theCase) => ({ theCase, epsilon: defaultEpsilon }));
};

/** The exact result, and the number of which a row's range speaks; null where the result is special or exactly 0. */
export const exactly = (primitive: Primitive, { theCase, epsilon }: Instance) => {
  const { format, inputs } = theCase;
  const number = (n: bigint): exact.Exact => ({ n, e: 0, sticky: false });
  if (primitive === 'constant') {
    const r = exact.divide(number(epsilon.n), number(epsilon.d));
    return { r, where: r };
  }
  if (primitive === 'cast') {
    const r = number(BigInt(inputs['n'] as number));
    return exact.isZero(r) ? null : { r, where: r };
  }
  const operands = ['x', 'y']
    .filter((name) => name in inputs)
    .map((name) => inputFloat(format, inputs[name] as number));
  // Subnormal operands may be flushed: their results are those of two operands.
  if (!operands.every((x) => isNormal(formats[format], x))) return null;
  const [x, y = x] = operands.map((operand) => exact.ofFinite(operand as never)) as [
    exact.Exact,
    exact.Exact,
  ];
  if (primitive === 'sqrt') return exact.isNegative(x) ? null : { r: exact.squareRoot(x), where: x };
  if (primitive === 'exp') return { r: exact.exponential(x), where: x };
  if (primitive === 'div') return { r: exact.divide(x, y), where: y };
  // The machine's exact numbers have 320 bits: a sum that needs more is none of its.
  if (primitive === 'add' && Math.abs(exact.leading(x) - exact.leading(y)) > 240) return null;
  const r = primitive === 'add' ? exact.add(x, y) : exact.multiply(x, y);
  return exact.isZero(r) ? null : { r, where: r };
};
