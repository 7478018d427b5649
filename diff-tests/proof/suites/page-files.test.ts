/** What lies in dist/page beside the scripts: the picture of link previews, and the documents. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { indexFile } from '../../page/index-file.ts';
import { image, levelOf, side } from '../../page/picture/subject.ts';

const folder = 'dist/page';
const files = readdirSync(folder);
const pages = files.filter((name) => name.endsWith('.html') && name !== 'player.html');
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

const attributes = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

/** The links of a page that lead nowhere. */
const deadLinks = (text: string, own: string): string[] =>
  attributes(text, /(?:href|src)="([^"]*)"/g).filter((link) => {
    if (/^(https:|data:)/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const name = path === '' ? own : path === './' ? 'index.html' : path.replace('./', '');
    if (!files.includes(name)) return true;
    return anchor !== undefined && !textOf(name).includes(`id="${anchor}"`);
  });

describe('the documents', () => {
  test('every document has its page, and index.html leads to three of them', () => {
    const documents = readdirSync('docs').filter((name) => name.endsWith('.md'));
    expect(pages).toHaveLength(documents.length + 2);
    const links = attributes(textOf('index.html'), /<a href="\.\/([^"]*)"/g);
    expect(links).toEqual(['about.html', 'docs-page.html', 'docs-semantics.html']);
  });

  test.each(pages)('no link of %s leads nowhere', (name) => {
    expect(deadLinks(textOf(name), name)).toEqual([]);
  });

  test.each(['./nothing.html', './about.html#no-such-heading', '#nor-this'])(
    'a planted dead link is found: %s',
    (link) => {
      expect(deadLinks(`<a href="${link}">x</a>`, 'about.html')).toEqual([link]);
    },
  );
});

describe('link previews', () => {
  const source = readFileSync('diff-tests/page/browser/index.html', 'utf8');
  const content = (text: string, name: string): string | undefined =>
    new RegExp(`<meta\\s+(?:property|name)="${name}"\\s+content="([^"]*)"`).exec(text)?.[1];

  test('have a title, a text and a picture', () => {
    const text = textOf('index.html');
    for (const name of ['og:title', 'og:description', 'og:image', 'og:image:alt', 'twitter:card'])
      expect([name, content(text, name)]).toEqual([name, expect.stringMatching(/./)]);
  });

  test('the picture is the one that is described: its right third is the image, its left one is not', () => {
    const text = textOf('index.html');
    const { width, height, data } = decode(readFileSync(join(folder, 'preview.png')));
    expect([width, height].map(String)).toEqual([
      content(text, 'og:image:width'),
      content(text, 'og:image:height'),
    ]);
    const zoom = 7;
    const panel = (left: number): number[] =>
      Array.from({ length: 3 * side * side }, (_, i) => {
        const [channel, row, column] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
        const top = (height - zoom * side) / 2;
        return data[3 * ((top + zoom * row) * width + left + zoom * column) + channel] ?? NaN;
      });
    const gap = 36;
    const left = (width - 3 * zoom * side - 2 * gap) / 2;
    expect(panel(left + 2 * (zoom * side + gap))).toEqual([...image()].map(levelOf));
    expect(panel(left)).not.toEqual([...image()].map(levelOf));
  });

  test('PAGE_URL makes its address absolute; the project’s address is a link', () => {
    const made = indexFile(source, { page: 'https://example.org/a', source: 'https://example.org/"b"' });
    expect(content(made, 'og:image')).toBe('https://example.org/a/preview.png');
    expect(made).toContain('<a href="https://example.org/&quot;b&quot;">Source</a>');
    const plain = indexFile(source, { page: null, source: null });
    expect(content(plain, 'og:image')).toBe('./preview.png');
    expect(plain).not.toContain('Source');
  });

  test.each(['example.org', 'https://', 'file:///a'])('PAGE_URL=%s is refused', (page) => {
    expect(() => indexFile(source, { page, source: null })).toThrow(`PAGE_URL must be the https address`);
  });
});
