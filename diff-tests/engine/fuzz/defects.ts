/**
 * One defect once. A failure is made small before it is known which one it is, and that costs hundreds of calls; so not
 * every failure is looked into, but the first two of a kind, and more as long as looking takes a fifth of the time. Two
 * small cases are of one defect where these agree: the row, the part that is wrong, and the shape of the small case, which
 * is the sign and the binary exponent of each number, or which special value it is.
 */
import type { Case } from '../../cases/case.ts';
import { encodeInputs, formulaIn } from '../../cases/encoded-inputs.ts';
import { breachIn, type FailureKind } from '../../judge/failure-kind.ts';
import type { Finding } from '../../report/finding.ts';
import { storedCase } from '../stored-case.ts';
import type { Trial } from '../trial.ts';
import type { Defects } from '../row-settings.ts';

/** The share of a run's time that failures may take, once there are two of their kind. */
const share = 1 / 5;
const always = 2;
/** So many of a kind are looked into when the time of the run is over. */
const late = 1;

/** A float as text: its sign and exponent. Integers, infinities, zeros and NaN stay. */
const coarse = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(/^(-?0x1)(?:\.[0-9a-f]+)?(p.*)$/, '$1$2');
  if (Array.isArray(value)) return value.map(coarse);
  if (typeof value !== 'object' || value === null) return value;
  // Of a call of a model what it was asked follows from the rest; of a tensor its shape mostly says what its elements do.
  if ('answer' in value) return coarse(value.answer);
  if ('data' in value) return coarse(value.data);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, coarse(inner)]));
};

/** A forbidden case is what the types forbid about it. */
const textOf = (part: string | null, { operation, inputs, forbidden }: Case): string =>
  JSON.stringify([
    part,
    ...(forbidden === null
      ? [coarse(encodeInputs({ operation, inputs }, [])), formulaIn(inputs)]
      : [breachIn(forbidden)]),
  ]);

const textsOf = (finding: Finding): string[] => {
  try {
    return [textOf(finding.failure.part, storedCase(finding).theCase)];
  } catch {
    // It was said when it was tried again.
    return [];
  }
};

/** The defects of one row. `now`: milliseconds; the time of the run begins when this is made. */
export class KnownDefects implements Defects {
  readonly #known = new Set<string>();
  readonly #kinds = new Map<string, number>();
  readonly #now: () => number;
  readonly #began: number;
  #spent = 0;
  #lookingSince: number | null = null;
  /** Failures like those that are known, whether they were looked into or not. */
  #alike = 0;

  readonly #isLate: () => boolean;

  constructor(before: readonly Finding[], now: () => number, isLate: () => boolean = () => false) {
    for (const text of before.flatMap(textsOf)) this.#known.add(text);
    this.#now = now;
    this.#isLate = isLate;
    this.#began = now();
  }

  get alike(): number {
    return this.#alike;
  }

  mayLook({ judgement: { kind } }: Trial): boolean {
    this.#end();
    const key = JSON.stringify(kind satisfies FailureKind | null);
    const looked = this.#kinds.get(key) ?? 0;
    const may = this.#isLate()
      ? looked < late
      : looked < always || this.#spent <= share * (this.#now() - this.#began);
    if (may) {
      this.#kinds.set(key, looked + 1);
      this.#lookingSince = this.#now();
    } else this.#alike += 1;
    return may;
  }

  isNew({ theCase, judgement: { part } }: Trial): boolean {
    this.#end();
    const text = textOf(part, theCase);
    if (this.#known.has(text)) {
      this.#alike += 1;
      return false;
    }
    this.#known.add(text);
    return true;
  }

  #end(): void {
    if (this.#lookingSince !== null) this.#spent += this.#now() - this.#lookingSince;
    this.#lookingSince = null;
  }
}
