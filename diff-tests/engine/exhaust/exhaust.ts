/** `exhaust`: every input of a sweep, in parts, on every candidate; what failed is looked into as `check` does. */
import { existsSync, readFileSync } from 'node:fs';
import { chain } from '../../../spec/profiles/index.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { hash } from '../../cases/hash.ts';
import { inputsOf, type Sweep } from '../../cases/sweep.ts';
import type { Tally } from '../../judge/exhaustive/tally.ts';
import type { Report, Result } from '../../report/schema.ts';
import { DidNotRun, type Implementation, Stopped } from '../../runners/implementation.ts';
import { breathe } from '../breathe.ts';
import { exitCodeOf, isAsked, type Outcome, type Slot, slotsOf } from '../check.ts';
import { allMet, bothMet, strictestFlushed } from '../../judge/met.ts';
import type { Plan } from '../plan.ts';
import { retryStored } from '../replay.ts';
import { endRow, type Row } from '../row.ts';
import { namedTerms, termsOf } from '../terms.ts';
import { tool } from '../tool.ts';
import { trial } from '../trial.ts';
import { fourDigits } from '../worst.ts';
import { Done, nothingDone, type Progress } from './parts.ts';
import { State } from './state.ts';
import { partCount, type PlainSweep, runPart, sampleOf, sweepFor } from './sweep-task.ts';

/** Runs parts elsewhere than in this thread; null: they are run here. */
export type Spread = (
  implementation: Implementation,
  sweep: PlainSweep,
  parts: readonly number[],
  done: (part: number, tally: Tally) => boolean,
) => Promise<void> | null;

export interface ExhaustPlan {
  /** With the one operation, asked for by name. */
  readonly plan: Plan;
  /** The inputs to try, for an implementation. */
  readonly sweepOf: (implementation: Implementation) => PlainSweep;
  /** Of all parts those that this run does. */
  readonly picked?: (part: number) => boolean;
  /** Where what was done is written down; null: nowhere. */
  readonly folder: string | null;
  readonly spread?: Spread;
  /** Told how many parts are done, of those of a row. */
  readonly progress?: (done: number, total: number, what: string) => void;
}

/** Calls without an answer after which a row is given up: each costs a whole --timeout. */
const mostLost = 3;

/** A row that says nothing but failures needs no more. */
const isHopeless = ({ lost, answered, tried }: Tally): boolean =>
  lost >= mostLost || (answered === 0 && tried > 2 ** 18);

/** What a run is about: another one is not gone on from. The text of a module is part of it. */
const keyOf = (
  plan: Plan,
  implementation: Implementation,
  sweep: PlainSweep,
  name: Sweep['operation'],
): string => {
  const { name: who, path, program, backend } = implementation;
  const isFile = path !== null && program === undefined && existsSync(path);
  const text = isFile ? hash(0, readFileSync(path, 'utf8')) : null;
  const terms = namedTerms(name, implementation, termsOf(plan, implementation));
  return JSON.stringify([tool, who, path, program ?? null, text, backend, terms, sweep]);
};

/** Runs the parts that are left, in this thread. */
const runHere = async (
  { plan }: ExhaustPlan,
  implementation: Implementation,
  sweep: Sweep,
  parts: readonly number[],
  done: (part: number, tally: Tally) => boolean,
): Promise<void> => {
  const terms = termsOf(plan, implementation);
  let met = allMet;
  const worst = parts.length === 0 ? null : await sampleOf({ implementation, sweep, terms });
  for (const part of parts) {
    const known = { ...met, worst };
    const tally = await runPart({ implementation, sweep, terms, part, known, stopped: plan.stopped });
    if (tally === null || !done(part, tally)) return;
    met = bothMet(met, tally);
    // Lets a Ctrl-C in.
    await breathe();
  }
};

interface Swept {
  readonly sweep: Sweep;
  readonly done: Progress;
  readonly isWhole: boolean;
}

/** All parts of a row that this run does. */
const sweepAll = async (exhaust: ExhaustPlan, implementation: Implementation): Promise<Swept> => {
  const { plan, folder, picked = () => true, progress, spread } = exhaust;
  const plain = exhaust.sweepOf(implementation);
  const sweep = sweepFor(plain, implementation);
  const total = partCount(sweep);
  const mine = Array.from({ length: total }, (_, part) => part).filter(picked);
  const key = keyOf(plan, implementation, plain, sweep.operation);
  const state = folder === null ? null : new State(folder, key, total, plan.warn ?? (() => undefined));
  const before = state?.read() ?? nothingDone;
  if (before.done.size > 0)
    plan.warn?.(`${implementation.backend}: going on from ${before.done.size} of ${total} parts`);
  const run = new Done(before);
  const left = mine.filter((part) => !run.done.has(part));
  const told = (): void => progress?.(run.done.size, mine.length, implementation.backend);
  const done = (part: number, tally: Tally): boolean => {
    run.add(part, tally);
    state?.write(run);
    told();
    return !plan.stopped() && !isHopeless(run.tally);
  };
  told();
  try {
    await (spread?.(implementation, plain, left, done) ??
      runHere(exhaust, implementation, sweep, left, done));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const isWhole = mine.every((part) => run.done.has(part));
  if (isWhole) state?.forget();
  else state?.write(run, true);
  const { tally, seconds } = run;
  return { sweep, done: { done: run.done, tally, seconds }, isWhole };
};

/** Puts what failed, and where the error is largest, to the implementation again: as cases that the row looks into. */
const explain = async (
  plan: Plan,
  row: Row,
  implementation: Implementation,
  { sweep, done }: Swept,
): Promise<void> => {
  const { worst, failures } = done.tally;
  const { operation, format } = sweep;
  const terms = termsOf(plan, implementation);
  const spots = [...(worst === null ? [] : [{ from: worst.at, count: 1 }]), ...failures];
  for (const [index, { from, count }] of spots.entries()) {
    if (plan.stopped() && failures.length > 0 && from !== failures[0]?.from) continue;
    const theCase = makeCase(operation, format, inputsOf(sweep, from, count));
    const named = await trial(implementation, theCase, terms);
    const { answer } = named;
    const model = operation.inputs.find(
      ({ name }) => typeof theCase.inputs[name] === 'object' && 'answers' in (theCase.inputs[name] as object),
    );
    if (model === undefined || answer.kind !== 'returned') {
      await row.add({ ...named, met: allMet }, index);
      continue;
    }
    // Any formula is written down by its answers.
    const script = { answers: answer.calls.map((call) => call.answer) };
    const scripted = makeCase(operation, format, { ...theCase.inputs, [model.name]: script });
    await row.add({ ...(await trial(implementation, scripted, terms)), met: allMet }, index);
  }
};

/** The row of a report: its counts are those of all inputs, its failures those that were looked into. */
const resultOf = (found: Result, { done: { tally, seconds } }: Swept): Result => {
  const { tried, exact, notNearest, accepted, rejected, undecided, unconstrained, ulpSkipped, rank, worst } =
    tally;
  const exhaust = { tried, filtered: tried - exact, exact, notNearest, seconds };
  const row: Result = {
    ...found,
    cases: tried,
    elements: tried,
    accepted,
    rejected,
    undecided,
    unconstrained,
    maxUlp: fourDigits(worst?.of ?? null),
    ulpSkipped,
    strictestProfile: chain[rank]?.name ?? null,
    // Nobody measured them of every input.
    budgetShare: null,
    ordinary: { cases: 0, accepted: 0, rejected: 0 },
    exhaust,
  };
  delete row.outside;
  delete row.strictestFlushed;
  const flushed = strictestFlushed(tally);
  if (flushed !== null) row.strictestFlushed = flushed;
  return row;
};

interface Ended {
  readonly result: Result;
  readonly isWhole: boolean;
}

const runSlot = async (exhaust: ExhaustPlan, slot: Slot): Promise<Ended> => {
  if ('result' in slot) return { result: slot.result, isWhole: true };
  const { row, settings, implementation } = slot;
  try {
    const swept = await sweepAll(exhaust, implementation);
    await explain(exhaust.plan, row, implementation, swept);
    const found = await endRow(settings, row);
    return { result: found.unavailable === null ? resultOf(found, swept) : found, isWhole: swept.isWhole };
  } catch (error) {
    if (!(error instanceof DidNotRun)) throw error;
    row.giveUp({ reason: error.message, remedy: error.remedy });
    return { result: await endRow(settings, row), isWhole: true };
  }
};

/** Runs a plan to its end, or until it is stopped: then the report has `complete: false`. */
export const runExhaust = async (exhaust: ExhaustPlan): Promise<Outcome> => {
  const { plan } = exhaust;
  const stored = await retryStored(plan);
  const results: Result[] = [];
  let complete = true;
  for (const operation of plan.operations) {
    for (const slot of slotsOf(plan, operation)) {
      const { result, isWhole } = await runSlot(exhaust, slot);
      complete &&= isWhole;
      results.push(result);
      plan.finished?.(result);
    }
  }
  complete &&= !plan.stopped();
  const rows = results.map((result) => ({ result, asked: isAsked(plan, result) }));
  const exitCode = exitCodeOf(rows, stored, complete);
  const report: Report = { schema: 1, tool, seed: plan.seed, ok: exitCode === 0, complete, results, stored };
  return { report, exitCode };
};
