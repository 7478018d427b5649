/** What is tried on one part of a template, on rows of all its cases: what accounts for them, and what for some. */
import { guardNames, guards } from '../template/guards.ts';
import { Evaluator } from '../template/evaluator.ts';
import type { Node } from '../template/node.ts';
import type { Row } from '../template/rows.ts';
import type { Part, Template } from '../template/template.ts';
import type { Finalist, Where } from './finalist.ts';
import type { Setting } from './setting.ts';
import {
  type Agreement,
  gainOf,
  isFull,
  isNearly,
  labelled,
  type Labels,
  type Score,
  scoreOf,
} from './score.ts';
import type { Tried } from './tried.ts';

/** Rows looked at first, and at last. */
const [first, all] = [24, 96];
/** Failing rows with a finite number that an edit must really explain. */
const least = 3;

/** So many rows, of as many cases as there are, and not the same step or element of each. */
const spread = (rows: readonly Row[], labels: readonly number[], most: number): readonly number[] => {
  const byCase = new Map<number, number[]>();
  for (const r of labels) {
    const of = rows[r]?.scene.of ?? 0;
    byCase.set(of, [...(byCase.get(of) ?? []), r]);
  }
  const queues = [...byCase.values()].map((queue, i) => {
    const start = i % queue.length;
    return [...queue.slice(start), ...queue.slice(0, start)];
  });
  const picked: number[] = [];
  for (let round = 0; picked.length < most && queues.some((queue) => round < queue.length); round++)
    for (const queue of queues) {
      const r = queue[round];
      if (r !== undefined && picked.length < most) picked.push(r);
    }
  return picked;
};

/** What further edits start from. */
interface Stage {
  readonly root: Node;
  readonly agrees: readonly Agreement[];
  readonly gain: number;
}

interface Partial {
  readonly tried: Tried;
  readonly score: Score;
}

export class PartSearch {
  readonly finalists: Finalist[] = [];
  readonly partials: Partial[] = [];
  readonly #setting: Setting;
  readonly #template: Template;
  readonly #part: Part;
  readonly #few: Evaluator;
  readonly #many: Evaluator;
  readonly #fewLabels: Labels;
  readonly #manyLabels: Labels;
  readonly #isReduced: boolean;

  constructor(setting: Setting, template: Template, part: Part, rows: readonly Row[]) {
    const { machine, epsilon, operation, work } = setting;
    this.#setting = setting;
    this.#template = template;
    this.#part = part;
    this.#isReduced = part === 'output' && operation.output === 'scalar';
    const root = template[part] as Node;
    const evaluatorOf = (chosen: readonly Row[]): Evaluator => {
      const made = new Evaluator(machine, epsilon, chosen, work);
      made.scan = template.scan;
      return made;
    };
    const whole = labelled(evaluatorOf(rows), root, this.#isReduced);
    const chosen = (most: number): readonly Row[] => {
      const picked = [...spread(rows, whole.failing, most), ...spread(rows, whole.passing, most)];
      if (!this.#isReduced) return picked.map((r) => rows[r] as Row);
      const scenes = new Set(picked.map((r) => rows[r]?.scene));
      return rows.filter(({ scene }) => scenes.has(scene));
    };
    this.#few = evaluatorOf(chosen(first));
    this.#many = evaluatorOf(chosen(all));
    this.#fewLabels = labelled(this.#few, root, this.#isReduced);
    this.#manyLabels = labelled(this.#many, root, this.#isReduced);
  }

  /** Whether there is a finite number to explain, or one that must stay as it is. */
  get isTelling(): boolean {
    const { failing, passing } = this.#manyLabels;
    return passing.length > 0 || failing.some((r) => Number.isFinite(this.#many.rows[r]?.observed));
  }

  get labels(): Labels {
    return this.#manyLabels;
  }

  /** A few rows of an expression and its table, with what the expression says of them: where constants are computed back. */
  rowsOf({ root, scan }: Pick<Tried, 'root' | 'scan'>): {
    readonly evaluator: Evaluator;
    readonly labels: Labels;
  } {
    this.#few.scan = scan;
    return { evaluator: this.#few, labels: labelled(this.#few, root, this.#isReduced) };
  }

  #scored(evaluator: Evaluator, labels: Labels, { root, scan }: Pick<Tried, 'root' | 'scan'>): Score {
    evaluator.scan = scan;
    return scoreOf(evaluator, root, labels);
  }

  /** NaN and infinities alone name one place at most: several edits need numbers. */
  #isEnough({ finite, explained, of, passing }: Score, isFirst: boolean): boolean {
    return finite >= Math.min(least, Math.max(of, 2)) || (isFirst && explained >= least && passing > 0);
  }

  #keep(tried: Tried, where: Where | null, root: Node, nearly: boolean, isFirst: boolean): boolean {
    const score = this.#scored(this.#many, this.#manyLabels, { root, scan: tried.scan });
    const fits = nearly ? isNearly(score) : isFull(score);
    if (!fits || !this.#isEnough(score, isFirst)) return false;
    const template = { ...this.#template, [this.#part]: root, scan: tried.scan };
    const rank = tried.rank + (where === null ? 0 : 2);
    this.finalists.push({ template, edits: tried.said(where), rank, score });
    return true;
  }

  /** The guards that make an edit fit: where the edited value is right they hold, elsewhere what was before is. */
  #guarded(tried: Tried, score: Score, before: Stage): void {
    if (tried.scan !== this.#template.scan) return;
    const { failing, passing } = this.#fewLabels;
    const rows = [...failing, ...passing];
    const { pool } = this.#setting;
    for (const guard of guardNames) {
      for (const only of [true, false]) {
        const applies = (r: number): boolean =>
          guards[guard].holds(this.#few.rows[r]?.scene.counts ?? none) === only;
        const applied = rows.map(applies);
        if (applied.every((is) => is) || applied.every((is) => !is)) continue;
        const made = rows.map((_, j) => (applied[j] === true ? score.agrees[j] : before.agrees[j]));
        const isBroken = made.some((one, j) => one === 'no' && j >= failing.length);
        if (isBroken) continue;
        const root = only
          ? pool.when(guard, tried.root, before.root)
          : pool.when(guard, before.root, tried.root);
        if (made.every((one) => one !== 'no'))
          this.#keep(tried, { guard, only }, root, false, this.#isFirst(before));
        else {
          const { scan, rank } = tried;
          const guarded = { root, scan, said: () => tried.said({ guard, only }), rank: rank + 2 };
          const of = this.#scored(this.#few, this.#fewLabels, guarded);
          this.#note(guarded, of, before);
        }
      }
    }
  }

  /** What explains some rows is kept for further edits to start from. */
  #note(tried: Tried, score: Score, before: Stage): void {
    if (gainOf(score) > before.gain + 1) this.partials.push({ tried, score });
  }

  try(tried: Tried, before: Stage = this.start): void {
    const score = this.#scored(this.#few, this.#fewLabels, tried);
    if (score.explained === 0) return;
    if (isFull(score)) {
      // Few rows may miss what a second edit is for: all of them show it.
      const isKept = this.#keep(tried, null, tried.root, false, this.#isFirst(before));
      if (!isKept) this.#note(tried, score, before);
    } else {
      this.#note(tried, score, before);
      const gained = score.agrees.some((one, j) => one === 'yes' && before.agrees[j] === 'no');
      if (gained && score.explained >= 2) this.#guarded(tried, score, before);
    }
  }

  #isFirst({ root }: Stage): boolean {
    return root === this.#template[this.#part];
  }

  /** The unedited part. */
  get start(): Stage {
    const { failing, passing } = this.#fewLabels;
    const agrees = [...failing.map((): Agreement => 'no'), ...passing.map((): Agreement => 'yes')];
    return { root: this.#template[this.#part] as Node, agrees, gain: 0 };
  }

  /** What was found for a partial explanation, so that a further edit starts there. */
  stageOf({ tried, score }: Partial): Stage {
    return { root: tried.root, agrees: score.agrees, gain: gainOf(score) };
  }

  /** An expression of which nothing is known, for a further edit. */
  after(root: Node): Stage {
    return { ...this.start, root };
  }

  nearly(): void {
    for (const { tried, score } of this.partials)
      if (isNearly(score)) this.#keep(tried, null, tried.root, true, true);
  }
}

const none = { i: 0, last: 0, T: 0, n: 0, flag: 0, call: -1, left: -1 };
