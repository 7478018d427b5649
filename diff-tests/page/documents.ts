/** The documents as pages beside the page: links to them work on any host. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';

/** The name of a document's page: a plain one, as the server takes it. */
const pageName = (document: string): string =>
  document === 'README.md' ? 'about.html' : document.replace('/', '-').replace(/\.md$/, '.html');

/** As GitHub names a heading, so that the links of the documents find it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/<[^>]*>|&[a-z]+;/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** A link of a document, as a link of its page; null where it leads to a file that no page has. */
const linkFrom = (document: string, href: string, known: readonly string[]): string | null => {
  if (/^(https?:|#)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const folder = document.includes('/') ? 'docs/' : '';
  const target = new URL(path, `file:///${folder}`).pathname.slice(1);
  return known.includes(target) ? `./${pageName(target)}${anchor === undefined ? '' : `#${anchor}`}` : null;
};

const htmlOf = (document: string, text: string, known: readonly string[]): string => {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        return `<h${depth} id="${anchorOf(inner)}">${inner}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const link = linkFrom(document, href, known);
        return link === null ? inner : `<a href="${link}">${inner}</a>`;
      },
      table(token) {
        const cells = (tag: string, row: typeof token.header): string =>
          `<tr>${row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
        const rows = token.rows.map((row) => cells('td', row)).join('');
        return `<div class="scroll"><table><thead>${cells('th', token.header)}</thead><tbody>${rows}</tbody></table></div>`;
      },
    },
  });
  const title = /^# (.*)$/m.exec(text)?.[1] ?? document;
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="color-scheme" content="light dark" />
  <title>${title} · epscheck</title>
  <link rel="icon" href="data:," />
  <link rel="stylesheet" href="./docs.css" />
  <nav><a href="./">The page</a> <a href="./about.html">epscheck</a></nav>
  <main>
${marked.parse(text) as string}
  </main>
</html>
`;
};

export const writeDocuments = (folder: string): void => {
  const documents = [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  for (const document of documents)
    writeFileSync(
      join(folder, pageName(document)),
      htmlOf(document, readFileSync(document, 'utf8'), documents),
    );
};
