import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { documents } from '../../docs/documents.ts';
import { caseNames } from '../../docs/edge-cases.ts';
import { blocksOf } from '../../docs/markdown.ts';
import { modules } from '../../docs/modules.ts';
import { matches, render, runExamples } from '../../docs/render.ts';
import { root } from '../../docs/sandbox.ts';
import { printed, stepsOf } from '../../docs/symbols.ts';
import { findOperation, operations } from '../../../spec/operations.ts';
import type { Operation } from '../../../spec/operation.ts';

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** The script that npm runs for a command of a `sh` block. */
const scriptOf = (command: string): string | undefined => {
  // npm runs it after an installation here; of a package with `prepare` its user would be warned.
  if (command === 'npm ci') return 'preprepare';
  // The program itself: what follows must be one of its commands.
  if (/^npx epscheck (?:check|doctor)(?= |$)/.test(command)) return 'start';
  const [, named, own] = /^npm (?:run ([\w:-]+)|(test|start))$/.exec(command) ?? [];
  return named ?? own;
};

/** The anchor that a heading gets on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): readonly string[] =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe.each(documents())('%s', (name) => {
  const text = read(name);

  test('the generated regions are as they would be made now (else: npm run docs)', () => {
    expect(text).toBe(render(text));
  });

  test('every example runs and prints what is shown (else: npm run docs)', async () => {
    expect(text).toBe(await runExamples(text));
  });

  test('the scripts that it names exist', () => {
    const inBlocks = blocksOf(text)
      .filter(({ language }) => language === 'sh')
      .flatMap(({ body }) => body.flatMap((line) => line.split(' && ')));
    for (const command of inBlocks.filter((line) => line.startsWith('npm ')))
      expect(Object.keys(scripts)).toContain(scriptOf(command));
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(script);
  });

  test('its links inside the project lead somewhere', () => {
    for (const [link, path = '', anchor = ''] of text.matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)) {
      const file = path === '' ? name : join(dirname(name), path);
      expect([link, existsSync(join(root, file))]).toEqual([link, true]);
      if (anchor !== '') expect(anchorsIn(file)).toContain(anchor);
    }
  });
});

const example = (language: string, ...lines: readonly string[]): string =>
  ['```' + language, ...lines, '```', ''].join('\n');

const named = (name: string): Operation => findOperation(name) as Operation;

describe('the pages of the modules', () => {
  test('no operation is on two pages, and every list of edge cases belongs to one', () => {
    const listed = Object.values(modules).flat();
    expect(listed).toEqual(operations.filter((row) => listed.includes(row)));
    for (const name of caseNames) expect(findOperation(name)?.name).toBe(name);
  });

  test.each(Object.entries(modules))('%s shows formulas, arguments, steps and edges', (name, rows) => {
    const text = read(`docs/${name}.md`);
    const parts = [
      'formulas',
      'arguments',
      ...(rows.some(({ sampler }) => sampler !== null) ? ['steps'] : []),
    ];
    for (const part of parts) expect(text).toContain(`<!-- generated: ${name}-${part} -->`);
    expect(text).toMatch(/<!-- generated: [\w-]+-edges -->/);
  });

  test('a formula is the definition: another definition gives another one', () => {
    const qSample = named('qSample');
    const shown =
      'qSample(betas, t, x0, eps) =\n    x0 * sqrt(max(alphaBar_t, 0)) + eps * sqrt(max(1 - alphaBar_t, 0))';
    expect(printed([qSample])).toEqual([shown]);
    const doubled: Operation = {
      ...qSample,
      define: (k, inputs) => {
        const { shape, data } = qSample.define(k, inputs);
        return { shape, data: data.map((value) => k.add(value, value)) };
      },
    };
    expect(printed([doubled])[0]).not.toBe(shown);
  });

  test('a table of steps is what the sampler does: one that takes its noise in another order gives another one', () => {
    const ddpm = named('ddpmSample');
    const noise = (operation: Operation): readonly string[] => stepsOf(operation, 3).map((row) => row.noise);
    expect(noise(ddpm)).toEqual(['noise[2]', 'noise[1]', 'noise[0]']);
    expect(stepsOf(ddpm, 3).map(({ time }) => time)).toEqual(['3 / 3', '2 / 3', '1 / 3']);
    const reversed: Operation = {
      ...ddpm,
      define: (k, inputs) => {
        const list = inputs['noise'] as readonly (typeof inputs)[string][];
        return ddpm.define(k, { ...inputs, noise: list.toReversed() } as typeof inputs);
      },
    };
    expect(noise(reversed)).toEqual(['noise[0]', 'noise[1]', 'noise[2]']);
  });
});

describe('what is stale or wrong is found', () => {
  test('a changed cell of a generated table', () => {
    const text = read('docs/semantics.md');
    const planted = text.replace('| 0x358637bd', '| 0x358637be');
    expect(planted).not.toBe(text);
    expect(render(planted)).toBe(text);
  });

  test('a region that no generator makes', () => {
    expect(() => render('<!-- generated: nothing -->\n<!-- end generated -->')).toThrow('nothing');
  });

  test('a changed output of a command, beside the right one', async () => {
    const shown = (output: string): string =>
      example('console', '$ npx epscheck eval safeDiv x=1 y=0 --in rational', output);
    expect(await runExamples(shown('1000000'))).toBe(shown('1000000'));
    expect(await runExamples(shown('1000001'))).toBe(shown('1000000'));
  });

  test('a changed output of a script, beside the right one', async () => {
    const shown = (output: string): string => example('js', 'console.log(1 + 1);') + example('text', output);
    expect(await runExamples(shown('2'))).toBe(shown('2'));
    expect(await runExamples(shown('3'))).toBe(shown('2'));
  });

  test.each([
    ['a script that fails', example('js', 'throw new Error("no");')],
    ['a script whose output is not shown', example('js', 'console.log(1);')],
    ['a file that no command uses', example('js', '// unused.mjs', 'export default 1;')],
    ['a message that is not shown', example('console', '$ npx epscheck check --op nothing')],
    ['another program', example('console', '$ rm file')],
    ['a language that cannot be run', example('rust', 'fn main() {}')],
    ['TypeScript without a file', example('ts', 'const x: number = 1;')],
    [
      'TypeScript that is wrong',
      example('ts', '// a.ts', 'export const x: string = 1;') +
        example('console', '$ npx epscheck check a.js'),
    ],
    ['JSON without a file', example('json', '[1]')],
  ])('%s', async (_what, text) => {
    await expect(runExamples(text)).rejects.toThrow();
  });

  test('an output with lines left out: only those may differ', () => {
    const output = ['a', 'b', 'c', 'd'];
    for (const shown of [output, ['...'], ['a', '...'], ['...', 'd'], ['a', '...', 'b', '...', 'd']])
      expect([shown, matches(shown, output)]).toEqual([shown, true]);
    for (const shown of [['a'], ['b', '...'], ['...', 'c'], ['a', '...', 'x', '...', 'd'], [...output, 'e']])
      expect([shown, matches(shown, output)]).toEqual([shown, false]);
  });

  test('an abridged output is renewed at both ends', async () => {
    const shown = (...lines: readonly string[]): string =>
      example('console', '$ npx epscheck eval sqrtNonneg x=4', ...lines);
    const stale = shown('rational  3', '...', 'binary64  2');
    expect(await runExamples(stale)).toBe(shown('rational  2', '...', 'binary64  2'));
  });
});
