/**
 * Schedulers over more timesteps than there are steps: T chosen ones, which the class itself lists. What it may read is
 * put where it must read, and nothing else is right:
 * - the betas between the chosen timesteps are 0. The beta of a step stands once at its timestep, and once right after
 *   the one chosen before it: a class that reads an entry between the two is right one of these times only;
 * - in the table of alphaBar the entries between are NaN.
 */
export const schedulersFor = (Scheduler, betas) => {
  const T = betas.length;
  // No multiple of T: leading, trailing and linspace spacing choose different timesteps.
  const trained = 2 * T + 3;
  const listed = new Scheduler(new Float64Array(trained), T).timesteps;
  const chosen = listed.slice(0, T).reverse();
  const placed = (at) => {
    const fine = new Float64Array(trained);
    chosen.forEach((t, k) => (fine[at(t, k)] = betas[k]));
    const scheduler = new Scheduler(fine, T);
    scheduler.alphasCumprod = scheduler.alphasCumprod.map((a, t) => (chosen.includes(t) ? a : NaN));
    return scheduler;
  };
  const schedulers = [placed((t) => t), placed((_t, k) => (k === 0 ? 0 : chosen[k - 1] + 1))];
  return { listed, chosen, schedulers };
};

/** One step of both. */
export const stepOf = (schedulers, output, t, sample, noise) => {
  const [at, after] = schedulers.map((scheduler) => scheduler.step(output, t, sample, noise));
  if (at.some((value, i) => !Object.is(value, after[i])))
    throw new Error(`the step from timestep ${t} reads an entry between two chosen timesteps`);
  return at;
};
