/** Bounds in columns against the sets of each profile that they follow. */
import { allowanceOf } from '../../../spec/columns/allowance.ts';
import { type Bounds, boundsColumns } from '../../../spec/columns/bounds.ts';
import { flushedChain, profileNamed } from '../../../spec/profiles/index.ts';
import { ieee754Loose, ieee754Wide } from '../../../spec/profiles/own.ts';
import { compare, fromInteger, type Rational } from '../../../spec/scalars/exact/rational.ts';
import { envelope } from '../../../spec/scalars/sets/envelope.ts';
import { hasAny, type Part, type ResultSet, zeros } from '../../../spec/scalars/sets/result-set.ts';
import { inputFloat } from '../../cases/values.ts';
import { pairsOf, primitives, rangeEnds, ratio } from './columns-material.ts';

/** The ends of the numbers of a set, zeros among them; null where it has none, or is unbounded. */
export const endsOf = (set: ResultSet): readonly [Rational, Rational] | null => {
  const signed = (part: Part | null, sign: bigint): (Rational | null)[] =>
    part === null
      ? []
      : [part.lo, part.hi].map((end) => (end === null ? null : { n: sign * end.m, d: 1n, e: end.e }));
  const ends = [
    ...signed(set.negative, -1n),
    ...signed(set.positive, 1n),
    ...(hasAny(set, zeros) ? [fromInteger(0n)] : []),
  ];
  if (ends.length === 0 || ends.includes(null)) return null;
  const sorted = (ends as Rational[]).toSorted(compare);
  return [sorted[0] as Rational, sorted.at(-1) as Rational];
};

const isUnbounded = ({ negative, positive }: ResultSet): boolean =>
  negative?.hi === null || positive?.hi === null;

/** Outer bounds hold the sets of a profile, and inner ones lie in them. */
export const setsHold = (): string | null => {
  const shaders = ['wgsl', 'glsl-es-1.00', 'opencl', 'cuda'].map(profileNamed);
  for (const format of ['binary32', 'bfloat16'] as const) {
    for (const profile of [ieee754Wide, ieee754Loose, ...flushedChain, ...shaders]) {
      const allowance = allowanceOf(profile, format);
      if (allowance === null) continue;
      const isOurs = profile === ieee754Wide || profile === ieee754Loose;
      let total = 0;
      const pairs = [...pairsOf(format).filter((_, i) => i % 3 === 0), ...rangeEnds(format)];
      for (const [name, primitive] of Object.entries(primitives)) {
        for (const side of ['outer', 'inner'] as const) {
          const k = boundsColumns(format, side, allowance);
          const sets = envelope(format, profile, { side, bits: 400 });
          const { lo, hi } = primitive<Bounds>(
            k,
            k.column(pairs.map(([a]) => a)),
            k.column(pairs.map(([, b]) => b)),
          );
          let known = 0;
          for (const [i, [a, b]] of pairs.entries()) {
            const [low, high] = [
              lo[lo.length === 1 ? 0 : i] as number,
              hi[hi.length === 1 ? 0 : i] as number,
            ];
            if (!(low <= high) || low === Infinity) continue;
            known += 1;
            const set = primitive<ResultSet>(
              sets,
              sets.ofFloat(inputFloat(format, a)),
              sets.ofFloat(inputFloat(format, b)),
            );
            const ends = endsOf(set);
            if (ends === null) {
              if (side === 'outer' && isUnbounded(set))
                return `${side} ${format} ${profile.name} ${name}(${a}, ${b}) is anything`;
              continue;
            }
            const [outer, inner] =
              side === 'outer' ? [[ratio(low), ratio(high)], ends] : [ends, [ratio(low), ratio(high)]];
            if (
              compare(outer[0] as Rational, inner[0] as Rational) > 0 ||
              compare(inner[1] as Rational, outer[1] as Rational) > 0
            )
              return `${side} ${format} ${profile.name} ${name}(${a}, ${b})`;
          }
          total += known;
          const isTold = isOurs || name === 'div';
          if (isTold && known < pairs.length / 4)
            return `${side} ${format} ${profile.name} ${name} knows ${known}`;
        }
      }
      const asked = 2 * pairs.length * Object.keys(primitives).length;
      if (total < asked / 2) return `${format} ${profile.name} knows ${total} of ${asked}`;
    }
  }
  return null;
};
