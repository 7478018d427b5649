/** The edits of one part of a template that account for its rows: single ones, then several. */
import type { Row } from '../template/rows.ts';
import type { Part, Template } from '../template/template.ts';
import { candidatesOf } from './candidates.ts';
import { type Finalist, saidOfSignature } from './finalist.ts';
import { materialOf } from './material.ts';
import { PartSearch } from './part-search.ts';
import type { Setting } from './setting.ts';
import { scanTried, type Tried, triedOf } from './tried.ts';

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
  for (const { signature, template: other } of setting.known) {
    const made = other[part];
    if (made === null || made === root) continue;
    search.try({
      root: made,
      scan: template.scan,
      rank: -1,
      said: (where) => saidOfSignature(signature, root, made, operation, where),
    });
  }
  const material = materialOf(pool, operation, template, root, machine.format, part === 'time');
  const seen = new Set([root.id]);
  for (const usual of [true, false])
    for (const candidate of candidatesOf(root, material, ({ isUsual }) => isUsual === usual, seen)) {
      search.try(triedOf(candidate, part, operation, template.scan));
      if (late('singles')) break;
    }
  for (const tried of scanTried(setting, template, part)) {
    if (late('singles')) break;
    search.try(tried);
  }
  if (search.finalists.length === 0) further(search, setting, template, part);
  const isWhole = search.finalists.length > 0;
  if (!isWhole) search.nearly();
  return { finalists: search.finalists, isFull: isWhole, failing };
};

/** Partial explanations that a second edit is tried on, and a third. */
const beams = [16, 6] as const;

/** A second edit on top of the best first ones, and where that is not enough a third. */
const further = (search: PartSearch, setting: Setting, template: Template, part: Part): void => {
  const { pool, operation, machine, late } = setting;
  for (const width of beams) {
    if (search.finalists.length > 0) return;
    const best = search.partials
      .toSorted((a, b) => b.score.explained - a.score.explained || a.tried.rank - b.tried.rank)
      .filter(({ tried }, i, all) => all.findIndex((other) => other.tried.root === tried.root) === i)
      .slice(0, width);
    for (const partial of best) {
      const { tried } = partial;
      const stage = search.stageOf(partial);
      const edited = { ...template, [part]: tried.root, scan: tried.scan };
      const material = materialOf(pool, operation, edited, tried.root, machine.format, part === 'time');
      const both = (second: Tried): Tried => ({
        ...second,
        said: (where) => {
          const [one, other] = [tried.said(null), second.said(where)];
          return { ...other, text: `${one.text}; and ${other.text}`, signature: null };
        },
        rank: tried.rank + second.rank + 3,
      });
      for (const candidate of candidatesOf(
        tried.root,
        material,
        ({ isUsual }) => isUsual || width === beams[0],
      )) {
        if (late('pairs')) return;
        search.try(both(triedOf(candidate, part, operation, tried.scan)), stage);
      }
      // The best one that a second edit completes: what is left are longer ways to the same.
      if (search.finalists.length > 0) return;
    }
  }
};
