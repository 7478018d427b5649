/** What is said of a mistake of ours. */
/** A text of anything; an object need not have one of its own. */
const textOf = (thrown: unknown): string =>
  typeof thrown === 'object' ? Object.prototype.toString.call(thrown) : String(thrown);

/** The error, and the line of ours that it comes from. */
export const internalError = (error: unknown): string => {
  const what = error instanceof Error ? String(error) : `${textOf(error)} was thrown`;
  const [, place = ''] = (error instanceof Error ? (error.stack ?? '') : '').split(/\n\s+at /);
  return `internal error, please report it: ${what}${place === '' ? '' : ` (${place})`}`;
};
