/** What columns know exactly, and the ends of the numbers that round to one. */
import { ballColumns } from '../../../spec/columns/balls.ts';
import { type Allowance, allowanceOf, evenly } from '../../../spec/columns/allowance.ts';
import { boundsColumns } from '../../../spec/columns/bounds.ts';
import { profileNamed } from '../../../spec/profiles/index.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { all } from './columns-material.ts';

export const endsHold = (): string | null => {
  const [zero, third] = [ballColumns.column([0]), ballColumns.column([3])];
  const told = [
    ballColumns.div(zero, third),
    ballColumns.exp(zero),
    ballColumns.sqrt(zero),
    ballColumns.pick(third, third, zero, third),
  ];
  const known = told.map(({ mid, rad }) => `${mid[0]} ${(rad[0] as number) < 2 ** -1000}`).join();
  if (known !== '0 true,1 true,0 true,3 true') return `exact balls ${known}`;
  const flushing = allowanceOf(profileNamed('wgsl'), 'binary32');
  for (const side of flushing === null ? [] : (['outer', 'inner'] as const)) {
    const k = boundsColumns('binary32', side, flushing as Allowance);
    const text = [k.hidden([0, 1.5]), k.hidden([0, 1.5], true)]
      .map(({ lo, hi }) => [...lo, ...hi].join())
      .join(' ');
    if (text !== '0,1.5,0,1.5 NaN,1.5,NaN,1.5') return `hidden where numbers are flushed: ${text}`;
    // Each alone: what is beside it must not matter.
    const tiny = 2 ** -127;
    const entered = [tiny, -tiny, 4 * tiny].map((x) => k.column([x])).map(({ lo, hi }) => [lo[0], hi[0]]);
    const [low, high] = side === 'outer' ? [0, 0] : [tiny, -tiny];
    const wanted = [
      [low, tiny],
      [-tiny, high],
      [4 * tiny, 4 * tiny],
    ];
    if (entered.join(' ') !== wanted.join(' ')) return `numbers that may be flushed: ${entered.join(' ')}`;
  }
  for (const format of all) {
    const place = 2 ** (1 - formats[format].precision);
    // Ends are binary64: between two floats of that there is no place for one.
    const [most, least] = formats[format].precision > 48 ? [3, -1] : [1, 0.45];
    for (const side of ['outer', 'inner'] as const) {
      const k = boundsColumns(format, side, evenly(2, 4));
      const { lo, hi } = k.hidden([1.5, 1, -1.5]);
      const half = place / 2;
      const [low, high] = [1.5 - (lo[0] as number), (hi[0] as number) - 1.5];
      const isRight =
        side === 'outer'
          ? low >= half && high >= half && low < most * place && high < most * place
          : low <= half && high <= half && low > least * place;
      const mirrored = lo[2] === -(hi[0] as number) && hi[2] === -(lo[0] as number);
      const below =
        side === 'outer' ? 1 - (lo[1] as number) >= place / 4 : 1 - (lo[1] as number) <= place / 4;
      if (!isRight || !mirrored || !below) return `hidden ${format} ${side}`;
    }
  }
  return null;
};
