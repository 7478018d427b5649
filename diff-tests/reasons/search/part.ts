/** The edits of one part of a template that account for its rows: single ones, then several. */
import type { Row } from '../template/rows.ts';
import type { Family } from '../edits/edit.ts';
import type { Node } from '../template/node.ts';
import type { Part, Template } from '../template/template.ts';
import { candidatesOf } from './candidates.ts';
import { withinCoefficients } from './coefficients.ts';
import { type Finalist, type Said, saidOfSignature } from './finalist.ts';
import { inverted } from './inverted.ts';
import { type Known, onTop } from './known.ts';
import { materialOf } from './material.ts';
import { PartSearch } from './part-search.ts';
import type { Setting } from './setting.ts';
import { gainOf } from './score.ts';
import { bothOf, knownTried, scanTried, type Tried, triedOf } from './tried.ts';

/** What was found for a part: edits that account for every row, or nearly; an empty list where none does. */
export interface PartFound {
  readonly finalists: readonly Finalist[];
  readonly isFull: boolean;
  readonly failing: number;
}

/** Single edits, then pairs, of one part. */
export const searchPart = (
  setting: Setting,
  template: Template,
  part: Part,
  rows: readonly Row[],
): PartFound => {
  const root = template[part];
  if (root === null || rows.length === 0) return { finalists: [], isFull: true, failing: 0 };
  const { pool, operation, machine, late } = setting;
  const search = new PartSearch(setting, template, part, rows);
  const failing = search.labels.failing.length;
  if (failing === 0) return { finalists: [], isFull: true, failing };
  // NaN and infinities alone, and nothing that passes, tell no place.
  if (!search.isTelling) return { finalists: [], isFull: false, failing };
  const { scan } = template;
  for (const one of setting.known) {
    const made = one.template[part];
    if (made !== null && made !== root) search.try(knownTried(setting, one, root, { root: made, scan }));
  }
  const material = materialOf(pool, operation, template, root, machine.format, part === 'time');
  const seen = new Set([root.id]);
  for (const usual of [true, false])
    for (const candidate of candidatesOf(root, material, ({ isUsual }) => isUsual === usual, seen)) {
      search.try(triedOf(candidate, part, operation, scan));
      if (late('singles')) break;
    }
  for (const tried of scanTried(setting, template, part)) {
    if (late('singles')) break;
    search.try(tried);
  }
  if (search.finalists.length === 0) constants(search, setting, { root, scan }, part);
  if (search.finalists.length === 0) knownPairs(search, setting, root, part);
  if (search.finalists.length === 0) further(search, setting, template, part);
  if (search.finalists.length === 0) withinCoefficients(search, setting, template, part, material);
  const isWhole = search.finalists.length > 0;
  if (!isWhole) search.nearly();
  return { finalists: search.finalists, isFull: isWhole, failing };
};

/** A constant that is computed back, in an expression or on top of what made it. */
const constants = (
  search: PartSearch,
  setting: Setting,
  on: Pick<Tried, 'root' | 'scan'>,
  part: Part,
  said: (one: Tried) => Tried = (one) => one,
  stage = search.start,
): void => {
  const { evaluator, labels } = search.rowsOf(on);
  for (const candidate of inverted(setting, on.root, evaluator, labels))
    search.try(said(triedOf(candidate, part, setting.operation, on.scan)), stage);
};

/**
 * Partial explanations that a further edit is tried on: those with a name and then other plain edits first, which explain
 * less than what a guard or a second edit makes of them, and are more often what was done.
 */
interface Beam {
  readonly width: number;
  readonly of: (tried: Tried) => boolean;
  /** Whether the usual families alone are tried on them, and no constant. */
  readonly isQuick: boolean;
}
const beams: readonly Beam[] = [
  { width: 4, of: ({ known }) => known !== undefined, isQuick: true },
  { width: 6, of: ({ isPlain }) => isPlain === true, isQuick: false },
  { width: 16, of: () => true, isQuick: false },
  { width: 6, of: () => true, isQuick: true },
];
/** Known changes among them that are put together with others. */
const mostKnown = 6;

const bestOf = ({ partials }: PartSearch): PartSearch['partials'] =>
  partials
    .toSorted((a, b) => gainOf(b.score) - gainOf(a.score) || a.tried.rank - b.tried.rank)
    .filter(({ tried }, i, all) => all.findIndex((other) => other.tried.root === tried.root) === i);

/** Two known changes, a convention said before a mistake. */
const knownPairs = (search: PartSearch, setting: Setting, root: Node, part: Part): void => {
  const { operation, known, late } = setting;
  const best = bestOf(search).flatMap((partial) =>
    partial.tried.known === undefined ? [] : [{ partial, one: partial.tried.known }],
  );
  const tried = new Set<Node>();
  for (const { partial, one } of best.slice(0, mostKnown)) {
    const stage = search.stageOf(partial);
    for (const other of known) {
      if (late('pairs')) return;
      const made = one.with(other)?.[part] ?? null;
      if (made === null || made === partial.tried.root || tried.has(made)) continue;
      tried.add(made);
      const both = [one, other].toSorted((a, b) => a.rank - b.rank);
      search.try(
        {
          root: made,
          scan: partial.tried.scan,
          rank: one.rank + other.rank,
          said: (where) => {
            const own = ({ signature }: Known): Said =>
              saidOfSignature(signature, root, made, operation, where);
            if (where === null) return both.map(own);
            // A guard is of the second change alone.
            const said = own(other);
            return [{ ...said, text: `${one.signature.phrase}; and ${said.text}` }];
          },
        },
        stage,
      );
    }
  }
};

/** A second edit on top of the best first ones, and where that is not enough a third. */
const further = (search: PartSearch, setting: Setting, template: Template, part: Part): void => {
  const { pool, operation, machine, known, late } = setting;
  const root = template[part] as Node;
  for (const { width, of, isQuick } of beams) {
    if (search.finalists.length > 0) return;
    const best = bestOf(search).filter(({ tried }) => of(tried));
    for (const partial of best.slice(0, width)) {
      const { tried } = partial;
      const { scan } = tried;
      const stage = search.stageOf(partial);
      const edited = { ...template, [part]: tried.root, scan };
      const material = materialOf(pool, operation, edited, tried.root, machine.format, part === 'time');
      for (const one of known) {
        const to = one.template[part];
        const made = to === null ? tried.root : onTop(pool, tried.root, root, to);
        if (made !== tried.root)
          search.try(bothOf(tried, knownTried(setting, one, root, { root: made, scan })), stage);
      }
      const tryAll = (wanted: (family: Family) => boolean): void => {
        for (const candidate of candidatesOf(tried.root, material, wanted)) {
          if (late('pairs')) return;
          search.try(bothOf(tried, triedOf(candidate, part, operation, scan)), stage);
        }
      };
      tryAll(({ isUsual }) => isUsual);
      // Where a usual one completes it, one of the others may say it more plainly.
      if (!isQuick || search.finalists.length > 0) tryAll(({ isUsual }) => !isUsual);
      if (late('pairs')) return;
      if (!isQuick) constants(search, setting, tried, part, (one) => bothOf(tried, one), stage);
      // The best one that a second edit completes: what is left are longer ways to the same.
      if (search.finalists.length > 0) return;
    }
  }
};
