/** The cases behind the points of the plots, kept to be opened: of each operation and backend those with the largest errors. */
import { log10Of } from '../../judge/ulp.ts';
import type { Answer } from '../../cases/answer.ts';
import { encodeInputs } from '../../cases/encoded-inputs.ts';
import type { Case } from '../../cases/generators/cases.ts';
import { isolate } from '../../cases/generators/simpler.ts';
import { type Asked, termsOf } from '../../engine/terms.ts';
import { type Trial, trial } from '../../engine/trial.ts';
import { evidence } from '../../report/evidence.ts';
import { failureText, placeOf } from '../../report/failure.ts';
import { inputLines } from '../../report/inputs-text.ts';
import type { Failure } from '../../report/schema.ts';
import type { Candidate, Implementation } from '../../runners/implementation.ts';
import { type Point, pointOf } from './points.ts';
import type { Opened } from './run-messages.ts';

/** More points than these of one operation on one backend hide each other. */
const mostPoints = 200;

interface Kept {
  readonly point: Point;
  readonly theCase: Case;
  readonly answer: Answer;
}

export class KeptCases {
  readonly #candidates: readonly Candidate[];
  readonly #asked: Asked;
  readonly #kept = new Map<string, Kept[]>();
  #count = 0;

  constructor(candidates: readonly Candidate[], asked: Asked) {
    this.#candidates = candidates;
    this.#asked = asked;
  }

  add(backend: string, { theCase, answer, ...judged }: Trial): void {
    const point = pointOf(this.#count++, backend, { theCase, answer, ...judged });
    if (point === null) return;
    const name = `${point.operation} ${backend}`;
    const kept = this.#kept.get(name) ?? [];
    this.#kept.set(name, kept);
    // Not the judgement: it holds on to every set that it was made from.
    kept.push({ point, theCase, answer });
    if (kept.length > 2 * mostPoints) this.#kept.set(name, largest(kept));
  }

  get points(): readonly Point[] {
    return [...this.#kept.values()].flatMap((kept) => largest(kept).map(({ point }) => point));
  }

  /** The evidence of a case: the answer that was given is judged again, nothing is run. */
  async open(id: number): Promise<Opened> {
    const found = [...this.#kept.values()].flat().find(({ point }) => point.id === id);
    if (found === undefined) throw new RangeError(`no case ${id} was kept`);
    const { point, theCase, answer } = found;
    const { operation, backend } = point;
    const recorded: Implementation = { ...this.#implementation(backend), call: async () => answer };
    const terms = termsOf(this.#asked, recorded);
    const { judgement } = await trial(recorded, theCase, terms);
    const isRejected = judgement.verdict === 'rejected';
    const about = isRejected ? judgement : { spot: judgement.worst, part: null, step: null, broken: null };
    const failure = evidence(theCase, answer, about, terms.epsilon, {
      replay: '',
      shrunk: false,
      diagnosis: [],
    });
    const lines = [
      ...(failure.part === null ? [] : [placeOf(failure)]),
      failureText(failure, false).replace(/^ {4}/gm, ''),
      ...elementLines(theCase, failure),
    ];
    return { id, operation, backend, verdict: judgement.verdict, text: lines.join('\n') };
  }

  #implementation(backend: string): Implementation {
    for (const candidate of this.#candidates)
      if (candidate.backend === backend && 'implementation' in candidate) return candidate.implementation;
    throw new RangeError(`nothing ran on ${backend}`);
  }
}

/** The inputs of the element alone, where the tensors have more elements than are written out. */
const elementLines = (theCase: Case, { element, output }: Failure): string[] => {
  if (element === null || 'error' in output || output.data.length === 1) return [];
  const alone = isolate(theCase, element);
  const names = Object.keys(alone).filter((name) => alone[name] !== theCase.inputs[name]);
  const encoded = encodeInputs({ ...theCase, inputs: alone }, []);
  return inputLines(
    Object.fromEntries(
      names.flatMap((name) => {
        const value = encoded[name];
        return value === undefined || (typeof value === 'object' && 'calls' in value)
          ? []
          : [[`${name}[${element}]`, value]];
      }),
    ),
  );
};

/** Rejected ones first: they are what a reader looks for. */
const largest = (kept: readonly Kept[]): Kept[] =>
  kept
    .toSorted(
      (a, b) =>
        Number(b.point.rejected) - Number(a.point.rejected) || log10Of(b.point.ulp) - log10Of(a.point.ulp),
    )
    .slice(0, mostPoints);
