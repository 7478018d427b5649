/**
 * The last that is looked for, by the sets of the row's profile: another arrangement of the same mathematics, or tables in
 * fewer bits, whose bits an answer need not have; and a convention that is not declared beside another known change.
 * Asked of ordinary cases where those fail: programs without a guard are NaN elsewhere.
 */
import type { Operation } from '../../../spec/operation.ts';
import { orElse } from '../../judge/beside.ts';
import { workOf } from '../../cases/sizes.ts';
import type { Terms } from '../../judge/judge.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { conventionPairs } from '../resemblance.ts';
import { checked } from '../search/checked.ts';
import type { Judged } from '../search/observations.ts';
import { changed, clashOf, conventions, roundings, type Signature, signatures } from '../signatures/index.ts';

/** Failing cases that a change must account for: fewer fit many. */
const leastFailing = 3;
/** Changes that are named where several account for all. */
const mostNamed = 2;

const diagnosisOf = (chosen: readonly Signature[], failing: number, passing: number): Diagnosis => ({
  kind:
    (['defect', 'rounding', 'convention'] as const).find((kind) => chosen.some((one) => one.kind === kind)) ??
    'rounding',
  names: chosen.map(({ name }) => name),
  agrees: failing,
  of: failing,
  link: chosen.length === 1 ? (chosen[0]?.link ?? '') : '',
  byEdit: {
    stratum: null,
    explains: { failing, of: failing, passing, ofPassing: passing },
    exception: null,
    edit: {
      place: 'everywhere',
      from: 'the definition',
      to: chosen.map(({ phrase }) => phrase).join(' and '),
    },
    cut: false,
  },
});

const isLike = (chosen: readonly Signature[], before: readonly Signature[]): boolean =>
  chosen.every((one, i) => {
    const other = before[i];
    return other !== undefined && (one === other || clashOf(one, other) !== null);
  });

/** Those of conventions alone where there are such: a mistake beside one says more than has to be said. */
const plainest = (found: readonly (readonly Signature[])[]): readonly (readonly Signature[])[] => {
  const chosen = found.filter((pair) => pair.every(({ kind }) => kind === 'convention'));
  return chosen.length > 0 ? chosen : found;
};

/** What changes an operation as a whole changes what stands before it: either may be the inner one. */
const ordersOf = (pair: readonly Signature[]): readonly (readonly Signature[])[] =>
  pair.some(({ rewrite }) => rewrite !== undefined) ? [pair, pair.toReversed()] : [pair];

/** `seen`: ordinary cases where one of them fails, else all. `declared` stands in every change. */
export const knownBySets = (
  plain: Operation,
  declared: readonly Signature[],
  seen: readonly Judged[],
  terms: Terms,
): readonly Diagnosis[] => {
  const failing = seen.filter(({ isRejected }) => isRejected).length;
  if (failing < leastFailing) return [];
  const sorted = seen.toSorted((a, b) => workOf(a) - workOf(b));
  const isOf = ({ operations }: Signature): boolean => operations.includes(plain.name);
  const fits = (chosen: readonly Signature[]): boolean => {
    const kept = declared.filter((one) => chosen.every((other) => clashOf(one, other) === null));
    const operation = orElse(() => changed(plain, [...kept, ...chosen]), null);
    return operation !== null && sorted.every((one) => checked(operation, [one], terms).failed.length === 0);
  };
  // Long ones were asked before, of the smallest cases.
  const known = signatures.filter((one) => one.longer === undefined && isOf(one) && !declared.includes(one));
  const single = [...known.filter(({ kind }) => kind !== 'rounding'), ...roundings.filter(isOf)].filter(
    (one) => fits([one]),
  );
  const beside = conventions.filter((one) => known.includes(one));
  const others = known.filter(({ kind }) => kind !== 'convention');
  const pairs = [
    ...conventionPairs(beside),
    ...beside.flatMap((one) =>
      others.filter((other) => clashOf(one, other) === null).map((other) => [one, other]),
    ),
  ];
  const fitting = (all: readonly (readonly Signature[])[]): readonly (readonly Signature[])[] =>
    plainest(all.flatMap((pair) => ordersOf(pair).filter(fits).slice(0, 1)));
  const alone = single.length > 0 ? single.map((one) => [one]) : fitting(pairs);
  // Beyond the mirror a search for two edits is no way: mistakes there change a definition as a whole.
  const mistakes = plain.group === 'papers' ? others.filter(({ kind }) => kind === 'defect') : [];
  const found =
    alone.length > 0
      ? alone
      : fitting(mistakes.flatMap((one, i) => mistakes.slice(i + 1).map((other) => [one, other])));
  // No case told apart those that only settle one part otherwise: the first in the table is the plainest.
  const distinct = found.filter((chosen, i) => !found.slice(0, i).some((before) => isLike(chosen, before)));
  return distinct.slice(0, mostNamed).map((chosen) => diagnosisOf(chosen, failing, seen.length - failing));
};
