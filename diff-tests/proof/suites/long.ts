/** `npm run long` runs what takes long whole, `npm test` a part of it. */
export const long: boolean = process.env['EPSCHECK_LONG'] === '1';

/**
 * All of a list in `npm run long`; else one in so many, those of `always` among them. Lists pair things with formats: so
 * many has no factor in common with how many of those there are.
 */
export const oneIn = <T>(every: number, list: readonly T[], always: (one: T) => boolean = () => false): T[] =>
  list.filter((one, i) => long || i % every === 0 || always(one));
