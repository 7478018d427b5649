/** A set of candidates by which each mistake is told twice: greedy, the same for the same candidates. */

export interface Candidate {
  /** What it costs to keep: larger and less ordinary ones cost more. */
  readonly cost: number;
  /** What it tells, by name. */
  readonly tells: readonly string[];
}

/**
 * The candidates taken, in the order in which they were: each time the one that tells the most of what is not told often
 * enough, for its cost. `often`: how many are to tell a name; where there are fewer, all of them.
 */
export const cover = <C extends Candidate>(
  candidates: readonly C[],
  often: (name: string) => number,
): readonly C[] => {
  const open = new Map<string, number>();
  for (const { tells } of candidates)
    for (const name of tells) open.set(name, Math.min((open.get(name) ?? 0) + 1, often(name)));
  const left = new Set(candidates);
  const taken: C[] = [];
  for (;;) {
    let best: C | null = null;
    let most = 0;
    for (const candidate of left) {
      const gain = candidate.tells.filter((name) => (open.get(name) ?? 0) > 0).length / candidate.cost;
      if (gain > most) [best, most] = [candidate, gain];
    }
    if (best === null) return taken;
    left.delete(best);
    taken.push(best);
    for (const name of best.tells) open.set(name, (open.get(name) ?? 0) - 1);
  }
};
