/** Where something is done: at the ends of a schedule, by the counts of a case alone. */
export interface Counts {
  /** The index of the case, its last value, T, the number of elements, and a choice of two. */
  readonly i: number;
  readonly last: number;
  readonly T: number;
  readonly n: number;
  readonly flag: number;
  /** Of a sampler: how many steps were before, and are to come; -1 elsewhere. */
  readonly call: number;
  readonly left: number;
}

interface Guard {
  readonly holds: (counts: Counts) => boolean;
  /** After "only" or "except". */
  readonly said: string;
}

const guard = (said: string, holds: Guard['holds']): Guard => ({ said, holds });

export const guards = {
  single: guard('at T = 1', ({ T }) => T === 1),
  none: guard('at T = 0', ({ T }) => T === 0),
  first: guard('at index 0', ({ i }) => i === 0),
  last: guard('at the last index', ({ i, last }) => i === last),
  firstOfSingle: guard('at index 0 of T = 1', ({ i, T }) => i === 0 && T === 1),
  firstOfMany: guard('at index 0 where T > 1', ({ i, T }) => i === 0 && T > 1),
  second: guard('at index 1', ({ i }) => i === 1),
  lastOfMany: guard('at the last index where T > 1', ({ i, T, last }) => i === last && T > 1),
  firstCall: guard('in the first step that runs', ({ call }) => call === 0),
  lastCall: guard('in the last step that runs', ({ left }) => left === 0),
  empty: guard('for an empty tensor', ({ n }) => n === 0),
  unflagged: guard('at clip = 0', ({ flag }) => flag === 0),
} as const;

export type GuardName = keyof typeof guards;

export const guardNames = Object.keys(guards) as readonly GuardName[];
