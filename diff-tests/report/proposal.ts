/** What an implementation would have to say that fails outside of ordinary inputs alone: one line for a reader. */
import { assumptions } from '../cases/assumptions.ts';
import { findOperation } from '../../spec/operations.ts';
import { scheduled } from '../cases/kinds/index.ts';
import type { Result } from './schema.ts';

const listed = (parts: readonly string[]): string =>
  parts.length <= 2 ? parts.join(' or ') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1) ?? ''}`;

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
    `Outside: ${outside.rejected} of ${outside.cases} rejected, all with ${listed(rows.map((row) => row.outside))}: ` +
    `if your code need not take them, ${flags}`
  );
};
