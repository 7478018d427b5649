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
