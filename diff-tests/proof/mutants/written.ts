/** What a report says of one mistake in one hand: its names, and whether they are those of what was done. */
import { type AnyImplementation, check } from '../../engine/api.ts';
import { signatures } from '../../reasons/signatures/index.ts';
import { reasonOf } from '../../report/diagnosis.ts';
import type { Result } from '../../report/schema.ts';
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

type Reason = Result['failures'][number]['diagnosis'][number];

/** The known names that a reason is made of, the longest first: one may have "and" in it; none where it is no names. */
const namesIn = (said: string): readonly string[] => {
  const known = signatures.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
  for (const name of known) {
    if (said === name) return [name];
    const rest = said.startsWith(`${name} and `) ? namesIn(said.slice(`${name} and `.length)) : [];
    if (rest.length > 0) return [name, ...rest];
  }
  return [];
};

const outcomeOf = (mutant: Mutant, { brings }: Writing, reasons: readonly Reason[]): Outcome => {
  if (reasons.length === 0) return 'silent';
  const done = [...mutant.diagnosis, ...brings];
  if (reasons.some(({ name }) => namesIn(name).some((one) => !done.includes(one)))) return 'wrong';
  const isWhole = ({ agrees, of, explains }: Reason): boolean =>
    explains === undefined ? agrees === of : explains.failing === explains.of;
  // The first is of ordinary cases wherever one of those fails: of others it is where no ordinary case does.
  const [first, ...others] = reasons;
  const isFull =
    (first !== undefined && isWhole(first)) ||
    others.some((one) => isWhole(one) && (one.stratum ?? null) === null);
  return isFull ? 'full' : 'part';
};

export const written = async (mutant: Mutant, format: MutantFormat, writing: Writing): Promise<Written> => {
  const { results } = await check({
    implementation: mutantModule(mutant, format, writing) as unknown as AnyImplementation,
    operations: [mutant.operation] as never,
    // What another hand rounds otherwise is right under the loosest of the three.
    profile: 'ieee754-loose',
    runs,
    store: null,
  });
  const [row] = results;
  const all = row?.failures.flatMap(({ diagnosis }) => diagnosis) ?? [];
  const reasons = all.filter((one, i) => all.findIndex(({ name }) => name === one.name) === i);
  const { id, operation } = mutant;
  const outcome = (row?.rejected ?? 0) === 0 ? 'accepted' : outcomeOf(mutant, writing, reasons);
  return { id, operation, format, writing: writing.name, outcome, reasons: reasons.map(reasonOf) };
};
