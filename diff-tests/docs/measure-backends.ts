/**
 * `npm run backends:measure`: runs every operation on every backend, under the backend's own profiles and under
 * `ieee754`, and keeps the figures for docs/backends.md. All backends must run here.
 */
import type { ProfileName } from '../../spec/profiles/index.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, type as systemType } from 'node:os';
import { findOperation, operationNames } from '../../spec/operations.ts';
import { formats } from '../../spec/scalars/floats/format.ts';
import { launchChromium } from '../runners/chromium.ts';
import { backendNames } from '../runners/fast-path.ts';
import { check } from '../engine/api.ts';
import { failureText } from '../report/failure.ts';
import type { Failure, Result } from '../report/schema.ts';
import { tool } from '../engine/tool.ts';
import { type BackendFigures, backendsFile, type BackendsMeasured, type Counts, type Difference } from './backends.ts';

const [runs, seed] = [Number(process.argv[2] ?? 40), 42];

const exponents = /0x1(?:\.[0-9a-f]+)?p([+-]\d+)/g;
const { emin } = formats.binary32;

/** Whether numbers are so small that a result or a step on the way to it is subnormal in binary32. */
const isNearSubnormal = (value: unknown): boolean =>
  [...JSON.stringify(value).matchAll(exponents)].some(([, exponent]) => Number(exponent) < emin + 26);

const isZero = (text: string): boolean => text === '0x0p+0' || text === '-0x0p+0';

/** What differs, read off the smallest case: special values first, else the digits of this operation. */
const whatDiffers = (operation: string, { inputs, output, element, allowed, part }: Failure): string => {
  if ('error' in output || allowed === null || allowed === 'anything') return part ?? 'another answer';
  const given = output.data[element ?? 0] ?? '';
  const { lo, also } = allowed;
  if (isNearSubnormal([inputs, allowed, output])) return 'subnormal numbers are flushed to zero';
  if (isZero(given) && lo === null && also.some(isZero)) return 'the other sign of zero';
  if (lo === null && also.join() === 'nan') return 'NaN is not kept';
  if (given === 'nan') return 'NaN in place of a number';
  if (given.endsWith('inf') || (lo === null && also.some((text) => text.endsWith('inf'))))
    return 'infinity and finite numbers';
  const named = findOperation(operation)?.sampler === null ? operation : 'samplers';
  return `the last digits of ${named}`;
};

/** The lines of a failure, as cells of a table. */
const cellsOf = (failure: Failure): Pick<Difference, 'inputs' | 'output' | 'allowed'> => {
  const lines = failureText(failure, false)
    .split('\n')
    .map((line) => line.trim());
  const at = lines.findIndex((line) => /^(output|error|found): /.test(line));
  const after = (name: string): string =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
  const inputs = lines.slice(0, at).join('; ').replaceAll(' =; ', ' = ');
  return { inputs, output: (lines[at] ?? '').replace(/^\w+: /, ''), allowed: after('allowed') };
};

/** The differences of a backend: of each the smallest case of all operations. */
const differencesOf = (results: readonly Result[]): readonly Difference[] => {
  const found = new Map<string, Difference>();
  for (const { operation, failures } of results) {
    for (const failure of failures) {
      const what = whatDiffers(operation, failure);
      const other: Difference = { what, operations: [operation], ...cellsOf(failure) };
      const before = found.get(what);
      if (before === undefined) {
        found.set(what, other);
        continue;
      }
      const smaller = other.inputs.length < before.inputs.length ? other : before;
      const names = [...smaller.operations, ...before.operations, operation];
      found.set(what, { ...smaller, operations: [...new Set(names)] });
    }
  }
  return [...found.values()];
};

/** Each fact once: some operations show more of it than others. */
const factsOf = (results: readonly Result[]): BackendFigures['fingerprint'] => {
  const facts = new Map<string, string>();
  for (const { name, value } of results.flatMap(({ fingerprint }) => fingerprint)) {
    const before = facts.get(name);
    if (before === undefined || before === 'not seen' || value.startsWith(`${before},`)) facts.set(name, value);
  }
  return [...facts].map(([name, value]) => ({ name, value }));
};

const countsOf = ({ cases, accepted, rejected, undecided, unconstrained }: Result): Counts => ({
  cases,
  accepted,
  rejected,
  undecided,
  unconstrained,
});

const measure = async (profile: ProfileName | undefined): Promise<readonly Result[]> => {
  const { results } = await check({
    backends: ['all'],
    runs,
    seed,
    store: null,
    profile,
    progress: (done, total, what) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${profile ?? 'own'} ${done} of ${total} ${what}   `);
    },
  });
  const missing = results.find(({ unavailable }) => unavailable !== null);
  if (missing !== undefined)
    throw new Error(`${missing.backend} does not run here: ${missing.unavailable?.reason ?? ''}`);
  return results;
};

const systemName = (): string => {
  try {
    const found = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'));
    return found?.[1] ?? systemType();
  } catch {
    return systemType();
  }
};

const started = performance.now();
const browser = await launchChromium();
const chromium = browser.version();
await browser.close();
const own = await measure(undefined);
const strict = await measure('ieee754');
const figures = backendNames.map((backend): BackendFigures => {
  const of = (results: readonly Result[]): Result[] => results.filter((row) => row.backend === backend);
  const [mine, theirs] = [of(own), of(strict)];
  const attestation = mine.find((row) => row.attestation !== undefined)?.attestation;
  if (attestation === undefined) throw new Error(`${backend} does not say what ran`);
  return {
    backend,
    profile: mine[0]?.profile ?? '',
    attestation,
    operations: operationNames.flatMap((operation) => {
      const row = mine.find((result) => result.operation === operation);
      const under = theirs.find((result) => result.operation === operation);
      return row === undefined || under === undefined
        ? []
        : [{ operation, own: countsOf(row), ieee754: countsOf(under) }];
    }),
    fingerprint: factsOf([...mine, ...theirs]),
    differences: differencesOf(theirs),
  };
});
const measured: BackendsMeasured = {
  tool,
  node: process.version,
  system: systemName(),
  processor: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`,
  chromium,
  runs,
  seed,
  backends: figures,
};
writeFileSync(backendsFile, `${JSON.stringify(measured, null, 2)}\n`);
console.log(`${backendsFile} written in ${((performance.now() - started) / 1000).toFixed(0)} s`);
