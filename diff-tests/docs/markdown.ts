/** The parts of a Markdown file that are made by running something: fenced blocks, and generated regions. */

/** A fenced block: its language, its lines, and the index of the first of them in the file. */
export interface Block {
  readonly language: string;
  readonly body: readonly string[];
  readonly first: number;
}

const fence = /^```(.*)$/;

/** Every fenced block, in order. */
export const blocksOf = (text: string): readonly Block[] => {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const language = fence.exec(lines[i] ?? '')?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf('```', i + 1);
    if (end < 0) throw new Error(`line ${i + 1}: this block has no end`);
    blocks.push({ language, body: lines.slice(i + 1, end), first: i + 1 });
    i = end;
  }
  return blocks;
};

/** The text with other lines in some of its blocks. */
export const replaceBodies = (text: string, bodies: ReadonlyMap<Block, readonly string[]>): string => {
  const lines = text.split('\n');
  const lastFirst = [...bodies].toSorted(([a], [b]) => b.first - a.first);
  for (const [{ first, body }, fresh] of lastFirst) lines.splice(first, body.length, ...fresh);
  return lines.join('\n');
};

/** The block that follows with only blank lines between, if there is one. */
export const blockAfter = (text: string, blocks: readonly Block[], block: Block): Block | undefined => {
  const next = blocks[blocks.indexOf(block) + 1];
  if (next === undefined) return undefined;
  const between = text.split('\n').slice(block.first + block.body.length + 1, next.first - 1);
  return between.every((line) => line === '') ? next : undefined;
};

const region = /(<!-- generated: ([\w-]+) -->\n)[^]*?(<!-- end generated -->)/g;

/** The text with every generated region filled by the generator that it names. */
export const fillRegions = (text: string, generators: Readonly<Record<string, () => string>>): string =>
  text.replaceAll(region, (_all, head: string, name: string, tail: string) => {
    const generate = generators[name];
    if (generate === undefined) {
      const known = Object.keys(generators).join(', ');
      throw new Error(`no generator makes the region '${name}'; known are ${known}`);
    }
    return `${head}\n${generate()}\n\n${tail}`;
  });

const escape = (cell: string): string => cell.replaceAll('|', '\\|');

/** A line of a table that is longer is read on a page, not in the source. */
const widest = 110;

/** A Markdown table; the columns are padded, so that the source reads well too, unless they fit no screen: then it is small. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows].map((row) => row.map(escape));
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => (row[i] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`;
  const bare = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  if (line(all[0] ?? []).length > widest)
    return ['<!-- prettier-ignore -->', ...[head, head.map(() => '---'), ...rows.map((row) => row.map(escape))].map(bare)].join('\n');
  const [first = '', ...rest] = all.map(line);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest].join('\n');
};
