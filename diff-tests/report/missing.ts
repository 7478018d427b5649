/** What did not run, and why. */
import { shown } from '../cases/shown.ts';
import type { Result } from './schema.ts';

/** Every reason once, with the backends (and operations, when not all) that it keeps from running. */
export const missingLines = (results: readonly Result[]): string[] => {
  const operations = new Set(results.map(({ operation }) => operation)).size;
  const reasons = new Map<string, Map<string, string[]>>();
  for (const { backend, operation, unavailable } of results) {
    if (unavailable === null) continue;
    const reason = `${shown(unavailable.reason)}\n      ${shown(unavailable.remedy)}`;
    const backends = reasons.get(reason) ?? new Map<string, string[]>();
    reasons.set(reason, backends.set(backend, [...(backends.get(backend) ?? []), operation]));
  }
  const place = ([backend, names]: [string, string[]]): string =>
    names.length === operations ? backend : `${names.join(', ')} on ${backend}`;
  return [...reasons].map(([reason, backends]) => `  ${[...backends].map(place).join(', ')}: ${reason}`);
};
