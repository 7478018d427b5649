/** `npm run vectors:measure`: what small vectors find of the bank, written into docs/vectors.json for docs/vectors.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatNames } from '../../../spec/scalars/floats/format.ts';
import { chain } from '../../../spec/profiles/index.ts';
import type { VectorFigures } from '../../docs/vectors.ts';
import { root } from '../../docs/sandbox.ts';
import { filesOf, vectorOperations } from '../../engine/vectors/files.ts';
import { tool } from '../../engine/tool.ts';
import { type Kills, killsOf } from './kills.ts';

/** Cases by which the judge is said to accept a right program. */
const cases = 200;

const [strict, loose] = [chain[0], chain.at(-1)].flatMap((profile) => profile ?? []);
const rows: Kills[] = [];
const sizes: VectorFigures['sizes'][number][] = [];
for (const operation of vectorOperations.filter(({ group }) => group === 'mirror')) {
  for (const format of ['binary32', 'binary64'] as const) {
    const row = await killsOf(operation, format, cases);
    rows.push(row);
    console.log(JSON.stringify(row));
  }
  for (const format of formatNames.filter((name) => name !== 'binary32' && name !== 'binary64')) {
    const files = filesOf(
      operation,
      format,
      [strict, loose].flatMap((profile) => profile ?? []),
      'small',
    );
    const [json = ''] = files.values();
    const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    sizes.push({ operation: operation.name, format, vectors: json.split('{"id":').length - 1, bytes });
  }
}
const figures: VectorFigures = { tool, rows, sizes };
writeFileSync(join(root, 'docs', 'vectors.json'), `${JSON.stringify(figures, null, 1)}\n`);
