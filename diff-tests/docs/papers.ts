/** What people run beyond TorchLean: each operation, its inputs with their ranges, its formula and where it is from. */
import type { Input } from '../../spec/operation.ts';
import { papers } from '../../spec/operations.ts';
import type { Source } from '../../spec/source.ts';
import { markdownTable } from './markdown.ts';

const withRange = ({ name, range }: Input): string => (range === undefined ? name : `${name} in ${range}`);

const linked = ({ name, link, code }: Source): string => {
  const file = name.split('/').at(-1) ?? name;
  return code === null ? `[${file}](${link})` : `[${name}](${link}), ${linked(code)}`;
};

const table = (): string =>
  markdownTable(
    ['operation', 'inputs', 'what it is', 'source'],
    papers.map(({ name, inputs, summary, source }) => [
      `\`${name}\``,
      inputs.map(withRange).join('; '),
      summary,
      linked(source),
    ]),
  );

export const paperGenerators: Readonly<Record<string, () => string>> = { papers: table };
