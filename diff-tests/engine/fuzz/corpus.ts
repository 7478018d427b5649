/** The cases that a search goes on from: for each reason the best ones, or the last. */
import type { News, Reason } from './scout-task.ts';
import { reasonsToKeep } from './scout-task.ts';

/** Cases of one row and reason. */
const most = 12;

export class Corpus {
  #kept: readonly News[];
  readonly #keys: Set<string>;
  readonly found: Record<Reason, { count: number; last: number | null }>;

  constructor(kept: readonly News[]) {
    this.#kept = kept;
    this.#keys = new Set(kept.map(({ reason, key }) => `${reason} ${key}`));
    this.found = Object.fromEntries(
      reasonsToKeep.map((reason) => [reason, { count: 0, last: null }]),
    ) as unknown as Corpus['found'];
  }

  get kept(): readonly News[] {
    return this.#kept;
  }

  /** The highest score of a reason; -Infinity without any. */
  best(reason: Reason): number {
    return Math.max(
      -Infinity,
      ...this.#kept.filter((one) => one.reason === reason).map(({ score }) => score),
    );
  }

  /** Keeps what is new. `at`: seconds since the run began. Whether it was new. */
  add(news: News, at: number): boolean {
    const { reason, key, score } = news;
    const isNew = key === '' ? score > this.best(reason) : !this.#keys.has(`${reason} ${key}`);
    if (!isNew) return false;
    this.#keys.add(`${reason} ${key}`);
    const alike = [news, ...this.#kept.filter((one) => one.reason === reason)].slice(0, most);
    this.#kept = [...this.#kept.filter((one) => one.reason !== reason), ...alike];
    this.found[reason] = { count: this.found[reason].count + 1, last: at };
    return true;
  }
}
