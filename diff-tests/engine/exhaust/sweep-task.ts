/** A part of an exhaustive run: some inputs of a sweep put to one implementation, and what came of them. */
import type { FormatName } from '../../../spec/scalars/floats/format.ts';
import { findOperation } from '../../../spec/operations.ts';
import { sameShape } from '../../../spec/tensor.ts';
import { allHold } from '../../cases/assumptions.ts';
import { makeCase } from '../../cases/generators/cases.ts';
import { outputShape } from '../../cases/shape.ts';
import { type Axis, inputsAt, inputsOf, isBatched, sizeOfSweep, type Sweep } from '../../cases/sweep.ts';
import type { HostInputs } from '../../cases/values.ts';
import { Exhaustive } from '../../judge/exhaustive/exhaustive.ts';
import { sampledWorst } from '../../judge/exhaustive/sample.ts';
import type { Known, Tally } from '../../judge/exhaustive/tally.ts';
import type { Terms } from '../../judge/judge.ts';
import type { Implementation } from '../../runners/implementation.ts';
import { assumesOf, judgedOperation } from '../terms.ts';
import { settingsOf } from '../trial.ts';

/** A sweep as it goes to a worker. */
export interface PlainSweep {
  readonly operation: string;
  readonly format: FormatName;
  readonly axes: readonly Axis[];
  readonly fixed: HostInputs;
}

/** The same with the operation that an implementation is judged by. */
export const sweepFor = ({ operation: name, ...rest }: PlainSweep, implementation: Implementation): Sweep => {
  const operation = findOperation(name);
  if (operation === undefined) throw new RangeError(`no operation ${name}`);
  return { ...rest, operation: judgedOperation(operation, implementation) };
};

/** Inputs of one call at most, and of one part of a run. */
const [mostInACall, mostInAPart, leastInAPart] = [2 ** 16, 2 ** 20, 2 ** 12];
/** Parts that a run is made of, where they are not too small for that. */
const wantedParts = 2 ** 12;

/** How many inputs a part has: by the size of the sweep alone, so that every run and every shard has the same parts. */
const partSize = (sweep: Pick<Sweep, 'axes' | 'operation'>): number => {
  if (!isBatched(sweep)) return 2 ** 8;
  const even = 2 ** Math.ceil(Math.log2(sizeOfSweep(sweep) / wantedParts));
  return Math.min(Math.max(even, leastInAPart), mostInAPart);
};

export const partCount = (sweep: Pick<Sweep, 'axes' | 'operation'>): number =>
  Math.ceil(sizeOfSweep(sweep) / partSize(sweep));

/** Calls made beyond the planned ones to find which inputs of a call make it fail. */
const mostSplits = 64;

/** How a part is run. */
export interface PartSettings {
  readonly implementation: Implementation;
  readonly sweep: Sweep;
  readonly terms: Terms;
  readonly part: number;
  /** What earlier parts meet: the whole run meets no more. Its largest error is not below that of a sample. */
  readonly known: Known;
  /** Ctrl-C: null comes of the part. */
  readonly stopped: () => boolean;
}

/** Inputs of a sample, and of a sweep that is worth one. */
const [sampled, worthASample] = [2 ** 12, 2 ** 20];

/**
 * The largest error among inputs from all over a sweep, by their places: the same in every worker, every shard and every
 * run that goes on, so that what is measured does not depend on them.
 */
export const sampleOf = async ({
  implementation,
  sweep,
  terms,
}: Pick<PartSettings, 'implementation' | 'sweep' | 'terms'>): Promise<Known['worst']> => {
  const size = sizeOfSweep(sweep);
  if (!isBatched(sweep) || size < worthASample) return null;
  const places = Array.from({ length: sampled }, (_, i) => Math.floor(((i + 0.5) * size) / sampled));
  const { operation, format } = sweep;
  const theCase = makeCase(operation, format, inputsAt(sweep, places));
  const answer = await implementation.call(operation, theCase.inputs, settingsOf(format, terms));
  const isWhole = answer.kind === 'returned' && answer.impurity === null;
  if (!isWhole || !sameShape(answer.output.shape, outputShape(theCase))) return null;
  const worst = sampledWorst({ theCase, answer }, terms);
  return worst === null ? null : { ...worst, at: places[worst.at] as number };
};

/** Runs one part; null where it was stopped. */
export const runPart = async (settings: PartSettings): Promise<Tally | null> => {
  const { implementation, sweep, terms, part, known, stopped } = settings;
  const { operation, format } = sweep;
  const call = settingsOf(format, terms);
  const names = assumesOf(operation, implementation);
  const exhaustive = new Exhaustive(terms, (theCase) => allHold(names, theCase, call.epsilon), known);
  const size = partSize(sweep);
  const [begin, end] = [part * size, Math.min((part + 1) * size, sizeOfSweep(sweep))];
  const step = isBatched(sweep) ? Math.min(mostInACall, size) : 1;
  let splits = 0;
  const run = async (from: number, count: number): Promise<void> => {
    const theCase = makeCase(operation, format, inputsOf(sweep, from, count));
    const answer = await implementation.call(operation, theCase.inputs, call);
    const isWhole = answer.kind === 'returned' && answer.impurity === null;
    if (isWhole && sameShape(answer.output.shape, outputShape(theCase))) {
      exhaustive.add({ theCase, answer }, from);
      return;
    }
    const lost = answer.kind === 'lost';
    if (!lost && count > 1 && splits < mostSplits) {
      splits += 2;
      const half = count >> 1;
      await run(from, half);
      await run(from + half, count - half);
      return;
    }
    exhaustive.fail(from, count, answer.kind, lost);
  };
  for (let from = begin; from < end; from += step) {
    if (stopped()) return null;
    await run(from, Math.min(step, end - from));
  }
  return exhaustive.tally;
};
