/** Times as a benchmark may report them: medians of interleaved rounds in one run, and ratios of them. */
export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Timed {
  readonly name: string;
  /** The median time of one run in milliseconds. */
  readonly milliseconds: number;
  /** How many times as long as the first contender. */
  readonly ratio: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Runs the contenders in turn, `rounds` times each after one round to warm up. */
export const measure = (contenders: readonly Contender[], rounds: number): Timed[] => {
  const times = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const start = performance.now();
      run();
      if (round > 0) times[i]?.push(performance.now() - start);
    }
  }
  const medians = times.map(median);
  return contenders.map(({ name }, i) => {
    const milliseconds = medians[i] ?? NaN;
    return { name, milliseconds, ratio: milliseconds / (medians[0] ?? NaN) };
  });
};
