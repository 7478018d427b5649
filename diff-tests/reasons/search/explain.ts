/** The reason of the failures of an operation: the edit of its definition that accounts for what was seen. */
import { brokenBy, usualNames } from '../../cases/assumptions.ts';
import type { Case } from '../../cases/case.ts';
import type { Terms } from '../../judge/judge.ts';
import { machineOf } from '../template/arithmetic.ts';
import { Pool } from '../template/node.ts';
import { type Template, templateOf } from '../template/template.ts';
import { atChoice, type Choice } from './choices.ts';
import { type Checked, checked, isMost, isWhole } from './checked.ts';
import { editsOf } from './edited.ts';
import { type Edited, editedOperation } from './edited-operation.ts';
import type { Said } from './finalist.ts';
import { knownOf } from './known.ts';
import type { Judged } from './observations.ts';
import { limits, type Question } from './question.ts';
import type { Setting } from './setting.ts';

export interface Explanation {
  readonly edits: readonly Said[];
  /** The assumption that its cases lack; null for ordinary ones. */
  readonly stratum: string | null;
  readonly explains: Omit<Checked, 'exception'>;
  readonly exception: Case | null;
  /** The flags of the cases that it was found on, where there are several; null where it speaks of all. */
  readonly choice: Choice | null;
  /** The definition so edited. */
  readonly edited: Edited;
  /** Whether the search ended before all was tried. */
  readonly cut: boolean;
}

/** The assumption that a case lacks: the first of those that are usual, or T >= 2; null where it is ordinary. */
const stratumOf = (theCase: Case, epsilon: number): string | null => {
  const broken = brokenBy(theCase, epsilon);
  return broken.find((name) => usualNames.includes(name)) ?? broken.find((name) => name === 'T >= 2') ?? null;
};

type Strata = ReadonlyMap<string | null, readonly Judged[]>;

const strataOf = (observed: readonly Judged[], epsilon: number): Strata => {
  const strata = new Map<string | null, Judged[]>();
  for (const one of observed) {
    if (one.theCase.forbidden !== null || one.answer.kind !== 'returned') continue;
    const key = stratumOf(one.theCase, epsilon);
    strata.set(key, [...(strata.get(key) ?? []), one]);
  }
  return strata;
};

/** Explanations that a row is given at most: one for its ordinary cases, and for what is left elsewhere. */
const mostExplanations = 3;

/** The same cases each time they are asked for: they are made once. */
const remembered = (make: () => Iterable<Case>): (() => Iterable<Case>) => {
  const known: Case[] = [];
  let rest: Iterator<Case> | null = null;
  return function* () {
    yield* known;
    rest ??= make()[Symbol.iterator]();
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      known.push(next.value);
      yield next.value;
    }
  };
};

const settingOf = (question: Question, pool: Pool, cut: () => void): Setting => {
  const { operation, plain, declared, format, epsilon, noKnown, ask, fresh = () => [] } = question;
  const { singles, pairs } = question.limits ?? limits;
  const work = { done: 0 };
  return {
    pool,
    operation,
    machine: machineOf(format),
    epsilon,
    work,
    ...(ask === undefined ? {} : { ask }),
    fresh: remembered(fresh),
    known: noKnown === true ? [] : knownOf(pool, plain, declared),
    late: (which) => {
      const isLate = work.done > singles + (which === 'pairs' ? pairs : 0);
      if (isLate) cut();
      return isLate;
    },
  };
};

/** The cases that fail under an edited definition too. */
const unexplained = (
  setting: Setting,
  edited: Edited,
  seen: readonly Judged[],
  terms: Terms,
): readonly Judged[] => {
  const { failed } = checked(editedOperation(setting.operation, edited), seen, terms);
  return failed;
};

/**
 * What explains the cases of a row: ordinary ones first, then, under the definition so edited, what is left where an
 * assumption fails. An edit that leaves ordinary failures as they are says nothing about others.
 */
export const explain = async (asked: Question): Promise<readonly Explanation[]> => {
  const { choice, of: question } = atChoice(asked);
  const { operation, epsilon, terms, observed } = question;
  const pool = new Pool();
  const template: Template | null = templateOf(pool, operation);
  if (template === null) return [];
  let isCut = false;
  const setting = settingOf(question, pool, () => {
    isCut = true;
    question.ended?.();
  });
  const strata = strataOf(observed, epsilon);
  const everything = [...strata.values()].flat();
  const ordinary = strata.get(null) ?? [];
  const made: Explanation[] = [];
  const isOf =
    (stratum: string | null) =>
    (theCase: Case): boolean =>
      stratumOf(theCase, epsilon) === stratum;
  let base: Edited = { template, order: null, edits: [] };
  const put = (stratum: string | null, edited: Edited, of: Checked): void => {
    const { exception, failing, of: all, passing, ofPassing } = of;
    const edits = edited.edits.filter((edit) => !base.edits.includes(edit));
    made.push({
      edits,
      stratum,
      explains: { failing, of: all, passing, ofPassing },
      exception,
      choice,
      edited,
      cut: isCut,
    });
    base = edited;
  };
  if (ordinary.some(({ isRejected }) => isRejected)) {
    const found = await editsOf(setting, base, ordinary, everything, terms, isOf(null));
    if (found === null) return [];
    const whole = checked(editedOperation(operation, found.edited), everything, terms);
    put(
      null,
      found.edited,
      isWhole(whole) ? whole : checked(editedOperation(operation, found.edited), ordinary, terms),
    );
    if (isWhole(whole)) return made;
  }
  const others = [...strata]
    .filter(([stratum]) => stratum !== null)
    .toSorted(([, a], [, b]) => b.length - a.length);
  for (const [stratum, seen] of others) {
    if (made.length >= mostExplanations) break;
    const left =
      base.edits.length === 0
        ? seen.filter(({ isRejected }) => isRejected)
        : unexplained(setting, base, seen, terms);
    if (left.length === 0) continue;
    const found = await editsOf(setting, base, [...seen, ...ordinary], everything, terms, isOf(stratum));
    if (found === null) continue;
    // Ordinary cases, which it leaves as they are, are among those that it was found on: here its own count.
    const of = checked(editedOperation(operation, found.edited), seen, terms);
    if (isMost(of)) put(stratum, found.edited, of);
  }
  return made;
};
