/** What a row says that tried every input: how it was decided, and how near the results are to the exact values. */
import { showUlp } from './failure.ts';
import { inputLines } from './inputs-text.ts';
import type { Result } from './schema.ts';

const grouped = (n: number): string => n.toLocaleString('en-US');

/** Lines of the rows that tried every input; none of others. No timings: the same run gives the same text. */
export const exhaustLines = (results: readonly Result[]): string[] =>
  results.flatMap(({ operation, backend, exhaust, maxUlp, worst }) => {
    if (exhaust === undefined) return [];
    const { tried, filtered, exact, notNearest } = exhaust;
    const at = worst === null ? '' : `, at ${inputLines(worst.inputs).join(', ')}`;
    return [
      `  ${operation} on ${backend}: ${grouped(tried)} inputs, ${grouped(filtered)} decided by the filter, ${grouped(exact)} one by one`,
      `    not the correctly rounded exact value: ${grouped(notNearest)}`,
      ...(maxUlp === null ? [] : [`    the largest error: ${showUlp(maxUlp)} ulp${at}`]),
    ];
  });
