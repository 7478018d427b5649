/** Times as a benchmark may report them: medians of interleaved rounds in one run, and ratios round by round. */
export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Timed {
  readonly name: string;
  /** The median time of one run in milliseconds. */
  readonly milliseconds: number;
  /** How many times as long as the first contender, as `ratioOf` has it. */
  readonly ratio: number;
  /** The mean time of one run in each round. */
  readonly times: readonly number[];
  /** The first run, with all that is made only once. */
  readonly first: number;
}

export interface Rounds {
  readonly rounds: number;
  /** A round repeats what takes less than this many milliseconds. */
  readonly least?: number;
  /** What would take longer than this in all its rounds goes through fewer, at least one. */
  readonly most?: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * How many times as long as another: the median of the ratios within each round. What slows a machine down for a
 * while slows both, so this scatters less than the ratio of medians.
 */
export const ratioOf = ({ times }: Pick<Timed, 'times'>, to: Pick<Timed, 'times'>): number =>
  median(times.slice(0, to.times.length).map((time, round) => time / (to.times[round] ?? NaN)));

const timeOf = async ({ run }: Contender, repeats = 1): Promise<number> => {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) {
    const result = run();
    // An await costs more than some of what is measured.
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / repeats;
};

interface Lane {
  readonly contender: Contender;
  readonly first: number;
  readonly repeats: number;
  readonly rounds: number;
  readonly times: number[];
}

/** How many runs take `least` milliseconds: twice as many, until they do. That also warms up. */
const warmed = async (
  contender: Contender,
  { rounds, least = 0, most = Infinity }: Rounds,
): Promise<Lane> => {
  const first = await timeOf(contender);
  let [repeats, round] = [1, first];
  while (round < least && round < most) {
    repeats *= 2;
    round = repeats * (await timeOf(contender, repeats));
  }
  const fit = Math.max(1, Math.floor(most / round));
  return { contender, first, repeats, rounds: Math.min(rounds, fit), times: [] };
};

/**
 * Runs the contenders in turn, a round each after some runs to warm up. Each round starts with another one: who comes
 * after whom decides what is in the caches and when memory is collected.
 */
export const measure = async (contenders: readonly Contender[], settings: Rounds): Promise<Timed[]> => {
  const lanes: Lane[] = [];
  for (const contender of contenders) lanes.push(await warmed(contender, settings));
  for (let round = 0; round < settings.rounds; round++) {
    const first = round % lanes.length;
    for (const { contender, repeats, rounds, times } of [...lanes.slice(first), ...lanes.slice(0, first)]) {
      if (round < rounds) times.push(await timeOf(contender, repeats));
    }
  }
  return lanes.map((lane) => {
    const { contender, first, times } = lane;
    return {
      name: contender.name,
      milliseconds: median(times),
      ratio: ratioOf(lane, lanes[0] ?? lane),
      times,
      first,
    };
  });
};
