/** What a case shows that none before it did: where a search goes on from. */
import { ieee754 } from '../../../spec/profiles/index.ts';
import { scalarOutput } from '../../../spec/operation.ts';
import { sameShape } from '../../../spec/tensor.ts';
import { alone } from '../../cases/bulk/mutate.ts';
import { encodeInputs, formulaIn } from '../../cases/encoded-inputs.ts';
import { hash } from '../../cases/hash.ts';
import { outputShape } from '../../cases/shape.ts';
import { toNumber } from '../../cases/values.ts';
import { toIndex } from '../../cases/generators/float.ts';
import { formats } from '../../../spec/scalars/floats/format.ts';
import { branchesOf } from '../../judge/branches.ts';
import { pickAnswer } from '../../judge/bulk.ts';
import { classOf } from '../../judge/failure-kind.ts';
import type { Terms } from '../../judge/judge.ts';
import { narrowest } from '../../judge/margins.ts';
import { rulesOf } from '../../judge/rules.ts';
import { floorOf } from '../../judge/screen.ts';
import { toCompare } from '../../judge/steps.ts';
import { observe } from '../../reasons/fingerprint.ts';
import type { Returned } from '../../cases/answer.ts';
import type { Case } from '../../cases/case.ts';
import type { Trial } from '../trial.ts';
import type { Kept, News, Reason } from './scout-task.ts';

/** A case and its answer. */
export interface Seen {
  readonly theCase: Case;
  readonly answer: Returned;
}

/** A case as it is kept: a model with the calls that were made of it. */
export const keep = ({ theCase, answer }: Pick<Trial, 'theCase' | 'answer'>): Kept => ({
  inputs: encodeInputs(theCase, answer.kind === 'returned' ? answer.calls : []),
  formula: formulaIn(theCase.inputs),
});

/** One element of it, where the operation has one result for each. */
export const only = (seen: Seen, element: number): Seen =>
  seen.theCase.operation.output === scalarOutput || seen.answer.output.shape.length === 0
    ? seen
    : { theCase: alone(seen.theCase, element), answer: pickAnswer(seen.answer, [element]) };

/** What is known already, and beyond which something is new. */
export interface Before {
  readonly share: number;
  readonly margin: number;
}

/** Elements of one case that are looked at. */
const mostElements = 24;
/** Of them, those whose way through the definition is followed. */
const followed = 3;

/** How far from the nearest float a result is, in floats: 1, 2, 4, ... */
const distance = (theCase: Case, got: number, nearest: number): string => {
  const [a, b] = [got, nearest].map((x) => toIndex(formats[theCase.format], x)) as [bigint, bigint];
  return String((a > b ? a - b : b - a).toString(2).length);
};

const relation = (theCase: Case, got: number, nearest: number): string => {
  const classes = `${classOf(nearest)} as ${classOf(got)}`;
  if (Object.is(got, nearest) || Number.isNaN(got) || Number.isNaN(nearest)) return classes;
  return classOf(got) === classOf(nearest)
    ? `${classes}, ${distance(theCase, got, nearest)} bits off`
    : classes;
};

export class Newness {
  readonly #known = new Set<string>();

  /** What a trial shows for the first time. */
  of(done: Trial, terms: Terms, before: Before): readonly News[] {
    const { theCase, answer } = done;
    if (theCase.forbidden !== null || answer.kind !== 'returned') return [];
    const seen = { theCase, answer };
    return [
      ...this.#share(seen, done, before),
      ...this.#fingerprints(seen, terms),
      ...(theCase.operation.sampler === null
        ? [...this.#branches(seen, terms), ...this.#margin(seen, terms, before)]
        : []),
    ];
  }

  #news(reason: Reason, key: string, score: number, seen: Seen): News {
    return { reason, key, score, ...keep(seen) };
  }

  #isNew(key: string): boolean {
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }

  #share(seen: Seen, { judgement: { share } }: Trial, { share: before }: Before): readonly News[] {
    const score = floorOf(share?.of ?? null);
    if (share === null || score <= before || score < 0) return [];
    return [this.#news('budget share', '', score, only(seen, share.element))];
  }

  #margin(seen: Seen, { epsilon, profile }: Terms, { margin }: Before): readonly News[] {
    if (seen.answer.output.data.length > mostElements) return [];
    const found = narrowest(seen.theCase, epsilon, profile, seen.answer);
    if (found === null || found.of >= margin) return [];
    return [this.#news('distance to the end', '', -found.of, only(seen, found.element))];
  }

  #branches(seen: Seen, { epsilon }: Terms): readonly News[] {
    const news: News[] = [];
    for (let element = 0; element < Math.min(followed, seen.answer.output.data.length); element++) {
      const one = only(seen, element);
      const ways = branchesOf(one.theCase, epsilon, one.answer.calls[0] ?? null);
      const fresh = ways.filter((way) => this.#isNew(`branch ${way}`));
      if (fresh.length > 0) news.push(this.#news('branch', String(hash(0, fresh.join())), fresh.length, one));
    }
    return news;
  }

  /** Results by their sort and by how far they are from what IEEE 754 gives, and what else is observed of an answer. */
  #fingerprints(seen: Seen, { epsilon }: Terms): readonly News[] {
    const { theCase, answer } = seen;
    const fact = observe(theCase, answer);
    const told = fact === null ? [] : [{ key: `${fact.name}: ${fact.value}`, one: seen }];
    const { output, calls, order = calls.map((_, i) => i) } = answer;
    const isApart = theCase.operation.sampler === null && !theCase.operation.freeValue;
    if (isApart && output.data.length <= mostElements && sameShape(output.shape, outputShape(theCase))) {
      for (const next of toCompare(theCase, rulesOf(theCase, epsilon, ieee754), calls, order, output)) {
        if ('broken' in next) break;
        if (!next.counts) continue;
        for (const [i, got] of output.data.entries()) {
          const set = next.allowed.at(i);
          const nearest = set?.kind === 'floats' ? set.floats[0] : undefined;
          if (nearest !== undefined)
            told.push({ key: relation(theCase, got, toNumber(nearest)), one: only(seen, i) });
        }
      }
    }
    return told
      .filter(({ key }) => this.#isNew(`fingerprint ${key}`))
      .map(({ key, one }) => this.#news('fingerprint', key, 0, one));
  }
}
