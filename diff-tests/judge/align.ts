/** Which call of the model belongs to which step of a sampler, where steps share calls: in narrow formats times round alike. */

/** What alignment asks of the steps, counted from the first one to run; calls by their index. */
export interface Fit {
  /** Whether the call is one that the step may make: its time, and at the first step its state. */
  call(step: number, call: number): boolean;
  /** Whether the state of `next` may follow the step made with `call`. */
  next(step: number, call: number, next: number): boolean;
  /** Whether the output may follow the last step made with `call`. */
  last(call: number): boolean;
}

/**
 * The call of each step, or null where none fits all. `order` is every call as it happened, by the index of its pair
 * (x, t). A step makes at least one call. A pair that is known may be asked again at any time: that is an
 * observation, or a step that shares it, and only what fits every step tells which.
 */
export const alignCalls = (order: readonly number[], steps: number, fit: Fit): readonly number[] | null => {
  /** The first places of steps that were tried from (step, place) without an end: not tried again. */
  const dead = new Set<string>();
  const chosen: number[] = [];
  /** Whether the steps from `step` on fit the calls from `place` on. */
  const place = (step: number, from: number): boolean => {
    const before = chosen.at(-1);
    if (step === steps) {
      const known = before === undefined ? -1 : Math.max(...chosen);
      return order.slice(from).every((call) => call <= known) && (before === undefined || fit.last(before));
    }
    const known = step === 0 ? -1 : order.slice(0, from).reduce((a, b) => Math.max(a, b), -1);
    for (let at = from; at < order.length && order.length - at >= steps - step; at++) {
      const call = order[at] as number;
      const key = `${step} ${at} ${before ?? ''}`;
      if (!dead.has(key)) {
        const follows = before === undefined || fit.next(step - 1, before, call);
        chosen.push(call);
        if (follows && fit.call(step, call) && place(step + 1, at + 1)) return true;
        chosen.pop();
        dead.add(key);
      }
      // A call that is passed over must be of a pair that is known.
      if (call > known) return false;
    }
    return false;
  };
  return place(0, 0) ? chosen : null;
};
