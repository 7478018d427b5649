/** What is said of a mistake of ours. */
import { inspect } from 'node:util';

/** The error, and the line of ours that it comes from. */
export const internalError = (error: unknown): string => {
  const what = error instanceof Error ? String(error) : `${inspect(error)} was thrown`;
  const [, place = ''] = (error instanceof Error ? (error.stack ?? '') : '').split(/\n\s+at /);
  return `internal error, please report it: ${what}${place === '' ? '' : ` (${place})`}`;
};
