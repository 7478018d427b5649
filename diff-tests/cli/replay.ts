import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { fastPathOn } from '../runners/fast-path.ts';
import { type Candidate, DidNotRun, type Implementation } from '../runners/implementation.ts';
import { findProfile } from '../../spec/profiles/index.ts';
import type { Profile } from '../../spec/profiles/profile.ts';
import { UsageError } from '../runners/usage-error.ts';
import { declaring } from '../engine/declared.ts';
import { loadImplementation, loadProgram } from '../engine/modules.ts';
import { execBackend } from '../runners/program/program.ts';
import { profileOption, requireRows } from '../engine/plan.ts';
import { askedOf, retriedOf, retryFinding } from '../engine/replay.ts';
import type { Asked } from '../engine/terms.ts';
import type { Trial } from '../engine/trial.ts';
import { readFinding, storeFolder } from '../engine/store.ts';
import type { Finding } from '../report/finding.ts';
import type { Retried } from '../report/schema.ts';
import { failureText } from '../report/failure.ts';
import { retriedText } from '../report/retried.ts';
import { shown } from '../cases/shown.ts';
import { checkWritable, type ExitCode, print, writeJson } from './output.ts';
import { options } from './options.ts';

interface Flags {
  readonly json?: string;
  readonly profile?: string;
  readonly timeout?: number;
  readonly startTimeout?: number;
}

/** The file of an id (also of a mended finding), or the file itself. */
const fileOf = (idOrFile: string): string => {
  const stored = [
    join(storeFolder, `${idOrFile}.json`),
    join(storeFolder, 'mended', `${idOrFile}.json`),
    idOrFile,
  ];
  const file = stored.find((path) => existsSync(path));
  if (file === undefined) {
    throw new UsageError(`replay: no stored finding '${idOrFile}' in ${storeFolder}, and no such file`);
  }
  return file;
};

/** A module's path in a finding is relative to the folder that holds the store. */
const projectOf = (file: string): string => {
  const parts = resolve(file).split(/[\\/]/);
  const at = parts.lastIndexOf(storeFolder);
  return at < 0 ? process.cwd() : parts.slice(0, at).join('/') || '/';
};

/** With the conventions that the command line gave then; those that it declares by now are its own. */
const asGiven = (implementation: Implementation, conventions: readonly string[]): Implementation => {
  try {
    return declaring(implementation, { conventions, like: null });
  } catch (error) {
    // What it declares now cannot be meant with them: it is judged by what it declares.
    if (error instanceof UsageError) return implementation;
    throw error;
  }
};

/** The module of a finding, or its program: its command is run in the working directory. */
const loadOwn = (
  { backend, format, epsilon }: Finding,
  stored: string,
  file: string,
  { timeout = 10_000, startTimeout = 60_000 }: Flags,
): Promise<Implementation> =>
  backend === execBackend
    ? loadProgram(stored, { timeout, startTimeout, workers: 1, epsilon })
    : loadImplementation(resolve(projectOf(file), stored), timeout, { format });

const load = async (finding: Finding, file: string, flags: Flags): Promise<Candidate> => {
  const {
    implementation: { path: stored },
    backend,
    given,
  } = finding;
  if (stored === null) {
    const candidate = await fastPathOn(backend, true, flags.timeout ?? 10_000);
    return 'unavailable' in candidate
      ? candidate
      : { backend, implementation: asGiven(candidate.implementation, given) };
  }
  try {
    const implementation = await loadOwn(finding, stored, file, flags);
    return { backend, implementation: asGiven(implementation, given) };
  } catch (error) {
    if (error instanceof DidNotRun)
      return { backend, unavailable: { reason: error.message, remedy: error.remedy } };
    throw error;
  }
};

/** A finding that cannot be read is a usage error. */
const retry = async (
  finding: Finding,
  implementation: Implementation,
  asked: Asked & { readonly profile: Profile },
): Promise<Trial | null> => {
  try {
    requireRows(asked.profile, finding.format, 'the finding', 'profile');
    return await retryFinding(finding, implementation, asked);
  } catch (error) {
    await implementation.dispose();
    throw new UsageError(`replay: ${(error as Error).message}`);
  }
};

const exitCodes: Readonly<Record<Retried['verdict'], ExitCode>> = {
  accepted: 0,
  rejected: 1,
  undecided: 3,
  unconstrained: 3,
  unavailable: 3,
};

const run = async (idOrFile: string, flags: Flags): Promise<ExitCode> => {
  checkWritable(flags.json);
  const file = fileOf(idOrFile);
  let finding: Finding;
  try {
    finding = readFinding(file);
  } catch (error) {
    throw new UsageError(`replay: ${(error as Error).message}`);
  }
  const profile = profileOption(flags.profile) ?? findProfile(finding.profile);
  if (profile === undefined) {
    throw new UsageError(
      `replay: the finding was made under the profile '${finding.profile}', which is not known here: name its file with --profile`,
    );
  }
  const candidate = await load(finding, file, flags);
  const implementation = 'implementation' in candidate ? candidate.implementation : null;
  const asked = { ...askedOf(finding, profile), profile };
  const done = implementation === null ? null : await retry(finding, implementation, asked);
  await implementation?.dispose();
  const retried = retriedOf(finding, done, asked, implementation);
  if (flags.json !== '-') {
    const { operation, backend } = finding;
    print(shown(`${retried.verdict}: ${operation} on ${backend} (${finding.implementation.name})`));
    for (const line of retriedText(retried, finding)) print(`  ${shown(line)}`);
    if ('unavailable' in candidate) print(`  ${shown(candidate.unavailable.reason)}`);
    if (retried.failure !== null) print(failureText(retried.failure));
  }
  writeJson(flags.json, retried);
  return exitCodes[retried.verdict];
};

export const replayCommand = (end: (code: ExitCode) => void): Command =>
  new Command('replay')
    .description('one stored case again')
    .argument('<id|file>', `the id that a report names, or a file of ${dirname(`${storeFolder}/x`)}/`)
    .addOption(options.profile('the profile to judge under (default: the one it was found under)'))
    .addOption(options.timeout())
    .addOption(options.startTimeout())
    .addOption(options.json())
    .action(async (idOrFile: string, flags: Flags) => end(await run(idOrFile, flags)));
