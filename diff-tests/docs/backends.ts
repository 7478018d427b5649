/** The generated regions of docs/backends.md: what `npm run backends:measure` measured last. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import { markdownTable } from './markdown.ts';
import { root } from './sandbox.ts';

/** How the cases of an operation ended. */
export interface Counts {
  readonly cases: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly undecided: number;
  readonly unconstrained: number;
}

/** A way in which a backend differs from IEEE 754, with the smallest case that shows it. */
export interface Difference {
  readonly what: string;
  /** The operations in which it was seen; the case is of the first. */
  readonly operations: readonly string[];
  readonly inputs: string;
  readonly output: string;
  readonly allowed: string;
}

export interface BackendFigures {
  readonly backend: string;
  readonly profile: string;
  readonly attestation: Attestation;
  readonly operations: readonly {
    readonly operation: string;
    readonly own: Counts;
    readonly ieee754: Counts;
  }[];
  readonly fingerprint: readonly { readonly name: string; readonly value: string }[];
  readonly differences: readonly Difference[];
}

export interface BackendsMeasured {
  readonly tool: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly chromium: string;
  readonly runs: number;
  readonly seed: number;
  readonly backends: readonly BackendFigures[];
}

export const backendsFile: string = join(root, 'docs', 'backends.json');

const measured = (): BackendsMeasured => JSON.parse(readFileSync(backendsFile, 'utf8')) as BackendsMeasured;

const code = (text: string): string => `\`${text}\``;

/** The machine, the versions and the command. */
const machine = (): string => {
  const { tool, node, system, processor, chromium, runs, seed, backends } = measured();
  const software = backends.filter(({ attestation }) => attestation.software === true).length;
  const gpus = backends.filter(({ attestation }) => attestation.software === false).length;
  return [
    `- ${tool}, gpu.js ${backends[0]?.attestation.gpujs ?? ''}, Node ${node}, Chromium ${chromium}`,
    `- ${system}, ${processor}`,
    `- ${software} of ${backends.length} backends on software adapters, ${gpus === 0 ? 'none' : gpus} on a GPU`,
    `- ${runs} cases for each operation and backend, seed ${seed}: \`npm run backends:measure\``,
  ].join('\n');
};

const sum = (rows: readonly Counts[], which: keyof Counts): string =>
  String(rows.reduce((total, row) => total + row[which], 0));

/** Each backend: what it ran on, and all its cases under both. */
const verdicts = (): string =>
  markdownTable(
    [
      'backend',
      'ran on',
      'its profiles',
      'accepted',
      'rejected',
      'undecided',
      'unconstrained',
      '`ieee754`: accepted',
      'rejected',
    ],
    measured().backends.map(({ backend, profile, attestation, operations }) => {
      const own = operations.map((row) => row.own);
      const strict = operations.map((row) => row.ieee754);
      const { adapter, driver } = attestation;
      return [
        code(backend),
        [adapter, driver].filter((part) => part !== null).join(', ') || 'the processor',
        profile,
        ...(['accepted', 'rejected', 'undecided', 'unconstrained'] as const).map((which) => sum(own, which)),
        sum(strict, 'accepted'),
        sum(strict, 'rejected'),
      ];
    }),
  );

/** Accepted cases of each operation on each backend: under its own profiles, and under ieee754. */
const accepted = (): string => {
  const { backends } = measured();
  const names = backends[0]?.operations.map(({ operation }) => operation) ?? [];
  return markdownTable(
    ['operation', ...backends.map(({ backend }) => code(backend))],
    names.map((name) => [
      code(name),
      ...backends.map(({ operations }) => {
        const row = operations.find(({ operation }) => operation === name);
        return row === undefined ? '' : `${row.own.accepted} / ${row.ieee754.accepted}`;
      }),
    ]),
  );
};

/** Every difference once, with the backends that have it in the same smallest case. */
const differences = (): string => {
  const rows = new Map<string, { readonly found: Difference; readonly on: string[]; readonly in: Set<string> }>();
  for (const { backend, differences: all } of measured().backends) {
    for (const found of all) {
      const key = JSON.stringify([found.what, found.operations[0], found.inputs, found.output]);
      const row = rows.get(key) ?? { found, on: [], in: new Set<string>() };
      row.on.push(backend);
      for (const name of found.operations) row.in.add(name);
      rows.set(key, row);
    }
  }
  return markdownTable(
    ['difference', 'backends', 'smallest case', 'gives', '`ieee754` allows', 'seen in'],
    [...rows.values()]
      .toSorted((a, b) => (a.found.what < b.found.what ? -1 : a.found.what > b.found.what ? 1 : 0))
      .map(({ found, on, in: names }) => [
        found.what,
        on.map(code).join(' '),
        `${code(found.operations[0] ?? '')}: ${found.inputs}`,
        found.output,
        found.allowed,
        [...names].map(code).join(' '),
      ]),
  );
};

/** What was seen of each backend's arithmetic: a fact a row. */
const fingerprints = (): string => {
  const { backends } = measured();
  const names = [...new Set(backends.flatMap(({ fingerprint }) => fingerprint.map(({ name }) => name)))];
  return markdownTable(
    ['fact', ...backends.map(({ backend }) => code(backend))],
    names.map((name) => [
      name,
      ...backends.map(({ fingerprint }) => fingerprint.find((fact) => fact.name === name)?.value ?? '–'),
    ]),
  );
};

export const backendGenerators: Readonly<Record<string, () => string>> = {
  'backends-machine': machine,
  'backends-verdicts': verdicts,
  'backends-accepted': accepted,
  'backends-differences': differences,
  'backends-fingerprints': fingerprints,
};
