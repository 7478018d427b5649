/** JSON Lines: what is found and what is finished, as it happens. A run that is killed leaves all that it had. */
import { z } from 'zod';
import { inOneLine } from '../cases/shown.ts';
import { type Finding, findingSchema } from './finding.ts';
import { type Result, resultSchema } from './schema.ts';

const head = { schema: z.literal(1), tool: z.string(), seed: z.int() };

/** One line. A finding is what `.epscheck` keeps of it, a row what the report has. */
export const lineSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...head, type: z.literal('finding'), finding: findingSchema }),
  z.strictObject({ ...head, type: z.literal('row'), row: resultSchema }),
]);

type Line = z.infer<typeof lineSchema>;
type Head = Pick<Line, 'schema' | 'tool' | 'seed'>;

/** A line of the file, its end included. */
export const findingLine = (about: Head, finding: Finding): string =>
  inOneLine({ ...about, type: 'finding', finding } satisfies Line);
export const rowLine = (about: Head, row: Result): string =>
  inOneLine({ ...about, type: 'row', row } satisfies Line);
