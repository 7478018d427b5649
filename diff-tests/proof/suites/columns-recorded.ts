/** What is recorded on some elements and taken for others is what the definition gives itself. */
import { type NearestColumn, nearestColumns } from '../../../spec/columns/nearest.ts';
import { recording } from '../../../spec/columns/recorded.ts';
import { roundings } from '../../../spec/columns/roundings.ts';
import { pairsOf, primitives } from './columns-material.ts';

/** What does not hold, or null. */
export const recordedHolds = (): string | null => {
  const pairs = pairsOf('binary32');
  for (const [name, primitive] of Object.entries(primitives)) {
    const k = nearestColumns('binary32');
    const { context, input, replay } = recording<NearestColumn>(k);
    const result = primitive(context, input(), input());
    for (const some of [pairs, pairs.slice(3, 20)]) {
      const [x, y] = [k.column(some.map(([a]) => a)), k.column(some.map(([, b]) => b))];
      const [direct, again] = [primitive(k, x, y), replay([x, y], result)];
      if (direct.values.some((v, i) => !Object.is(v, again.values[i]))) return `recorded ${name}`;
    }
  }
  const { context, input } = recording<NearestColumn>(nearestColumns('binary32'));
  const narrowed = context.rounded?.(input(), 'binary16');
  return narrowed !== undefined && 'at' in narrowed && recording(roundings).context.rounded !== undefined
    ? null
    : 'recorded rounding';
};
