/** Names that are said of all operations (`all`), or of one. */
export type ByOperation = Readonly<Record<string, readonly string[]>>;

/** What is said of an operation, each once. */
export const namesFor = (said: ByOperation, operation: string): readonly string[] => [
  ...new Set([...(said['all'] ?? []), ...(said[operation] ?? [])]),
];

/** Both, added up. */
export const joined = (a: ByOperation, b: ByOperation): ByOperation =>
  Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
      key,
      [...new Set([...(a[key] ?? []), ...(b[key] ?? [])])],
    ]),
  );
