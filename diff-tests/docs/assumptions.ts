/** The generated region of docs/assumptions.md. */
import { spokenOf } from '../cases/assumption.ts';
import { assumptions } from '../cases/assumptions.ts';
import { operations } from '../../spec/operations.ts';
import { markdownTable } from './markdown.ts';

const spoken = (row: (typeof assumptions)[number]): string => {
  const about = operations.filter((operation) => spokenOf(operation, row).length > 0);
  if (about.length === 0) return '[papers](samplers.md)';
  return about.length === operations.length
    ? 'every operation'
    : about.map(({ name }) => `\`${name}\``).join(' ');
};

export const assumptionGenerators: Readonly<Record<string, () => string>> = {
  assumptions: () =>
    markdownTable(
      ['name', 'operations', 'outside of it', 'holds in ordinary cases'],
      assumptions.map((row) => [`\`${row.name}\``, spoken(row), row.outside, row.usual ? 'yes' : 'no']),
    ),
};
