import { Command } from 'commander';
import type { Attestation } from '../../impl/gpujs/attestation.ts';
import { backendNames, fastPathOn } from '../runners/fast-path.ts';
import type { Operation } from '../../spec/operation.ts';
import { findOperation } from '../../spec/operations.ts';
import { shown } from '../cases/shown.ts';
import { tool } from '../engine/tool.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

const sqrtNonneg = findOperation('sqrtNonneg') as Operation;

interface BackendState {
  readonly backend: string;
  readonly runs: boolean;
  readonly reason: string | null;
  readonly remedy: string | null;
  /** What ran, where it can be told. */
  readonly attestation: Attestation | null;
}

/** Runs a one-element operation on a backend: what runs is what did run, not what says it can. */
const examine = async (backend: string): Promise<BackendState> => {
  const candidate = await fastPathOn(backend);
  if ('unavailable' in candidate)
    return { backend, runs: false, ...candidate.unavailable, attestation: null };
  const { implementation } = candidate;
  try {
    const x = { shape: [], data: Float32Array.of(4) };
    const answer = await implementation.call(sqrtNonneg, { x }, { format: 'binary32', epsilon: 0 });
    const works = answer.kind === 'returned' && answer.output.data[0] === 2;
    const reason = works ? null : `sqrtNonneg(4) gave ${JSON.stringify(answer)}`;
    const attestation = implementation.attestation?.() ?? null;
    return { backend, runs: works, reason, remedy: works ? null : 'report it with this output', attestation };
  } catch (error) {
    const { message } = error as Error;
    return { backend, runs: false, reason: message, remedy: 'use another backend', attestation: null };
  } finally {
    await implementation.dispose();
  }
};

/** On what a backend runs, in a few words; nothing for the processor. */
const onWhat = (attestation: Attestation | null): string => {
  const { adapter, driver, software } = attestation ?? { adapter: null, driver: null, software: null };
  const name = [adapter, driver].filter((part) => part !== null).join(', ');
  if (name === '') return '';
  return ` on ${name}${software === null ? '' : software ? ' (software, no GPU)' : ' (a GPU)'}`;
};

const run = async (json: string | undefined): Promise<ExitCode> => {
  checkWritable(json);
  const found: BackendState[] = [];
  for (const name of backendNames) found.push(await examine(name));
  const machine = { tool, node: process.version, platform: `${process.platform} ${process.arch}` };
  if (json !== '-') {
    print(`${tool}, node ${machine.node}, ${machine.platform}`);
    printAll(found);
  }
  writeJson(json, { schema: 1, ...machine, backends: found });
  return 0;
};

const printAll = (found: readonly BackendState[]): void => {
  const width = Math.max(...backendNames.map((name) => name.length)) + 2;
  for (const { backend, runs, reason, remedy, attestation } of found) {
    const said = runs ? `runs${onWhat(attestation)}` : `does not run: ${reason}`;
    print(`  ${backend.padEnd(width)}${shown(said)}`);
    if (remedy !== null) print(`  ${''.padEnd(width)}  ${shown(remedy)}`);
  }
};

export const doctorCommand = (end: (code: ExitCode) => void): Command =>
  new Command('doctor')
    .description('what runs here, what does not, why, and the command that mends it')
    .addOption(options.json())
    .action(async (flags: { readonly json?: string }) => end(await run(flags.json)));
