/** index.html as it is served: what depends on where it is served, and on the project's own address. */
import { previewName } from './preview.ts';

export interface Addresses {
  /** Where the page will be served; null: not known. Programs that preview links take no relative address of a picture. */
  readonly page: string | null;
  /** Where the project's source is; null: nowhere yet. */
  readonly source: string | null;
}

const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;');

/** Throws a RangeError where the address of the page is none. */
const folderOf = (page: string | null): string => {
  if (page === null) return './';
  if (!/^https?:/.test(page) || !URL.canParse(page))
    throw new RangeError(`PAGE_URL must be the https address of the page's folder, got ${page}`);
  return page.endsWith('/') ? page : `${page}/`;
};

export const indexFile = (text: string, { page, source }: Addresses): string => {
  const link = source === null ? '' : `<a href="${attribute(source)}">Source</a>`;
  return text
    .replace(`content="./${previewName}"`, `content="${attribute(folderOf(page))}${previewName}"`)
    .replace('<!-- source -->', link);
};
