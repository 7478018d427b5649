/** What is generated on the page of each module: its formulas, its arguments, its samplers, its edges. */
import type { Operation } from '../../spec/operation.ts';
import { core } from '../../spec/rows/core.ts';
import { forwardProcess } from '../../spec/rows/forward-process.ts';
import { imageDdim } from '../../spec/rows/image-ddim.ts';
import { loss } from '../../spec/rows/loss.ts';
import { pfOde } from '../../spec/rows/pf-ode.ts';
import { reverseDdim } from '../../spec/rows/reverse-ddim.ts';
import { reverseDdpm } from '../../spec/rows/reverse-ddpm.ts';
import { schedule } from '../../spec/rows/schedule.ts';
import { kinds } from '../cases/kinds/index.ts';
import { edgeCases } from './edge-cases.ts';
import { markdownTable } from './markdown.ts';
import { printed, stepsOf } from './symbols.ts';

/** The operations of each page, by the name of the page. */
export const modules: Readonly<Record<string, readonly Operation[]>> = {
  core,
  schedule,
  'forward-process': forwardProcess,
  'reverse-ddpm': reverseDdpm,
  'reverse-ddim': reverseDdim,
  'image-ddim': imageDdim,
  'pf-ode': pfOde,
  loss,
};

const formulasOf = (rows: readonly Operation[]): string =>
  ['```text', printed(rows.filter(({ sampler }) => sampler === null)).join('\n\n'), '```'].join('\n');

/** Every argument of the operations, once for each meaning that it has. */
const argumentsOf = (rows: readonly Operation[]): string => {
  const users = new Map<string, string[]>();
  for (const { name, inputs } of rows) {
    for (const input of inputs) {
      const key = JSON.stringify([`\`${input.name}\``, kinds[input.kind].range(input), input.meaning]);
      users.set(key, [...(users.get(key) ?? []), name]);
    }
  }
  const cells = [...users].map(([key, names]) => {
    const [name = '', range = '', meaning = ''] = JSON.parse(key) as string[];
    return [name, range, meaning, names.length === rows.length ? 'all' : names.join(', ')];
  });
  return markdownTable(['argument', 'is', 'meaning', 'of'], cells);
};

/** The numbers of steps that tell most about a sampler. */
const lengths = [0, 1, 3] as const;

const samplersOf = (rows: readonly Operation[]): string => {
  const cells = rows
    .filter(({ sampler }) => sampler !== null)
    .flatMap((row) =>
      lengths.flatMap((length) => {
        const T = `T = ${length}`;
        const made = stepsOf(row, length);
        if (made.length === 0) return [[`\`${row.name}\``, T, 'none', 'not called', '']];
        return made.map(({ step, time, noise }, i) => [
          i === 0 ? `\`${row.name}\`` : '',
          i === 0 ? T : '',
          String(step),
          time,
          noise,
        ]);
      }),
    );
  const hasNoise = cells.some(([, , , , noise]) => noise !== '');
  const head = ['sampler', 'steps', 'step', 'the model gets', 'noise added'];
  const width = hasNoise ? head.length : head.length - 1;
  return markdownTable(
    head.slice(0, width),
    cells.map((row) => row.slice(0, width)),
  );
};

const edgesOf = (rows: readonly Operation[]): string =>
  rows
    .map(edgeCases)
    .filter((table) => table !== null)
    .join('\n\n');

/** The regions of the pages: `schedule-formulas`, `schedule-arguments`, ... */
export const moduleGenerators: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(modules).flatMap(([name, rows]) => [
    [`${name}-formulas`, () => formulasOf(rows)],
    [`${name}-arguments`, () => argumentsOf(rows)],
    [`${name}-steps`, () => samplersOf(rows)],
    [`${name}-edges`, () => edgesOf(rows)],
  ]),
);
