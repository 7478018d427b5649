import { shown } from '../cases/shown.ts';

/**
 * The arguments of the command are wrong: exit code 2, before anything runs. What others wrote in its text is shown
 * escaped.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(...lines: readonly string[]) {
    super(lines.map(shown).join('\n'));
  }
}

/** One of a text of several lines of our own, in which what others wrote is escaped already. */
export const usageError = (text: string): UsageError => new UsageError(...text.split('\n'));
