/** What people run beyond TorchLean: each operation, its inputs with their ranges, and its formula. */
import type { Input } from '../../spec/operation.ts';
import { papers } from '../../spec/operations.ts';
import { markdownTable } from './markdown.ts';

const withRange = ({ name, range }: Input): string => (range === undefined ? name : `${name} in ${range}`);

const table = (): string =>
  markdownTable(
    ['operation', 'inputs', 'what it is'],
    papers.map(({ name, inputs, summary }) => [
      `\`${name}\``,
      inputs.map(withRange).join('; '),
      summary,
    ]),
  );

export const paperGenerators: Readonly<Record<string, () => string>> = { papers: table };
