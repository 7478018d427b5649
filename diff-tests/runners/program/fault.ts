/** What is wrong with a line, by its field: what was expected and what came. */
import type { z } from 'zod';
import { shown } from '../../cases/shown.ts';

/** What came, shortly. */
const shortly = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return shown(text.length > 80 ? `${text.slice(0, 80)}...` : text);
};

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null
        ? (inside as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

/** The first problem of a line: `results: expected array, got 5`. */
export const faultOf = ({ issues: [issue] }: z.ZodError, said: unknown): string => {
  const path = issue?.path ?? [];
  const field = path.length === 0 ? 'the line' : path.join('.');
  const what = (issue?.message ?? '').replace(/^Invalid input: /, '').replace(/, received .*$/, '');
  return `${field}: ${what}, got ${shortly(at(said, path))}`;
};
