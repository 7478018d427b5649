/** `check`: generate, run, judge, shrink, report. */
import type { Operation } from '../../spec/operation.ts';
import { type Implementation, Stopped } from '../runners/implementation.ts';
import { type Case, caseSource } from '../cases/generators/cases.ts';
import type { Finding, Subject } from '../report/finding.ts';
import type { Failure, Report, Result } from '../report/schema.ts';
import { orElseLater } from '../judge/beside.ts';
import { tool } from './tool.ts';
import { breathe } from './breathe.ts';
import { caseSettings } from './case-settings.ts';
import { Foreseen } from './foreseen.ts';
import { fillUp } from './fuzz/fill-up.ts';
import type { RowSlot } from './fuzz/quarry.ts';
import { freshCases, tellingCases } from '../cases/generators/telling.ts';
import { furtherCases } from './further.ts';
import { retryStored } from './replay.ts';
import { finishRow, Row } from './row.ts';
import type { Origin, RowSettings } from './row-settings.ts';
import type { RowDone } from './rows-task.ts';
import { indicesOf } from './shard.ts';
import type { Plan } from './plan.ts';
import { judgedOperation, namedTerms, termsOf } from './terms.ts';
import { notOffered, skipOf, unavailableBy, unavailableResult } from './unavailable.ts';
import { type Memory, trial } from './trial.ts';
import { givenFor } from './given.ts';

/** A report, and the exit code that it means. */
export interface Outcome {
  readonly report: Report;
  readonly exitCode: 0 | 1 | 3;
}

/** What a run of `check` comes to: the rows of the report, with what a shard keeps of each. */
export interface Checked extends Outcome {
  readonly rows: readonly RowDone[];
}

/** What stays to be known of a row before it is run. */
export type Slot =
  RowSlot | { readonly operation: string; readonly backend: string; readonly result: Result };

/** The cases that an implementation was given before an operation's own. */
const casesBefore = function* (
  plan: Plan,
  operation: Operation,
  implementation: Implementation,
): Generator<Case> {
  for (const earlier of plan.operations.slice(0, plan.operations.indexOf(operation))) {
    if (!implementation.offers.includes(earlier.name)) continue;
    const generate = caseSource(earlier, caseSettings(plan, implementation));
    for (const index of indicesOf(plan.runs, plan.shard)) yield generate(index);
  }
};

/** The rows of one operation, one for each candidate. `more`: what a search asks of a row beside. */
export const slotsOf = (
  plan: Plan,
  operation: Operation,
  more: (subject: Subject) => Partial<RowSettings> = () => ({}),
): Slot[] =>
  plan.candidates.flatMap((candidate): Slot[] => {
    const place = { operation: operation.name, backend: candidate.backend };
    if ('unavailable' in candidate) {
      return [
        { ...place, result: unavailableResult(plan, operation, candidate.backend, candidate.unavailable) },
      ];
    }
    const { implementation } = candidate;
    if (!implementation.offers.includes(operation.name)) {
      const skip = skipOf(implementation, operation.name);
      const reason =
        skip === undefined
          ? notOffered(implementation.name, operation)
          : { reason: skip.reason, remedy: skip.link ?? `${implementation.name} says so itself` };
      const result = unavailableResult(plan, operation, candidate.backend, reason, implementation);
      return plan.operationsNamed || skip !== undefined ? [{ ...place, result }] : [];
    }
    const terms = termsOf(plan, implementation);
    const { name, path } = implementation;
    const subject: Subject = {
      implementation: { name, path: plan.store === null ? path : plan.store.pathOf(implementation) },
      ...place,
      ...namedTerms(operation, implementation, terms),
    };
    const given = plan.given === undefined ? [] : [...givenFor(plan.given, operation.name)];
    const found = (failure: Failure, origin: Origin): void => {
      const finding: Finding = { schema: 1, tool, ...subject, given, ...origin, failure };
      // What shards find is stored by who puts them together: others may run in the same folder.
      if (plan.shard === undefined) plan.store?.write(finding);
      plan.found?.(finding);
    };
    const { stopped } = plan;
    const judged = judgedOperation(operation, implementation);
    const further = furtherCases(operation, caseSettings(plan, implementation), plan.runs);
    const telling = (): Iterable<Case> => tellingCases(operation, caseSettings(plan, implementation));
    const fresh = (): Iterable<Case> => freshCases(operation, caseSettings(plan, implementation));
    const earlier = (): Iterable<Case> => casesBefore(plan, operation, implementation);
    const { warn } = plan;
    const settings: RowSettings = {
      operation: judged,
      implementation,
      terms,
      subject,
      given,
      earlier,
      further,
      isShard: plan.shard !== undefined,
      diagnosis: plan.diagnosis ?? true,
      telling,
      fresh,
      ...(warn === undefined ? {} : { warn }),
      stopped,
      found,
      ...more(subject),
    };
    return [{ ...place, row: new Row(settings), settings, implementation }];
  });

/** Runs the cases of one operation on every implementation: the same cases, judged by the same sets. */
const runOperation = async (
  plan: Plan,
  operation: Operation,
  slots: readonly Slot[],
  done: () => void,
): Promise<void> => {
  const running = slots.flatMap((slot) => ('row' in slot ? [slot] : []));
  const [first] = running;
  if (first === undefined) return;
  const indices = indicesOf(plan.runs, plan.shard);
  const cases = new Foreseen(caseSource(operation, caseSettings(plan, first.implementation)), indices);
  for (const { implementation } of running) implementation.foresee?.(cases.all());
  for (const index of indices) {
    if (plan.stopped()) return;
    const theCase = cases.take(index);
    const memory: Memory = [];
    for (const { row, implementation } of running) {
      done();
      if (row.closed || plan.stopped()) continue;
      try {
        const judged = { ...theCase, operation: judgedOperation(operation, implementation) };
        const terms = termsOf(plan, implementation);
        const tried = await trial(implementation, judged, terms, {
          from: row.met,
          // Who looks at each case wants the measures of each.
          ...(plan.judged === undefined ? { floor: row.floor } : {}),
          memory,
        });
        plan.judged?.(implementation.backend, tried);
        await row.add(tried, index);
      } catch (error) {
        // A call that was going on when the run was stopped is no case.
        if (error instanceof Stopped) return;
        row.giveUp(unavailableBy(error));
      }
    }
    // Lets a Ctrl-C in.
    await breathe();
  }
  const { elements } = plan;
  if (elements === undefined) return;
  for (const slot of running)
    await orElseLater(
      () => fillUp(plan, slot, elements),
      undefined,
      (error) => {
        if (!(error instanceof Stopped)) slot.row.giveUp(unavailableBy(error));
      },
    );
};

/** Whether a row that is not decided is a failure: it was asked for, and its implementation does not say that it skips it. */
export const isAsked = (plan: Plan, { backend, operation }: Result): boolean =>
  plan.asked(backend, operation) &&
  (plan.operationsNamed ||
    !plan.candidates.some(
      (one) => 'implementation' in one && skipOf(one.implementation, operation) !== undefined,
    ));

/**
 * 1: something was rejected. Else 3: what was asked for did not run or decided nothing. Else 0. `isDecided`: whether a
 * row says enough.
 */
export const exitCodeOf = (
  rows: readonly Pick<RowDone, 'result' | 'asked'>[],
  stored: Report['stored'],
  complete: boolean,
  isDecided = ({ accepted }: Result): boolean => accepted > 0,
): Outcome['exitCode'] => {
  if (rows.some(({ result }) => result.rejected > 0) || stored.some(({ verdict }) => verdict === 'rejected'))
    return 1;
  const missing = rows.some(({ result, asked }) => asked && !isDecided(result));
  return !complete || missing || !rows.some(({ result }) => isDecided(result)) ? 3 : 0;
};

/** The rows of one operation, run to their end. `done` is told of each call. */
export const runRows = async (plan: Plan, operation: Operation, done: () => void): Promise<RowDone[]> => {
  const slots = slotsOf(plan, operation);
  await orElseLater(
    () => runOperation(plan, operation, slots, done),
    undefined,
    // Cases that cannot be made are those of every row.
    (error) => slots.forEach((slot) => 'row' in slot && slot.row.giveUp(unavailableBy(error))),
  );
  const rows: RowDone[] = [];
  const add = (result: Result, kept: RowDone['kept']): void => {
    rows.push({ result, asked: isAsked(plan, result), kept });
    plan.finished?.(result);
  };
  for (const slot of slots) {
    if ('result' in slot) {
      add(slot.result, null);
      continue;
    }
    const { row, settings, implementation, backend } = slot;
    try {
      const part = await row.part();
      const result = await finishRow(settings, part).catch((error: unknown) =>
        finishRow(settings, { ...part, gaveUp: unavailableBy(error) }),
      );
      add(result, plan.shard?.keep(settings, part) ?? null);
    } catch (error) {
      add(unavailableResult(plan, operation, backend, unavailableBy(error), implementation), null);
    }
  }
  return rows;
};

/** All rows, one operation after the other. */
const runHere = async (plan: Plan, total: number): Promise<RowDone[]> => {
  let done = 0;
  const rows: RowDone[] = [];
  for (const operation of plan.operations) {
    const told = (): void => plan.progress((done += 1), total, operation.name);
    rows.push(...(await runRows(plan, operation, told)));
  }
  return rows;
};

/** How many calls a plan makes, but those made to shrink. */
const callsOf = ({ operations, candidates, runs, shard }: Plan): number =>
  indicesOf(runs, shard).length *
  candidates
    .flatMap((candidate) => ('implementation' in candidate ? [candidate.implementation] : []))
    .reduce((rows, { offers }) => rows + operations.filter(({ name }) => offers.includes(name)).length, 0);

/** Runs a plan to its end, or until it is stopped: then the report has `complete: false`. */
export const runPlan = async (plan: Plan): Promise<Checked> => {
  const stored = await retryStored(plan);
  const total = callsOf(plan);
  const rows = await (plan.spread?.(plan, total) ?? runHere(plan, total));
  const complete = !plan.stopped();
  // A few cases need not decide a row: that is asked of the whole.
  const ran = ({ unavailable }: Result): boolean => unavailable === null;
  const exitCode = exitCodeOf(rows, stored, complete, ...(plan.shard === undefined ? [] : [ran]));
  const results = rows.map(({ result }) => result);
  const report: Report = { schema: 1, tool, seed: plan.seed, ok: exitCode === 0, complete, results, stored };
  return { report, exitCode, rows };
};
