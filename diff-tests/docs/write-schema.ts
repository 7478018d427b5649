/** Part of the build: writes the published JSON Schemas into dist/schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { findingSchema } from '../report/finding.ts';
import { comparisonSchema } from '../report/compare.ts';
import { lineSchema } from '../report/lines.ts';
import { reportSchema } from '../report/schema.ts';
import { vectorsSchema } from '../report/vectors.ts';
import { protocolSchema } from './protocol.ts';

const folder = new URL('../../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({ report: reportSchema, finding: findingSchema, line: lineSchema, comparison: comparisonSchema, vectors: vectorsSchema })) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(z.toJSONSchema(schema, { reused: 'ref' }))}\n`);
}
writeFileSync(new URL('protocol.json', folder), `${JSON.stringify(protocolSchema())}\n`);
