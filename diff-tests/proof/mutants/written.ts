/** What a report says of one mistake in one hand: its names, and whether they are those of what was done. */
import { findOperation } from '../../../spec/operations.ts';
import { ieee754Loose } from '../../../spec/profiles/own.ts';
import { runPlan } from '../../engine/check.ts';
import type { Plan } from '../../engine/plan.ts';
import { signatures } from '../../reasons/signatures/index.ts';
import { reasonOf } from '../../report/diagnosis.ts';
import type { Result } from '../../report/schema.ts';
import { inProcess } from './hunt.ts';
import { type Mutant, type MutantFormat, mutantModule } from './index.ts';
import type { Writing } from './writings.ts';

/** Cases of a run: a person's first try is short. */
const runs = 300;

/**
 * full: every case is accounted for, by names that are right or by an edit in words; part: by some of them, or nearly;
 * wrong: a name of something that was not done.
 */
export type Outcome = 'full' | 'part' | 'silent' | 'wrong' | 'accepted';

export interface Written {
  readonly id: string;
  readonly operation: string;
  readonly format: MutantFormat;
  readonly writing: string;
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
}

const planOf = (mutant: Mutant, format: MutantFormat, writing: Writing): Plan => {
  const operation = findOperation(mutant.operation);
  if (operation === undefined) throw new RangeError(`no operation ${mutant.operation}`);
  // What another hand rounds otherwise is right under the loosest of the three.
  const implementation = { ...inProcess(mutantModule(mutant, format, writing)), profile: ieee754Loose };
  return {
    candidates: [{ backend: 'module', implementation }],
    asked: () => true,
    operations: [operation],
    operationsNamed: true,
    implementationName: mutant.id,
    epsilon: null,
    profile: null,
    runs,
    seed: 42,
    store: null,
    stopped: () => false,
    progress: () => undefined,
  };
};

type Reason = Result['failures'][number]['diagnosis'][number];

const outcomeOf = (mutant: Mutant, { brings }: Writing, reasons: readonly Reason[]): Outcome => {
  if (reasons.length === 0) return 'silent';
  const done = [...mutant.diagnosis, ...brings];
  const named = (name: string): readonly string[] =>
    signatures.map((one) => one.name).filter((one) => name.split(' and ').includes(one) || name === one);
  const isWrong = reasons.every(({ name }) => {
    const names = named(name);
    return names.length > 0 && !names.every((one) => done.includes(one));
  });
  if (isWrong) return 'wrong';
  const isWhole = ({ agrees, of, explains }: Reason): boolean =>
    explains === undefined ? agrees === of : explains.failing === explains.of;
  return reasons.some((one) => isWhole(one) && (one.stratum ?? null) === null) ? 'full' : 'part';
};

export const written = async (mutant: Mutant, format: MutantFormat, writing: Writing): Promise<Written> => {
  const { report } = await runPlan(planOf(mutant, format, writing));
  const [row] = report.results;
  const all = row?.failures.flatMap(({ diagnosis }) => diagnosis) ?? [];
  const reasons = all.filter((one, i) => all.findIndex(({ name }) => name === one.name) === i);
  const { id, operation } = mutant;
  const outcome = (row?.rejected ?? 0) === 0 ? 'accepted' : outcomeOf(mutant, writing, reasons);
  return { id, operation, format, writing: writing.name, outcome, reasons: reasons.map(reasonOf) };
};
