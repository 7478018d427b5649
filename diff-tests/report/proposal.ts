/** What an implementation would have to say that fails outside of ordinary inputs alone: one line for a reader. */
import { assumptions } from '../cases/assumptions.ts';
import { findOperation } from '../../spec/operations.ts';
import { joinedBy } from './joined.ts';
import { scheduled } from '../cases/kinds/index.ts';
import type { Result } from './schema.ts';

const noun = (operation: string): string => {
  const inputs = findOperation(operation)?.inputs ?? [];
  return inputs.some(({ kind }) => scheduled.has(kind)) ? 'ordinary schedules' : 'ordinary inputs';
};

/** null where ordinary cases were rejected too, or none was tried. */
export const proposalOf = ({ operation, ordinary, outside }: Result): string | null => {
  if (outside === undefined || ordinary.accepted === 0 || outside.assumes.length === 0) return null;
  const rows = assumptions.filter(({ name }) => outside.assumes.includes(name));
  const flags = rows.map(({ name }) => `--assume "${name}"`).join(' ');
  return (
    `${noun(operation)}: ${ordinary.accepted} of ${ordinary.cases} accepted. ` +
    `Outside: ${outside.rejected} of ${outside.cases} rejected, all with ${joinedBy(
      'or',
      rows.map((row) => row.outside),
    )}: ` +
    `if your code need not take them, ${flags}`
  );
};
