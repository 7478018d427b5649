/** `npm run docs`: writes the generated regions and the outputs of the examples into the documents, or into those named. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents.ts';
import { render, runExamples } from './render.ts';
import { root } from './sandbox.ts';

const asked = process.argv.slice(2);
for (const name of documents().filter((one) => asked.length === 0 || asked.includes(one))) {
  const file = join(root, name);
  const text = readFileSync(file, 'utf8');
  const fresh = await runExamples(render(text));
  if (fresh !== text) writeFileSync(file, fresh);
  process.stdout.write(`${fresh === text ? 'unchanged' : 'written  '}  ${name}\n`);
}
