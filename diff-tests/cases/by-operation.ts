/** Names that are said of all operations, or of single ones. */

/** Names under `all`, and under operations. */
export type ByOperation = Readonly<Record<string, readonly string[]>>;

/** A list is said of all. */
export type Said = readonly string[] | ByOperation;

const isList = (said: Said): said is readonly string[] => Array.isArray(said);

const byOperation = (said: Said): ByOperation => (isList(said) ? { all: said } : said);

/** What is said of an operation: of all, and of it. Each name once. */
export const saidOf = (said: Said, operation: string): readonly string[] => {
  const { all = [], [operation]: own = [] } = byOperation(said);
  return [...new Set([...all, ...own])];
};

/** All that is said, together. */
export const together = (...all: readonly Said[]): ByOperation => {
  const each = all.map(byOperation);
  const keys = new Set(each.flatMap((said) => Object.keys(said)));
  return Object.fromEntries(
    [...keys].map((key) => [key, [...new Set(each.flatMap((said) => said[key] ?? []))]] as const),
  );
};
