import type { Report } from '../../report/schema.ts';

/** The rows of a report without what tells a program from a module: backend, command, the names of findings. */
export const bare = ({ results }: Report): unknown =>
  JSON.parse(
    JSON.stringify(results, (key: string, value: unknown) =>
      ['backend', 'program', 'replay'].includes(key) ? undefined : value,
    ),
  );
