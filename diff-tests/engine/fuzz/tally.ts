/** The counts of a search beside those of its rows. */
import { targets } from '../../cases/bulk/targets.ts';
import type { Search } from '../../report/schema.ts';
import type { Corpus } from './corpus.ts';
import { reasonsToKeep, type ScoutDone, type Way } from './scout-task.ts';

const names: Readonly<Record<keyof ScoutDone['ways'], string>> = {
  cases: 'the cases of check',
  bulk: 'bulk cases',
  mutations: 'changes of cases that told something',
};

type WayName = keyof typeof names;

export class Tally {
  readonly #ways = new Map<WayName, Way>();
  readonly #targets = new Map<string, number>();

  add({ ways, targets: hit }: ScoutDone): void {
    for (const [name, { cases, elements, rejected }] of Object.entries(ways) as [WayName, Way][]) {
      const before = this.#ways.get(name) ?? { cases: 0, elements: 0, rejected: 0 };
      this.#ways.set(name, {
        cases: before.cases + cases,
        elements: before.elements + elements,
        rejected: before.rejected + rejected,
      });
    }
    for (const [name, cases] of Object.entries(hit))
      this.#targets.set(name, (this.#targets.get(name) ?? 0) + cases);
  }

  get sum(): { readonly cases: number; readonly elements: number } {
    const all = [...this.#ways.values()];
    const sum = (of: 'cases' | 'elements'): number => all.reduce((total, way) => total + way[of], 0);
    return { cases: sum('cases'), elements: sum('elements') };
  }

  report(
    rows: readonly {
      readonly operation: string;
      readonly corpus: Corpus;
      readonly targets: readonly string[];
    }[],
  ): Pick<Search, 'ways' | 'news' | 'targets'> {
    const asked = targets.filter(({ name }) => rows.some((row) => row.targets.includes(name)));
    return {
      ways: [...this.#ways].map(([name, way]) => ({ name: names[name], ...way })),
      news: reasonsToKeep.map((name) => {
        const found = rows.map(({ corpus }) => corpus.found[name]);
        const last = found.flatMap((one) => (one.last === null ? [] : [one.last]));
        return {
          name,
          found: found.reduce((all, { count }) => all + count, 0),
          last: last.length === 0 ? null : Math.max(...last),
        };
      }),
      targets: asked.map(({ name }) => ({ name, cases: this.#targets.get(name) ?? 0 })),
    };
  }
}
