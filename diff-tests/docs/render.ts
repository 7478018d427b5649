/** What a document must say: its generated regions filled anew, its examples run anew. */
import { type Block, blockAfter, blocksOf, fillRegions, replaceBodies } from './markdown.ts';
import { Sandbox } from './sandbox.ts';
import { generators } from './tables.ts';

/** The text with its generated regions as they are now. */
export const render = (text: string): string => fillRegions(text, generators);

/** Stands in an output for lines that are left out, or for none. */
const gap = '...';

/** Whether `shown` is this output, `...` standing for any lines. */
export const matches = (shown: readonly string[], output: readonly string[]): boolean => {
  const [first, ...rest] = shown;
  if (first === undefined) return output.length === 0;
  if (first !== gap) return first === output[0] && matches(rest, output.slice(1));
  return Array.from({ length: output.length + 1 }, (_, i) => output.slice(i)).some((tail) =>
    matches(rest, tail),
  );
};

/** The output with as many lines at both ends as are shown now; whole when there is not exactly one gap. */
const abridge = (shown: readonly string[], output: readonly string[]): readonly string[] => {
  const at = shown.indexOf(gap);
  const behind = shown.length - at - 1;
  if (at < 0 || shown.lastIndexOf(gap) !== at || at + behind > output.length) return output;
  return [...output.slice(0, at), gap, ...output.slice(output.length - behind)];
};

/** An output as the document may show it: as it does now, when that is still right. */
const freshOutput = (shown: readonly string[], printed: string): readonly string[] => {
  const output = printed === '' ? [] : printed.replace(/\n$/, '').split('\n');
  return matches(shown, output) ? shown : abridge(shown, output);
};

/** Runs the commands of a console block: lines that start with `$ `, each followed by what it prints. */
const freshConsole = async (body: readonly string[], sandbox: Sandbox): Promise<readonly string[]> => {
  const starts = body.flatMap((line, i) => (line.startsWith('$ ') ? [i] : []));
  if (starts[0] !== 0) throw new Error(`a console block starts with '$ ', this one with '${body[0]}'`);
  const fresh: string[] = [];
  for (const [i, start] of starts.entries()) {
    const line = body[start] ?? '';
    const printed = await sandbox.command(line.slice(2));
    fresh.push(line, ...freshOutput(body.slice(start + 1, starts[i + 1]), printed));
  }
  return fresh;
};

/** The name that a script has, in a comment that is its first line: then it is a file for the commands after it. */
const fileName = ({ body }: Block): string | undefined => /^(?:\/\/|#) ([\w-]+\.\w+)$/.exec(body[0] ?? '')?.[1];

/** What a document may have files in, beside JavaScript. */
const fileLanguages: readonly string[] = ['python', 'c', 'ts', 'json'];

/** The languages that a block may have; `text` is free, or what the script before it prints. */
const languages: readonly string[] = ['console', 'js', 'sh', 'text', 'yaml', ...fileLanguages];

/** The language of a fence, and the file that a JSON block is: "json config.json". */
const fenceOf = ({ language }: Block): readonly [string, string | undefined] => {
  const [name = '', file] = language.split(' ');
  return [name, file];
};

/** The text with the outputs of its examples as they are now. Every example runs, in order, in one sandbox. */
export const runExamples = async (text: string): Promise<string> => {
  const blocks = blocksOf(text);
  const fresh = new Map<Block, readonly string[]>();
  const sandbox = new Sandbox();
  try {
    for (const block of blocks) {
      const { body } = block;
      const [language, file] = fenceOf(block);
      if (!languages.includes(language) || (language === 'json' && file === undefined)) throw new Error(`no block of the language '${language}' can be run`);
      if (language === 'console') fresh.set(block, await freshConsole(body, sandbox));
      if (language !== 'js' && !fileLanguages.includes(language)) continue;
      const source = `${body.join('\n')}\n`;
      const name = file ?? fileName(block);
      if (name === undefined && language === 'ts') throw new Error('a block of TypeScript begins with its file, // name.ts');
      if (name !== undefined) {
        const later = blocks.slice(blocks.indexOf(block) + 1);
        if (!later.some((other) => other.body.some((line) => line.includes(name.replace(/\.ts$/, '.')))))
          throw new Error(`no command after it runs ${name}`);
        sandbox.write(name, source);
        if (language === 'ts') sandbox.compile(name);
        continue;
      }
      if (language !== 'js') throw new Error(`a ${language} block begins with the name of its file`);
      const printed = await sandbox.script(source);
      const output = blockAfter(text, blocks, block);
      if (output?.language === 'text') fresh.set(output, freshOutput(output.body, printed));
      else if (printed !== '') throw new Error(`a script prints, but no text block follows:\n${source}`);
    }
  } finally {
    sandbox.dispose();
  }
  return replaceBodies(text, fresh);
};
