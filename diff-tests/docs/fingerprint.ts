/**
 * The generated regions of docs/fingerprint.md: each fact, from the same data as the lines of a report, and the runtimes of
 * which `npm run runtimes:measure` measured each line.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { facts } from '../reasons/fingerprint/facts.ts';
import { factLines } from '../report/seen.ts';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

interface RuntimesMeasured {
  readonly machine: string;
  readonly rows: readonly {
    readonly runtime: string;
    readonly version: string;
    /** `measured`: whether the measurement agrees; null where there is none, as of what is not told. */
    readonly lines: readonly {
      readonly operation: string;
      readonly name: string;
      readonly value: string;
      readonly measured: boolean | null;
    }[];
  }[];
}

const runtimesMeasured = (): RuntimesMeasured =>
  JSON.parse(readFileSync(join(root, 'docs', 'runtimes.json'), 'utf8')) as RuntimesMeasured;

const backend = 'program';

const runtimesTable = (): string => {
  const { machine, rows } = runtimesMeasured();
  const table = markdownTable(
    ['runtime', 'its fingerprint in binary32', 'measured', 'agree'],
    rows.map(({ runtime, version, lines }) => {
      const ran = lines.map(({ operation, name, value }) => ({
        ...{ backend, operation, strictestProfile: null },
        fingerprint: [{ name, value, case: { operation, inputs: {}, output: { shape: [], data: [] } } }],
      }));
      const [text = ''] = factLines(ran);
      const told = lines.filter(({ measured }) => measured !== null);
      return [
        `${runtime} ${version}`,
        text.replace(`  ${backend}: `, ''),
        `${told.length}`,
        `${told.filter(({ measured }) => measured).length}`,
      ];
    }),
  );
  return `Measured on ${machine}.\n\n${table}`;
};

export const fingerprintGenerators: Readonly<Record<string, () => string>> = {
  'fingerprint-facts': () =>
    markdownTable(
      ['fact', 'what it means', 'the probe', 'what it cannot tell'],
      Object.entries(facts).map(([name, { means, probe, blind }]) => [`\`${name}\``, means, probe, blind]),
    ),
  'fingerprint-runtimes': runtimesTable,
};
