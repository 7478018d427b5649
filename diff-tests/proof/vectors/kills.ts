/** What the small vectors of an operation find of the bank, through the consumer for Python that users copy. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../../../spec/operation.ts';
import { ieee754, ieee754Loose } from '../../../spec/profiles/own.ts';
import type { Answer } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import { type EncodedModel, encodeTensor } from '../../cases/encoding.ts';
import { played } from '../../cases/kinds/index.ts';
import { epsilonIn } from '../../engine/vectors/cases.ts';
import { filesOf } from '../../engine/vectors/files.ts';
import { readVectors } from '../../engine/vectors/outputs.ts';
import { root } from '../../docs/sandbox.ts';
import type { VectorFigures } from '../../docs/vectors.ts';
import { isSeen } from '../mutants/bank-row.ts';
import { inProcess } from '../mutants/hunt.ts';
import { type MutantFormat, mutantModule } from '../mutants/index.ts';
import { variants } from '../mutants/variants.ts';
import { bankOf } from './subjects.ts';

/** A file of vectors: how large it is, and what it finds of the bank under each profile. */
export type Kills = VectorFigures['rows'][number];

const profiles = [ieee754, ieee754Loose];

/** What a program did with a case: its calls as a file has them, and what it returned. */
const recorded = (theCase: Case, answer: Answer): unknown => {
  const made = answer.kind === 'lost' ? [] : (answer.calls ?? []);
  const model = theCase.operation.inputs.find(({ kind }) => played.has(kind));
  const inputs = encodeInputs(theCase, made);
  const calls = model === undefined ? [] : (inputs[model.name] as EncodedModel).calls.slice(0, made.length);
  if (answer.kind === 'returned') return { output: encodeTensor(answer.output), calls };
  return answer.kind === 'malformed' ? { output: null, calls } : { error: answer.message, calls };
};

/** How many tests each row of the bank fails, by profile. */
const failures = async (
  operation: Operation,
  format: MutantFormat,
  folder: string,
): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> => {
  const file = join(folder, `${operation.name}.${format}.json`);
  const { cases } = readVectors(file);
  const settings = { format, epsilon: epsilonIn(format) };
  const programs: Record<string, Record<string, unknown>> = {};
  for (const mutant of bankOf(operation, format)) {
    const { call } = inProcess(mutantModule(mutant, format));
    const answers: Record<string, unknown> = {};
    for (const [id, theCase] of cases)
      answers[id] = recorded(theCase, await call(operation, theCase.inputs, settings));
    programs[mutant.id] = answers;
  }
  const said = join(folder, 'programs.json');
  writeFileSync(said, JSON.stringify(programs));
  const consumers = join(root, 'diff-tests/examples/vectors');
  const script = join(root, 'diff-tests/proof/vectors/recorded.py');
  const { stdout, stderr, status } = spawnSync('python3', ['-B', script, consumers, file, said], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${script} ends with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, Record<string, number>>;
};

/** `cases`: so many does the judge see of a right program before it is said to accept it. */
export const killsOf = async (operation: Operation, format: MutantFormat, cases: number): Promise<Kills> => {
  const folder = mkdtempSync(join(tmpdir(), 'epscheck-vectors-'));
  try {
    const files = filesOf(operation, format, profiles, 'small');
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    const failed = await failures(operation, format, folder);
    const bank = bankOf(operation, format);
    const isRight = (one: (typeof bank)[number]): boolean => one.control || variants.includes(one);
    const wrong = bank.filter((one) => !isRight(one));
    const unfair: string[] = [];
    for (const one of bank.filter(isRight))
      for (const profile of profiles)
        if ((failed[one.id]?.[profile.name] ?? 0) > 0 && !(await isSeen(one, format, profile, cases)))
          unfair.push(`${one.id} under ${profile.name}`);
    const isRejected = (id: string, profile: string): boolean => (failed[id]?.[profile] ?? 0) > 0;
    return {
      operation: operation.name,
      format,
      vectors: readVectors(join(folder, `${operation.name}.${format}.json`)).cases.size,
      bytes: [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0),
      of: wrong.length,
      rejected: Object.fromEntries(
        profiles.map(({ name }) => [name, wrong.filter(({ id }) => isRejected(id, name)).length]),
      ),
      unseen: wrong
        .filter(({ id }) => !isRejected(id, ieee754Loose.name))
        .map(({ id, name }) => `${id}: ${name}`),
      right: bank.length - wrong.length,
      unfair,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
